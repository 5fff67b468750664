package submission

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"attest/archive/dates"
	"attest/archive/record"
	"attest/assets/reference"
)

// rule checks one rule of the mechanism. Those about consent are checked with it.
func (c *checker) rule(r Rule) {
	switch r.Kind {
	case KindStateBound:
		c.stateBound(r)
	case KindFactsAfter:
		c.factsAfter(r, r.Severity, r.Date, "")
	case KindOnePerson:
		if n := len(c.here()); n > 1 {
			c.by(r, Warns, nil, fmt.Sprintf("%d persons make %d forms.", n, n), fmt.Sprintf("%d명이므로 양식이 %d개입니다.", n, n))
		}
	case KindElements:
		c.elements(r)
	case KindNameToState:
		for _, row := range c.here() {
			if !row.Named {
				c.by(r, r.Severity, row, "Consent does not cover the name.", "동의에 이름이 포함되지 않습니다.")
			}
		}
		c.about("consent.name_to_government", func(_ Column, a Answer, row *Row) {
			if row != nil && row.Named && yesOrNo(a.Text()) == "no" {
				c.by(r, r.Severity, row, "It is answered no.", "답이 ‘아니요’입니다.")
			}
		})
	case KindRemedies:
		c.open(r, r.Severity, "remedies", "Say what was tried, or why nothing could be.", "무엇을 했는지, 또는 왜 할 수 없었는지 적으십시오.")
	case KindDeadline:
		c.deadline(r)
	case KindNoDuplicate:
		c.duplicate(r)
	case KindSender:
		c.open(r, r.Severity, "source.name", "The sender's name is missing.", "제출자의 이름이 없습니다.")
		c.open(r, r.Severity, "source.contact", "The sender's contact is missing.", "제출자의 연락처가 없습니다.")
		if len(c.fields("source.name"))+len(c.fields("source.contact")) == 0 { // whoever complains is the sender
			c.about("person.family_name", func(_ Column, a Answer, row *Row) {
				if a.Written() == "" && (len(a.Values) == 0 || a.Gap == GapName) {
					c.by(r, r.Severity, row, "The name of whoever complains is missing.", "진정인의 이름이 없습니다.")
				}
			})
		}
	case KindUrgentWindow:
		c.urgent(r)
	case KindSeveral:
		if len(c.here()) < 2 {
			c.by(r, r.Severity, nil, "", "")
		}
	case KindChild:
		for _, row := range c.here() {
			if !row.Child {
				c.by(r, r.Severity, row, "The record does not say that this person is a child: look at the age at the time.", "기록에 아동이라고 되어 있지 않습니다. 당시 나이를 확인하십시오.")
			}
		}
	case KindTreatyParty:
		c.treaty(r)
	case KindCall:
		c.by(r, r.Severity, nil, "", "")
	}
}

// fields are the form's that are read from a path.
func (c *checker) fields(path string) []Column {
	return slices.DeleteFunc(slices.Clone(c.t.Columns), func(col Column) bool { return col.Field.From != path })
}

// about calls fn for each answer to a path that is in the submission; row is nil
// for one that is about the case.
func (c *checker) about(path string, fn func(Column, Answer, *Row)) {
	for _, col := range c.fields(path) {
		if !col.Person {
			for _, a := range c.t.Answers(col.Field.ID) {
				fn(col, a, nil)
			}
			continue
		}
		for _, row := range c.here() {
			if i := slices.IndexFunc(row.Answers, func(a Answer) bool { return a.Field == col.Field.ID }); i >= 0 {
				fn(col, row.Answers[i], row)
			}
		}
	}
}

// open finds answers to a path that are open.
func (c *checker) open(r Rule, severity, path, en, ko string) {
	c.about(path, func(_ Column, a Answer, row *Row) {
		if a.Open() {
			c.by(r, severity, row, en, ko)
		}
	})
}

// elements: none may be open, not even with a reason; a code is no identity; a
// date has at least its month.
func (c *checker) elements(r Rule) {
	for _, id := range r.Fields {
		f, ok := c.t.Mechanism.Field(id)
		if !ok {
			continue
		}
		missing := func(a Answer, row *Row) {
			n, written := len(c.out), a.Written() != ""
			defer func() {
				for i := range c.out[n:] {
					c.out[n+i].Field = id
				}
			}()
			switch {
			case !written && (len(a.Values) == 0 || a.Gap == GapName):
				c.by(r, r.Severity, row, "Missing: "+f.Label("en")+".", "없음: "+f.Label("ko")+".")
			case f.Type == TypeDate && !monthKnown(a):
				c.by(r, r.Severity, row, "The date needs at least its month.", "날짜는 적어도 연월이 있어야 합니다.")
			}
		}
		c.about(f.From, func(col Column, a Answer, row *Row) {
			if col.Field.ID == id {
				missing(a, row)
			}
		})
	}
}

// monthKnown reports that one of the dates of an answer is known to within a
// month or so; a stretch of time counts by its beginning. What somebody wrote
// begins with the date in EDTF, such as 2026-09.
func monthKnown(a Answer) bool {
	var all []string
	if a.Written() != "" {
		first, _, _ := strings.Cut(a.Written(), " ")
		all = append(all, strings.TrimRight(first, ",;."))
	} else {
		for _, v := range a.Values {
			all = append(all, v.Code)
		}
	}
	return slices.ContainsFunc(all, func(s string) bool {
		d, err := record.ParseEDTF(s)
		if err != nil || d.Earliest.IsZero() {
			return false
		}
		end := d.Latest
		if d.Lasting {
			end = d.Begun
		}
		return !end.IsZero() && end.Sub(d.Earliest) < 100*24*time.Hour // a month that is marked as about reaches one further to each side
	})
}

// chosenStates are those that somebody wrote, else those of the places.
func (c *checker) chosenStates() (states []string, written bool) {
	for _, col := range c.fields("case.states") {
		for _, a := range c.t.Answers(col.Field.ID) {
			if a.Written() != "" {
				written = true
				states = append(states, strings.FieldsFunc(strings.ToUpper(a.Written()), func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' })...)
			}
		}
	}
	if written {
		slices.Sort(states)
		return slices.Compact(states), true
	}
	values, _ := statesOf(c.f, c.t.Mechanism)
	for _, v := range values {
		states = append(states, v.Code)
	}
	return states, false
}

func statesOf(f *Facts, m *Mechanism) ([]Value, Gap) {
	return states(&reader{m: m, facts: f, lang: "en"})
}

// stateBound holds the States against those that accepted. Of States that were
// only read from places one that accepted is enough: which is meant is for the
// lawyer to choose.
func (c *checker) stateBound(r Rule) {
	m := c.t.Mechanism
	if m.Accepts.AnyState {
		return
	}
	all, written := c.chosenStates()
	if len(all) == 0 {
		c.by(r, Warns, nil, "No State is named yet.", "아직 국가가 정해지지 않았습니다.")
		return
	}
	var bound []State
	var not []string
	for _, s := range all {
		if i := slices.IndexFunc(m.Accepts.States, func(x State) bool { return x.State == s }); i >= 0 {
			bound = append(bound, m.Accepts.States[i])
		} else {
			not = append(not, s)
		}
	}
	if len(not) > 0 && (written || len(bound) == 0) {
		list := strings.Join(not, ", ")
		c.by(r, r.Severity, nil, "Not accepted, as far as is known, by "+list+".", "알려진 바로는 수락하지 않은 국가: "+list+".")
	}
	for _, s := range bound {
		c.factsAfter(r, r.Severity, s.FactsAfter, s.State)
	}
}

// factsAfter holds the dates of the events against a day. All before it has the
// rule's severity; some before it, or none that is known, is to be looked at.
func (c *checker) factsAfter(r Rule, severity, day, state string) {
	from, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return
	}
	rd := &reader{m: c.t.Mechanism, facts: c.f, lang: "en"}
	list, _ := rd.events("")
	if state != "" {
		list = slices.DeleteFunc(list, func(x told) bool {
			p, ok := place(x.event.Place.Code)
			return ok && len(p.Countries) > 0 && !slices.Contains(p.Countries, state)
		})
	}
	before, after, open := 0, 0, 0
	for _, x := range list {
		switch {
		case !x.dated || x.when.Latest.IsZero() && x.when.Earliest.IsZero():
			open++
		case !x.when.Latest.IsZero() && x.when.Latest.Before(from):
			before++
		case !x.when.Earliest.IsZero() && !x.when.Earliest.Before(from):
			after++
		default:
			open++
		}
	}
	named := strings.Join(filled(state, day), ", ")
	switch {
	case before > 0 && after+open == 0:
		c.by(r, severity, nil, fmt.Sprintf("All %d events lie before the day from which facts count (%s).", before, named), fmt.Sprintf("사건 %d건이 모두 기준일(%s) 전입니다.", before, named))
	case before > 0:
		c.by(r, Warns, nil, fmt.Sprintf("%d events lie before the day from which facts count (%s).", before, named), fmt.Sprintf("사건 %d건이 기준일(%s) 전입니다.", before, named))
	case open > 0:
		c.by(r, Warns, nil, fmt.Sprintf("%d events have no date that says whether they lie after %s.", open, named), fmt.Sprintf("사건 %d건은 %s 뒤인지 알 수 없습니다.", open, named))
	}
}

// deadline counts from the last domestic decision and, where the rule has another
// period for it, from the end of another international procedure. Words behind the
// day may be the reason for which a late one is heard: they are for a person to
// read, so that it warns. A day that cannot be read is said, and never passed over.
func (c *checker) deadline(r Rule) {
	from := func(path string, years, days int, row *Row, text string) {
		text = strings.TrimSpace(text)
		d, rest, found := dayIn(text)
		switch {
		case text == "":
			return
		case !found && path == "other_procedures":
			c.by(r, Warns, row, "If the other procedure has ended, write its day, such as 2021-02-01, in front.", "다른 절차가 끝났으면 그 날짜를 2021-02-01처럼 앞에 적으십시오.")
			return
		case !found:
			c.by(r, Warns, row, "The day from which it counts cannot be read: write it as 2021-02-01, in front.", "기한을 세는 날짜를 읽을 수 없습니다. 2021-02-01처럼 앞에 적으십시오.")
			return
		}
		last := dates.AddMonths(d.Latest, 12*years).AddDate(0, 0, days)
		if !day(c.f.Now).After(last) { // its last day is in time to its end, where the office is
			return
		}
		severity, en, ko := r.Severity, "It ended on "+last.Format(time.DateOnly)+".", "기한이 "+last.Format(time.DateOnly)+"에 끝났습니다."
		if rest != "" {
			severity, en, ko = Warns, en+" Words stand behind the day: see whether they say why it is late.", ko+" 날짜 뒤에 적은 글이 늦은 이유인지 확인하십시오."
		} else {
			en, ko = en+" If it could not be done in time, write why behind the day.", ko+" 그 안에 낼 수 없었다면 날짜 뒤에 이유를 적으십시오."
		}
		c.by(r, severity, row, en, ko)
	}
	if r.Years > 0 || r.Days > 0 {
		c.about("remedies.final_date", func(_ Column, a Answer, row *Row) {
			from("remedies.final_date", r.Years, r.Days, row, a.Text())
		})
	}
	if r.OtherYears > 0 {
		c.about("other_procedures", func(_ Column, a Answer, row *Row) {
			if text := strings.ToLower(strings.TrimSpace(a.Text())); !saysNo(text) && !a.unknown() {
				from("other_procedures", r.OtherYears, 0, row, a.Text())
			}
		})
	}
}

// dayIn reads the first day, month or year in EDTF of a text, and what else the
// text says. ISO's spelling alone: 1/2/2021 is two days in two countries.
func dayIn(text string) (d record.Dates, rest string, found bool) {
	words := strings.Fields(text)
	for i, w := range words {
		d, err := record.ParseEDTF(strings.Trim(w, ",;.:()[]"))
		if err != nil || d.Latest.IsZero() {
			continue
		}
		rest = strings.Join(slices.Delete(words, i, i+1), " ")
		if strings.IndexFunc(rest, unicode.IsLetter) < 0 {
			rest = ""
		}
		return d, rest, true
	}
	return d, "", false
}

// saysNo: the answer is that there is none.
func saysNo(text string) bool {
	return slices.Contains([]string{"no", "none", "없음", "아니요"}, text)
}

// unknown reports that somebody said why there is no answer.
func (a Answer) unknown() bool { return a.Kept != nil && a.Kept.Unknown != "" }

// duplicate: a yes is what the rule says; an open answer, and one that is not
// known, are to be asked; free words are to be read.
func (c *checker) duplicate(r Rule) {
	asked := false
	c.about("other_procedures", func(_ Column, a Answer, row *Row) {
		asked = true
		text := strings.ToLower(strings.TrimSpace(a.Text()))
		switch {
		case a.unknown():
			c.by(r, Warns, row, "It is not known, as was written: ask before it is sent.", "모른다고 적혀 있습니다. 보내기 전에 확인하십시오.")
		case saysNo(text):
		case text == "":
			c.by(r, Warns, row, "It is not said yet whether it is.", "아직 답하지 않았습니다.")
		case text == "yes" || text == "예":
			c.by(r, r.Severity, row, "Yes was answered.", "‘예’라고 답했습니다.")
		default:
			c.by(r, Warns, row, "Another procedure is named: see whether it is of the same matter.", "다른 절차가 적혀 있습니다. 같은 사안인지 확인하십시오.")
		}
	})
	if !asked {
		c.by(r, Warns, nil, "The form does not ask: see to it.", "양식에서 묻지 않습니다. 직접 확인하십시오.")
	}
}

// urgent says which procedure a disappearance falls under.
func (c *checker) urgent(r Rule) {
	for _, row := range c.here() {
		rd := &reader{m: c.t.Mechanism, facts: c.f, p: c.f.person(row.Person), lang: "en"}
		list, _ := rd.events(record.StepDisappearance)
		list = slices.DeleteFunc(list, func(x told) bool { return !x.dated || x.when.Earliest.IsZero() })
		if len(list) == 0 {
			continue
		}
		when := list[len(list)-1].when
		if since := dates.AddMonths(day(c.f.Now), -r.Months); cmp.Or(when.Latest, when.Earliest).Before(since) {
			c.by(r, r.Severity, row, "This one began earlier: the standard procedure.", "더 일찍 시작되었으므로 일반 절차입니다.")
		} else {
			c.by(r, r.Severity, row, "This one may fall under it: say so, and send at once.", "긴급 절차에 해당할 수 있습니다. 그렇게 밝히고 바로 보내십시오.")
		}
	}
}

// committees are the instruments that committees watch over.
var committees = map[string]string{"CCPR": "ICCPR", "CAT": "CAT", "CEDAW": "CEDAW", "CRC": "CRC", "CERD": "CERD", "CRPD": "CRPD", "CESCR": "ICESCR", "CED": "CED"}

// treaty looks the State up in the table of instruments.
func (c *checker) treaty(r Rule) {
	tables, err := reference.Load()
	if err != nil {
		return
	}
	states, _ := c.chosenStates()
	c.about("case.committee", func(_ Column, a Answer, _ *Row) {
		i, ok := tables.Instrument(committees[strings.ToUpper(strings.TrimSpace(a.Text()))])
		for _, s := range states {
			status, known := map[string]string{"CN": i.Status.CN, "KP": i.Status.KP, "RU": i.Status.RU, "KR": i.Status.KR}[s]
			if ok && known && !strings.HasPrefix(status, "yes") {
				c.by(r, r.Severity, nil, fmt.Sprintf("%s, %s: %s (checked %s).", s, i.Short, status, reference.Checked), fmt.Sprintf("%s, %s: %s (%s 확인).", s, i.Short, status, reference.Checked))
			}
		}
	})
}
