package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"attest/archive/disclose"
	"attest/archive/mentions"
	"attest/archive/names"
	"attest/archive/record"
	"attest/archive/submission"
)

// What of a person stands where it must not: see Reason.Part.
const (
	PartName    = "name"    // in any spelling
	PartKin     = "kin"     // of a relative
	PartContact = "contact" // a way to reach the person, or the number of a paper
	PartBirth   = "birth"   // the day or the place
	PartNear    = "near"    // of somebody else who stands in the record: who gave consent for a child, a go-between
)

// personParts are all of them, in the order in which they are told.
var personParts = []string{PartName, PartKin, PartNear, PartContact, PartBirth}

// unnamed is somebody whose name does not leave with a submission.
type unnamed struct {
	person      record.ID
	pseudonym   string
	name        *mentions.Finder
	kin         []*mentions.Finder
	numbers     []number         // of contacts and papers
	beside      *mentions.Beside // names of one word, which count beside what somebody does
	staff       bool             // of those who took an account, see staffIn: a whole name counts alone
	born        *birth
	alike       []*mentions.Finder // whole names that are asked about everywhere
	titled      []titledName
	near        []*mentions.Finder
	nearNumbers []number
	sum         [32]byte // of all of these: another one where something was changed
}

// unnamedOf are of the persons of a submission those whom the newest consent does not
// name, and the relatives of everybody in it. Their identities are read to compare, and
// shown to nobody; one that the member cannot open is not compared.
func (v *Vault) unnamedOf(all, named []record.ID, cut cutNames) (out []unnamed, err error) {
	for _, id := range all {
		var looked strings.Builder
		isNamed := slices.Contains(named, id)
		u := unnamed{person: id, pseudonym: v.pseudonymOf(id)}
		var spellings, own []string
		var beside near
		for _, one := range append([]record.ID{id}, v.otherRecords(id)...) {
			half, err := v.identity(one)
			if errors.Is(err, ErrDestroyed) || isNotFound(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			s := soughtOf(half)
			for _, k := range s.kin {
				if k.person == "" || !slices.Contains(named, v.rootOf(k.person)) {
					u.kin = append(u.kin, mentions.Person(k.names...))
					looked.WriteString("\x00kin " + strings.Join(k.names, "\x00"))
				}
			}
			own = append(own, s.names...)
			beside.names, beside.numbers = append(beside.names, s.near...), append(beside.numbers, s.theirs...)
			if !isNamed {
				spellings, u.numbers = append(spellings, s.names...), append(u.numbers, s.numbers...)
				if u.born == nil {
					u.born = &birth{}
				}
				if err := u.born.learn(half, &looked); err != nil {
					return nil, err
				}
			}
		}
		own = append(own, cut.of[id]...)
		if !isNamed {
			spellings = append(spellings, cut.of[id]...)
		}
		beside.names = append(beside.names, cut.beside[id]...)
		u.besides(beside, own, &looked)
		if len(spellings) > 0 {
			u.name = mentions.Person(spellings...)
		}
		looked.WriteString("\x00names " + strings.Join(spellings, "\x00"))
		for _, n := range u.numbers {
			looked.WriteString("\x00number " + n.bare + " " + n.tail)
		}
		u.sum = sha256.Sum256([]byte(string(id) + looked.String()))
		out = append(out, u)
	}
	return out, nil
}

// namedIn are the persons whom a submission speaks of, each by the first record,
// and those whose name may stand in it.
func (v *Vault) namedIn(p *plan) (all, named []record.ID, err error) {
	add := func(id record.ID, isNamed bool) {
		if id == "" {
			return
		}
		id = v.rootOf(id)
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
		if isNamed && !slices.Contains(named, id) {
			named = append(named, id)
		}
	}
	for _, t := range p.testimonies {
		add(t.t.Person, t.named != "")
	}
	k, err := v.caseOf(p.sub)
	if err != nil {
		return nil, nil, err
	}
	if p.form != nil {
		f, err := v.SubmissionFacts(p.form, k, p.sub)
		if err != nil {
			return nil, nil, err
		}
		for _, x := range f.Persons {
			add(x.ID, x.Named() && !x.Beside)
		}
	}
	for _, group := range v.personsIn(k) {
		add(group[0], false)
	}
	for _, id := range k.Testimonies {
		t, err := v.testimonyAt(id, 0)
		if isNotFound(err) || errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		told, err := v.toldOfIn(t)
		if err != nil {
			return nil, nil, err
		}
		for _, person := range told {
			add(person, false)
		}
	}
	return all, named, nil
}

// freeText is a text that leaves, and where it stands.
type freeText struct {
	text    string
	written bool // by somebody, for this submission: a part of a name counts too
	typed   bool // by somebody, for the record: it stands in an answer that was drafted from there
	signs   bool // it says who sends it, and whom to ask
	at      Reason
}

// in says what of the person a text has, with the words that it was found by: parts of a name
// too in what was written for this submission. all has besides what only may be a name.
func (u unnamed) in(s *saidText, written bool) (sure, all map[string][]string) {
	sure, all = map[string][]string{}, map[string][]string{}
	put := func(part string, f *mentions.Finder) {
		if f == nil {
			return
		}
		for _, m := range f.FindIn(s.forNames()) {
			is := likely(m) || written && !u.staff && m.Why == names.PartOfName && m.Score >= mentions.WholeGiven
			if is {
				sure[part] = append(sure[part], folded(m.Text))
			}
			if is || m.Asked() {
				all[part] = append(all[part], folded(m.Text))
			}
		}
	}
	put(PartName, u.name)
	for _, f := range u.kin {
		put(PartKin, f)
	}
	if u.beside != nil {
		for _, m := range u.beside.In(s.forNames()) {
			all[PartName] = append(all[PartName], folded(m.Text))
		}
	}
	for _, f := range u.near {
		put(PartNear, f)
	}
	u.inStaff(s, all)
	if found := u.born.in(s); len(found) > 0 {
		all[PartBirth] = found
	}
	for part, list := range map[string][]number{PartContact: u.numbers, PartNear: u.nearNumbers} {
		if len(list) == 0 {
			continue
		}
		text := s.forNumbers()
		for _, n := range list {
			if text.has(n) {
				sure[part], all[part] = append(sure[part], n.bare), append(all[part], n.bare)
			}
		}
	}
	return sure, all
}

// namesIn holds texts against the names of whoever is not named, of relatives, and their
// numbers: what the sender wrote, each answer in both languages, names of files. What a
// member said is another person of that name stops nothing in the sentences of which it
// was said. What only may be a name is asked about, but in the name of a file.
func (v *Vault) namesIn(ctx context.Context, id record.ID, people []unnamed, texts []freeText) (out, ask Reasons, err error) {
	filing, err := v.Filing(id)
	if err != nil && !errors.Is(err, ErrDestroyed) {
		return nil, nil, err
	}
	for _, t := range texts {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		said := readOnce(t.text)
		for _, u := range people {
			if u.staff && t.signs {
				continue
			}
			found, may := u.in(said, t.written)
			if code := t.at.askedAs(); code == "" {
				found = may
			} else {
				for _, part := range []string{PartName, PartKin, PartNear, PartBirth} {
					if len(may[part]) > 0 && len(found[part]) == 0 {
						r := t.at
						r.Code, r.Holder, r.Whose, r.Part, r.found = code, u.person, u.pseudonym, part, sumOfSentences(t.text, may[part])
						ask = append(ask, r)
					}
				}
			}
			for _, part := range personParts {
				if len(found[part]) == 0 {
					continue
				}
				r := t.at
				r.Holder, r.Whose, r.Part, r.found = u.person, u.pseudonym, part, sumOfSentences(t.text, found[part])
				if !saidAnother(filing, r) && !slices.ContainsFunc(out, func(o Reason) bool {
					return o.Holder == r.Holder && o.Part == r.Part && o.Field == r.Field && o.Object == r.Object
				}) {
					out = append(out, r)
				}
			}
		}
	}
	return out, ask, nil
}

// askedAs is the code of a reason where somebody has to say whether it is one, "" where it stops.
func (r Reason) askedAs() ReasonCode {
	switch {
	case r.Code == ReasonFieldPerson && r.Label != "file":
		return ReasonFieldMay
	case r.Code == ReasonAnswerPerson:
		return ReasonAnswerMay
	}
	return ""
}

func sumOfWords(list []string) string {
	list = slices.Compact(slices.Sorted(slices.Values(list)))
	sum := sha256.Sum256([]byte(strings.Join(list, "\n")))
	return hex.EncodeToString(sum[:])
}

// fileStem is the name of a file without what kind it is.
func fileStem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

// freeTexts are the texts of a submission that leave and are no account.
func (v *Vault) freeTexts(p *plan, path string) (out []freeText, err error) {
	s := p.sub
	for _, f := range append(writtenIn(s), field{"file", filepath.Base(path)}) {
		if f.text != "" && f.text != "." {
			out = append(out, f.freeText())
		}
	}
	for _, e := range p.exhibits {
		if name := e.originalName(); name != "" {
			out = append(out, freeText{text: strings.ReplaceAll(fileStem(name), "_", " "), written: true,
				at: Reason{Code: ReasonFilePerson, Object: e.e.ID, Label: e.e.Label, What: "exhibit", Field: "name"}})
		}
	}
	if p.form == nil {
		return out, nil
	}
	seen := map[string]bool{}
	for _, lang := range []string{"en", "ko"} {
		t, _, err := v.SubmissionTable(s.ID, lang)
		if err != nil {
			return nil, err
		}
		look := func(a submission.Answer, code string, person record.ID) {
			f, _ := t.Mechanism.Field(a.Field)
			path, _ := submission.PathOf(a.Path)
			typed := path.From != submission.FromOffice && path.From != submission.FromExhibits
			add := func(text string, written bool) {
				if key := string(person) + "\x00" + a.Field + "\x00" + text; text != "" && !seen[key] {
					seen[key] = true
					out = append(out, freeText{text: text, written: written, typed: typed, signs: strings.HasPrefix(f.From, "source."), at: Reason{
						Code: ReasonAnswerPerson, Object: person, Label: f.Label("en"), Ko: f.Label("ko"), Other: code, What: "answer", Field: a.Field}})
				}
			}
			for _, value := range a.Stands() {
				add(value.Text, a.Written() != "")
			}
			if a.Kept != nil {
				add(a.Kept.Unknown, true)
			}
		}
		for _, a := range t.Common {
			look(a, "", "")
		}
		for _, r := range t.Rows {
			if r.Refusal == record.Granted {
				for _, a := range r.Answers {
					look(a, r.Code, r.Person)
				}
			}
		}
	}
	return out, nil
}

// stops is what of a plan's content stops it: hidden words that are said again, and
// names that consent does not cover. say is to be known, ask to be confirmed.
func (v *Vault) stops(ctx context.Context, p *plan, ranges map[record.ID][]disclose.Range, path string) (stop, say, ask Reasons, err error) {
	if err := v.WaitForNames(ctx); err != nil { // persons of the vault are looked for in what is left out, and in what is written
		return nil, nil, nil, err
	}
	h, err := v.hush(p, ranges)
	if err != nil {
		return nil, nil, nil, err
	}
	if stop, say, ask, err = v.saidAgain(ctx, h, p); err != nil {
		return nil, nil, nil, err
	}
	say = append(say, p.leaveNames(h)...)
	who, err := v.whoIsIn(p, true)
	if err != nil {
		return nil, nil, nil, err
	}
	texts, err := v.freeTexts(p, path)
	if err != nil {
		return nil, nil, nil, err
	}
	more, may, err := v.namesIn(ctx, p.sub.ID, who.people, texts)
	if err != nil {
		return nil, nil, nil, err
	}
	numbers, others, err := v.othersNamed(ctx, p.sub.ID, who.all, texts)
	if err != nil {
		return nil, nil, nil, err
	}
	days, err := v.daysShown(ctx, p, ranges)
	if err != nil {
		return nil, nil, nil, err
	}
	ask = append(append(ask, others...), days...)
	ask = append(ask, v.recoded(p)...)
	for _, r := range may {
		if !slices.ContainsFunc(ask, func(o Reason) bool {
			return o.Code == r.Code && o.Object == r.Object && o.Label == r.Label && (r.Part != PartBirth || o.Part == PartBirth && o.Holder == r.Holder)
		}) {
			ask = append(ask, r)
		}
	}
	for _, r := range more {
		if !slices.ContainsFunc(stop, func(o Reason) bool { // left out by mention, and said so
			return (o.Code == ReasonFieldNames && o.Label == r.Field || o.Code == ReasonAnswerNames && o.Field == r.Field && o.Object == r.Object) && r.Part == PartName
		}) {
			stop = append(stop, r)
		}
	}
	stop = append(stop, numbers...)
	told, err := v.asks(ctx, h, p, who)
	if err != nil {
		return nil, nil, nil, err
	}
	terms, err := v.termsSaid(ctx, h, p, who.calls, path)
	return stop, say, append(append(ask, told...), terms...), err
}

// mayLeave refuses what may not leave as it is planned, and lists all that stops it:
// consent first, then what is left out and would be heard or seen, then the rest.
// It returns what is left out, and what is to be confirmed of it. An export, an approval and the annex of names ask it.
func (v *Vault) mayLeave(ctx context.Context, p *plan, more map[record.ID][]disclose.Range, path string) (map[record.ID][]disclose.Range, Reasons, error) {
	refused := p.refused()
	var incomplete *IncompleteError
	if refused != nil && !errors.As(refused, &incomplete) {
		return nil, nil, refused
	}
	ranges, err := p.redactions(more)
	if err != nil {
		return nil, nil, errors.Join(refused, err)
	}
	if refused == nil {
		stops, err := v.align(p, ranges)
		if err != nil {
			return nil, nil, err
		}
		if len(stops) > 0 {
			return nil, nil, stops[0]
		}
	}
	again, _, ask, err := v.stops(ctx, p, ranges, path)
	if err != nil {
		return nil, nil, err
	}
	if all := append(slices.Clone(p.blocked), again...); len(all) > 0 {
		return nil, nil, &IncompleteError{Submission: p.sub.ID, Label: p.sub.Label, Reasons: all}
	}
	return ranges, ask, nil
}
