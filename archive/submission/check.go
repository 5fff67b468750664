package submission

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"attest/archive/record"
)

// Finding is one thing that stops a submission or is to be known before it is
// sent: why, in plain words, with the article and where that is from. Rules that
// the engine has of itself (required answers, limits) cite the form.
type Finding struct {
	Rule     string    `json:"rule"` // a kind of rule, or one of Own
	Severity string    `json:"severity"`
	Person   record.ID `json:"person,omitempty"`
	Code     string    `json:"code,omitempty"` // of the person
	Field    string    `json:"field,omitempty"`
	En       string    `json:"en"`
	Ko       string    `json:"ko"`
	Cites    string    `json:"cites,omitempty"`
	Source   string    `json:"source,omitempty"`
	Checked  string    `json:"checked,omitempty"`
}

// Text is the sentence in a language of the window.
func (f Finding) Text(lang string) string { return in(lang, f.En, f.Ko) }

// What the engine finds without a rule of the mechanism.
const (
	FindConsent     = "consent"     // consent is missing, refused or does not reach
	FindNobody      = "nobody"      // nobody is left
	FindChildAlone  = "child_alone" // the consent is that of a child, and of nobody beside
	FindRequired    = "required"    // a required answer is open
	FindLimit       = "limit"       // longer than a limit
	FindOption      = "option"      // an answer that is none of the form's, or a State that is none
	FindChanged     = "changed"     // the record changed after an answer was written
	FindUnconfirmed = "unconfirmed" // a machine's paragraphs wait
	FindLanguage    = "language"    // the draft's language is not accepted
)

// checker gathers findings.
type checker struct {
	t   *Table
	f   *Facts
	out []Finding
}

// Check looks at a case as the body would: every rule of the mechanism, the
// consent of every person, every required answer and every limit. What stops it
// comes first.
func Check(t *Table, f *Facts) []Finding {
	c := &checker{t: t, f: f}
	c.consent()
	c.unconfirmed()
	for _, r := range t.Mechanism.Rules {
		c.rule(r)
	}
	c.answers()
	c.whole()
	slices.SortStableFunc(c.out, func(a, b Finding) int {
		switch {
		case a.Severity == b.Severity:
			return 0
		case a.Severity == Stops:
			return -1
		}
		return 1
	})
	return c.out
}

func (c *checker) say(f Finding) { c.out = append(c.out, f) }

// by is a finding of a rule, with more said behind the rule's own sentence.
func (c *checker) by(r Rule, severity string, row *Row, en, ko string) {
	f := Finding{Rule: r.Kind, Severity: severity, Cites: r.Cites, Source: r.Source, Checked: r.Checked,
		En: strings.Join(filled(in("en", r.En, r.Ko), en), " "), Ko: strings.Join(filled(in("ko", r.En, r.Ko), ko), " ")}
	if row != nil {
		f.Person, f.Code = row.Person, row.Code
		f.En, f.Ko = row.Code+": "+f.En, row.Code+": "+f.Ko
	}
	c.say(f)
}

// here are the rows of persons whose consent covers it.
func (c *checker) here() []*Row {
	var out []*Row
	for i := range c.t.Rows {
		if c.t.Rows[i].Refusal == record.Granted {
			out = append(out, &c.t.Rows[i])
		}
	}
	return out
}

var refusalsEn = map[record.Refusal]string{
	record.RefusedNoConsent: "no consent is recorded", record.RefusedWithdrawn: "consent was withdrawn", record.RefusedNotAsked: "the person was not asked about this use",
	record.RefusedAnswer: "the person did not say yes to this use", record.RefusedExpired: "consent has run out", record.RefusedRecipient: "consent was given for other recipients",
}

var refusalsKo = map[record.Refusal]string{
	record.RefusedNoConsent: "기록된 동의가 없습니다", record.RefusedWithdrawn: "동의가 철회되었습니다", record.RefusedNotAsked: "이 용도에 대해 묻지 않았습니다",
	record.RefusedAnswer: "이 용도에 동의하지 않았습니다", record.RefusedExpired: "동의 기간이 끝났습니다", record.RefusedRecipient: "다른 수신자에게만 동의했습니다",
}

// consent: an answer that is missing stops it, a no takes the person out.
func (c *checker) consent() {
	cite := Rule{Kind: FindConsent, Cites: "EV-B03", Source: "known: rules of evidence of the reference data", Checked: "2026-11-23"}
	for _, r := range c.t.Mechanism.Rules {
		if r.Kind == KindConsentOrReason || r.Kind == KindFamilyConsent || r.Kind == KindPublic {
			cite = r
			break
		}
	}
	for i := range c.t.Rows {
		row := &c.t.Rows[i]
		if p := c.f.person(row.Person); p != nil && p.NotObtainable {
			c.say(Finding{Rule: FindConsent, Severity: Warns, Person: row.Person, Code: row.Code, Cites: cite.Cites, Source: cite.Source, Checked: cite.Checked,
				En: row.Code + ": consent could not be had; two members decided. The form says so, with the reason.", Ko: row.Code + ": 동의를 받을 수 없어 구성원 두 명이 결정했습니다. 양식에 이유와 함께 적습니다."})
		}
		if row.Refusal == record.Granted {
			c.childAlone(row, cite)
			continue
		}
		severity, en, ko := Stops, "Ask for it, or take the person out.", "동의를 묻거나 그 사람을 빼십시오."
		switch row.Refusal {
		case record.RefusedAnswer, record.RefusedWithdrawn:
			severity, en, ko = Warns, "Nothing of this person is in it.", "이 사람에 관한 것은 아무것도 들어가지 않습니다."
			r := reader{facts: c.f, p: c.f.person(row.Person)}
			if r.p != nil && r.notObtainable(r.p.Decision.Consent) {
				severity, en, ko = Stops, "Consent could not be had: that passes only where the form offers it, with the reason, the harm weighed and two members' names; until then nothing of this person is in it.",
					"동의를 받을 수 없었습니다. 양식이 이를 허용하고 이유와 따져 본 위험과 구성원 두 명의 이름이 있어야 하며, 그때까지 이 사람에 관한 것은 들어가지 않습니다."
			}
		}
		c.say(Finding{Rule: FindConsent, Severity: severity, Person: row.Person, Code: row.Code, Cites: cite.Cites, Source: cite.Source, Checked: cite.Checked,
			En: row.Code + ": " + refusalsEn[row.Refusal] + ". " + en, Ko: row.Code + ": " + refusalsKo[row.Refusal] + ". " + ko})
	}
	if len(c.here()) == 0 {
		c.say(Finding{Rule: FindNobody, Severity: Stops, Cites: cite.Cites, Source: cite.Source, Checked: cite.Checked,
			En: "There is nobody whose consent covers this.", Ko: "이 제출에 동의한 사람이 없습니다."})
	}
}

// childAlone warns of a form that goes by the word of a child alone.
func (c *checker) childAlone(row *Row, cite Rule) {
	p := c.f.person(row.Person)
	if p == nil || !p.ChildAlone {
		return
	}
	c.say(Finding{Rule: FindChildAlone, Severity: Warns, Person: row.Person, Code: row.Code, Cites: cite.Cites, Source: cite.Source, Checked: cite.Checked,
		En: row.Code + ": the consent is that of a child, and of no guardian or relative beside. Ask whoever is responsible for the child.",
		Ko: row.Code + ": 아동 본인만 동의했고 보호자나 친족의 동의가 없습니다. 아동을 책임지는 사람에게 물으십시오."})
}

func (c *checker) unconfirmed() {
	for _, t := range c.f.Testimonies {
		if t.Unconfirmed > 0 {
			c.say(Finding{Rule: FindUnconfirmed, Severity: Stops,
				En: fmt.Sprintf("%s: %d paragraphs that a machine wrote are not confirmed.", t.Label, t.Unconfirmed),
				Ko: fmt.Sprintf("%s: 기계가 쓴 문단 %d개를 아직 확인하지 않았습니다.", t.Label, t.Unconfirmed)})
		}
	}
}

// answers looks at every answer by itself.
func (c *checker) answers() {
	one := func(f Field, a Answer, row *Row) {
		at := Finding{Field: f.ID, Cites: c.t.Mechanism.En}
		who := ""
		if row != nil {
			at.Person, at.Code, who = row.Person, row.Code, row.Code+": "
		}
		put := func(rule, severity, en, ko string) {
			at.Rule, at.Severity, at.Source = rule, severity, ""
			if rule == FindLimit { // where the limit is from; of nothing else
				at.Source = f.LimitSource
			}
			at.En, at.Ko = who+"“"+f.Label("en")+"” "+en, who+"“"+f.Label("ko")+"” "+ko
			c.say(at)
		}
		switch {
		case f.Required && a.Open() && a.Gap == GapAnnex:
			// The annex has it.
		case f.Required && a.Open() && a.Gap == GapName:
			put(FindRequired, Warns, "is required, and consent does not cover the name.", "항목은 필수이나 동의에 이름이 포함되지 않습니다.")
		case f.Required && a.Open() && a.Gap == GapAsk:
			put(FindRequired, Stops, "is required, and consent to the body does not answer it. Ask it by itself and write the answer, or say why it is not known.", "항목은 필수이며, 기구에 보내는 동의는 이에 대한 답이 아닙니다. 따로 묻고 답을 적거나 모르는 이유를 적으십시오.")
		case f.Required && a.Open():
			put(FindRequired, Stops, "is required. Answer it, or say why it is not known.", "항목은 필수입니다. 답하거나 모르는 이유를 적으십시오.")
		}
		switch {
		case a.Changed && a.Less && a.Kept != nil:
			put(FindChanged, Stops, "was written when consent covered more of it: look at it, and say that it may stand.", "항목은 동의 범위가 더 넓을 때 썼습니다. 확인하고 그대로 둘지 정하십시오.")
		case a.Changed:
			put(FindChanged, Warns, "was written before the record changed: look at both.", "항목을 쓴 뒤에 기록이 바뀌었습니다. 둘을 견주어 보십시오.")
		}
		text := c.t.Shown(a)
		if n := Words(text); f.MaxWords > 0 && n > f.MaxWords {
			put(FindLimit, limitSeverity(f), fmt.Sprintf("has %d words of at most %d.", n, f.MaxWords), fmt.Sprintf("항목이 %d단어입니다. 최대 %d단어입니다.", n, f.MaxWords))
		}
		if n := Characters(text); f.MaxChars > 0 && n > f.MaxChars {
			put(FindLimit, limitSeverity(f), fmt.Sprintf("has %d characters of at most %d.", n, f.MaxChars), fmt.Sprintf("항목이 %d자입니다. 최대 %d자입니다.", n, f.MaxChars))
		}
		if f.Type == TypeChoice && len(f.Options) > 0 && !a.Open() && text != "" && !f.offers(a) {
			severity := Stops
			if f.From == "other_procedures" { // in words which, when and with what end
				severity = Warns
			}
			put(FindOption, severity, "has an answer that the form does not offer. Choose one of: "+strings.Join(f.Options, ", ")+".", "항목의 답이 양식에 없습니다. 가능한 답: "+strings.Join(f.Options, ", "))
		}
		c.contradicts(f, a, row)
		if none := noStates(f, a); len(none) > 0 {
			severity := Warns // free words
			if f.Type == TypeChoice {
				severity = Stops
			}
			list := strings.Join(none, ", ")
			put(FindOption, severity, "is to name States by their codes of two letters, such as CN; this is none: "+list+".", "항목에는 국가를 CN과 같은 두 글자 부호로 적습니다. 국가 부호가 아닌 것: "+list+".")
		}
	}
	for _, col := range c.t.Columns {
		if !col.Person {
			for _, a := range c.t.Answers(col.Field.ID) {
				one(col.Field, a, nil)
			}
			continue
		}
		for _, row := range c.here() {
			if i := slices.IndexFunc(row.Answers, func(a Answer) bool { return a.Field == col.Field.ID }); i >= 0 {
				one(col.Field, row.Answers[i], row)
			}
		}
	}
}

// limitSeverity: what is no rule of the body only warns.
func limitSeverity(f Field) string {
	if strings.HasPrefix(f.LimitSource, "tool default") {
		return Warns
	}
	return Stops
}

// wordsAPage is how many words are taken for a page where pages are limited.
const wordsAPage = 500

// whole looks at the limits of the whole and at the language. Where one form is
// about one person each form is measured by itself.
func (c *checker) whole() {
	l, m := c.t.Mechanism.Limits, c.t.Mechanism
	measure := func(row *Row) {
		n := c.t.headings().Words
		for _, a := range c.t.Common {
			n += Words(c.t.Shown(a))
		}
		for _, r := range c.here() {
			for _, a := range r.Answers {
				if row == nil || row == r {
					n += Words(c.t.Shown(a))
				}
			}
		}
		who := ""
		at := Finding{Rule: FindLimit, Cites: m.En, Source: l.Source, Checked: l.Checked}
		if row != nil {
			at.Person, at.Code, who = row.Person, row.Code, row.Code+": "
		}
		if l.Words > 0 && n > l.Words {
			at.Severity = Stops
			limit := l.Words
			alone, together := c.kind()
			if l.WordsJoint > limit && !alone {
				if limit = l.WordsJoint; n <= limit {
					at.Severity = Warns
				}
			}
			at.En, at.Ko = who+fmt.Sprintf("it has %d words; one sender may have %d, several together %d.", n, l.Words, max(l.Words, l.WordsJoint)), who+fmt.Sprintf("%d단어입니다. 단독은 %d단어, 공동은 %d단어까지입니다.", n, l.Words, max(l.Words, l.WordsJoint))
			if !together || n > limit { // that much the body allows several
				c.say(at)
			}
		}
		if pages := (n + wordsAPage - 1) / wordsAPage; l.Pages > 0 && pages > l.Pages {
			at.Severity = Warns
			at.En, at.Ko = who+fmt.Sprintf("it has about %d pages (at %d words a page) of at most %d.", pages, wordsAPage, l.Pages), who+fmt.Sprintf("약 %d쪽입니다(한 쪽 %d단어). 최대 %d쪽입니다.", pages, wordsAPage, l.Pages)
			c.say(at)
		} else if l.SummaryOverPages > 0 && pages > l.SummaryOverPages {
			at.Severity = Warns
			at.En, at.Ko = who+fmt.Sprintf("it has about %d pages; over %d a summary of at most %d is added.", pages, l.SummaryOverPages, l.SummaryPages), who+fmt.Sprintf("약 %d쪽입니다. %d쪽이 넘으면 %d쪽 이내의 요약을 붙입니다.", pages, l.SummaryOverPages, l.SummaryPages)
			c.say(at)
		}
	}
	if m.Unit == UnitPerson {
		for _, row := range c.here() {
			measure(row)
		}
	} else {
		measure(nil)
	}
	if !slices.ContainsFunc(m.Languages, func(l Language) bool { return l.Code == c.t.Lang || l.Code == "any" }) {
		var codes []string
		for _, l := range m.Languages {
			codes = append(codes, l.Code)
		}
		c.say(Finding{Rule: FindLanguage, Severity: Warns, Cites: m.En,
			En: "The form is accepted in " + strings.Join(codes, ", ") + ": this draft is to be translated.",
			Ko: "이 양식은 다음 언어로 받습니다: " + strings.Join(codes, ", ") + ". 이 초안은 번역해야 합니다."})
	}
}

// kind is whether the submission is one sender's alone, or of several together, as
// the form's own answer says; neither where it is open.
func (c *checker) kind() (alone, together bool) {
	c.about("case.upr_kind", func(_ Column, a Answer, _ *Row) {
		switch a.Code() {
		case "individual":
			alone = true
		case "joint":
			together = true
		}
	})
	return alone && !together, together && !alone
}

// Words counts words between spaces, as the bodies' limits are counted; of Chinese and
// Japanese, which have none, each sign that is not punctuation, as word processors do.
func Words(s string) int {
	n := 0
	for _, piece := range strings.Fields(s) {
		signs, run := 0, false
		for _, r := range piece {
			switch {
			case unspaced(r):
				if signs++; run { // letters of another script before it
					signs++
				}
				run = false
			case unicode.IsLetter(r) || unicode.IsNumber(r):
				run = true
			}
		}
		if run && signs > 0 {
			signs++
		}
		n += max(1, signs)
	}
	return n
}

// unspaced reports a sign of a script that is written without spaces.
func unspaced(r rune) bool {
	const firstHan, firstHangul, lastHangul = 0x2e80, 0xac00, 0xd7a3
	return r >= firstHan && (r < firstHangul || r > lastHangul) && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana))
}

// Characters counts characters, spaces among them.
func Characters(s string) int { return len([]rune(s)) }
