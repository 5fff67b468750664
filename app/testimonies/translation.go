package testimonies

import (
	"context"
	"slices"
	"strings"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// shownTranslation is the one beside the original, nil for none.
func (t *thing) shownTranslation() *record.Translation {
	r := t.room
	if r == nil || r.alone || len(t.translations) == 0 {
		return nil
	}
	i := slices.IndexFunc(t.translations, func(x record.Translation) bool { return x.Language == r.beside })
	if i < 0 { // another testimony was translated into another language
		i, r.beside = 0, t.translations[0].Language
	}
	return &t.translations[i]
}

// translationState is the state to be shown: what was checked is a draft again
// once the original is another.
func (t *thing) translationState(tr *record.Translation) string {
	if tr.State == record.TranslationChecked && len(record.CheckTranslation(*tr, t.t.Account)) > 0 {
		return record.TranslationDraft
	}
	return tr.State
}

func translationRole(state string) look.Role {
	if state == record.TranslationChecked {
		return look.OK
	}
	return look.Warn
}

func translationOf(tr *record.Translation, segment string) (record.TranslatedSegment, bool) {
	i := slices.IndexFunc(tr.Segments, func(s record.TranslatedSegment) bool { return s.Segment == segment })
	if i < 0 {
		return record.TranslatedSegment{}, false
	}
	return tr.Segments[i], true
}

// marksOfTranslation are what must be seen of a paragraph's translation.
func (t *thing) marksOfTranslation(seg record.Segment) []mark {
	tr := t.shownTranslation()
	if tr == nil {
		return nil
	}
	s, ok := translationOf(tr, seg.ID)
	if !ok || s.Text == "" {
		return nil
	}
	var out []mark
	if s.Source != tr.SourceName(seg.Text) {
		out = append(out, mark{text: words.T("coding.translation.changed"), role: look.Danger})
	}
	if s.Machine {
		out = append(out, mark{text: words.T("coding.translation.machine"), role: look.Machine})
	}
	if s.Doubt {
		out = append(out, mark{text: words.T("coding.translation.doubt"), role: look.Warn})
	}
	return out
}

// textOf is what stands in a paragraph, or in its translation.
func (a *account) textOf(lang string, seg record.Segment) string {
	if lang == "" {
		return seg.Text
	}
	if tr := a.thing.translation(lang); tr != nil {
		s, _ := translationOf(tr, seg.ID)
		return s.Text
	}
	return ""
}

func (t *thing) translation(lang string) *record.Translation {
	i := slices.IndexFunc(t.translations, func(x record.Translation) bool { return x.Language == lang })
	if i < 0 {
		return nil
	}
	return &t.translations[i]
}

// takeTranslation puts what stands in the field into the translation: nil when
// it is the same.
func (a *account) takeTranslation() *record.Translation {
	e := a.editor
	if e == nil || e.lang == "" {
		return nil
	}
	a.rest()
	tr := a.thing.translation(e.lang)
	i := slices.IndexFunc(a.segments(), func(s record.Segment) bool { return s.ID == e.segment })
	if tr == nil || i < 0 || a.textOf(e.lang, a.segments()[i]) == e.Text {
		return nil
	}
	*tr = tr.Set(a.segments()[i], e.Text)
	a.count()
	return tr
}

// rest stops the draft's timer.
func (a *account) rest() {
	if a.waits != nil {
		a.waits()
		a.waits = nil
	}
}

func (a *account) commitTranslation() {
	if tr := a.takeTranslation(); tr != nil {
		a.thing.saveTranslation(*tr, "")
	}
}

// leaveTranslation saves before it returns, as leave does.
func (a *account) leaveTranslation() {
	tr := a.takeTranslation()
	if tr == nil {
		return
	}
	r := a.thing.room
	if err := r.store.translation(r.store.next(), *tr); err != nil {
		r.s.Fail(err)
	}
}

func (t *thing) saveTranslation(tr record.Translation, done string) {
	r := t.room
	at := r.store.next()
	write := r.store.inTurn(func() error { return r.store.translation(at, tr) })
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, write() }, func(_ struct{}, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(done)
		}
	})
	t.fillHead()
	t.account.count()
	t.account.rows.changed()
}

// draftName says in the draft what is being typed in.
func (w *writes) draftName() string {
	if w.lang == "" {
		return w.segment
	}
	return "translation." + w.lang + "." + w.segment
}

// putBackTranslation puts back what was being translated when the program ended.
func (t *thing) putBackTranslation(d archive.Draft) bool {
	name, ok := strings.CutPrefix(d.Segment, "translation.")
	if !ok {
		return false
	}
	lang, segment, _ := strings.Cut(name, ".")
	tr := t.translation(lang)
	i := slices.IndexFunc(t.t.Account, func(s record.Segment) bool { return s.ID == segment })
	if tr == nil || i < 0 || t.account.textOf(lang, t.t.Account[i]) == d.Text {
		return true
	}
	*tr = tr.Set(t.t.Account[i], d.Text)
	t.room.beside, t.room.alone = lang, false
	t.saveTranslation(*tr, words.T("testimonies.restored", day(d.Time)))
	return true
}

// count says how large the account is and how far its translation has come.
func (a *account) count() {
	all := a.segments()
	text := words.T("testimonies.account.size", len(all), a.wordCount())
	tr := a.thing.shownTranslation()
	if tr != nil {
		done := 0
		standings := tr.Standings(all)
		for _, s := range standings {
			if s.Standing == record.StandingDone {
				done++
			}
		}
		text = look.JoinFacts(text, words.T("coding.translation.far", done, len(standings)))
		state := a.thing.translationState(tr)
		a.lang.Set(languageName(tr.Language)+" · "+words.T("coding.translation."+state), look.Muted)
		if a.state != state && a.thing.head != nil {
			a.state = state
			a.thing.fillHead()
		}
	} else {
		a.lang.Set(words.T("coding.translation.ask"), look.Muted)
	}
	a.foot.Set(text)
	look.Again(a.line)
}

// askTranslation asks which translation is shown, or begun.
func (t *thing) askTranslation() {
	r := t.room
	t.leave()
	const alone = "-"
	options := []forms.Option{}
	chosen := ""
	for _, tr := range t.translations {
		options = append(options, forms.Option{Value: tr.Language, Text: words.T("coding.translation.show", languageName(tr.Language), words.T("coding.translation."+t.translationState(&tr)))})
	}
	if len(t.translations) > 0 {
		options = append(options, forms.Option{Value: alone, Text: words.T("coding.translation.alone")})
		chosen = t.translations[0].Language
	}
	from := strings.Split(t.t.Interview.Language, ",")
	for _, lang := range languages {
		if t.translation(lang) != nil || slices.Contains(from, lang) {
			continue
		}
		options = append(options, forms.Option{Value: lang, Text: words.T("coding.translation.begin", languageName(lang))})
		if chosen == "" || len(t.translations) == 0 && lang == "en" {
			chosen = lang
		}
	}
	if tr := t.shownTranslation(); tr != nil {
		chosen = tr.Language
	}
	which := forms.NewChoice(options, chosen, nil)
	who := forms.NewEntry()
	who.SetText(r.v.Info().Member) // until it is said otherwise
	if tr := t.shownTranslation(); tr != nil {
		who.SetText(tr.Translator)
	}
	kept := forms.Keep(forms.About(r.v, t.id), "translator", who)
	which.OnChange = func(lang string) {
		if tr := t.translation(lang); tr != nil {
			who.SetText(tr.Translator)
		}
	}
	var closeIt func()
	do := func() {
		closeIt()
		kept.Drop()
		t.showTranslation(which.Value(), which.Value() == alone, strings.TrimSpace(who.Text))
	}
	who.OnSubmitted = func(string) { do() }
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	ok := look.NewButton(words.T("coding.translation.yes"), nil, look.Strong, do)
	body := look.Column(12, look.Fixed(look.StateWidth, 0, forms.NewField(words.T("coding.translation.into"), "", which).Container),
		forms.NewField(words.T("coding.translation.by"), words.T("coding.translation.by.hint"), who).Container)
	closeIt = r.s.Overlay(shell.FormDialog(words.T("coding.translation.title", t.t.Label), body, no, ok), which, kept.AtLock)
	r.s.KeepAtLock(kept.AtLock)
}

// showTranslation shows the one into a language, and begins it where there is
// none.
func (t *thing) showTranslation(lang string, alone bool, who string) {
	r := t.room
	r.alone = alone
	if !alone {
		r.beside = lang
		tr := t.translation(lang)
		switch {
		case tr == nil:
			fresh := record.NewTranslation(t.id, lang)
			fresh.Translator = who
			t.translations = append(slices.Clone(t.translations), fresh)
			t.saveTranslation(fresh, words.T("coding.translation.begun", languageName(lang)))
		case tr.Translator != who:
			tr.Translator = who
			t.saveTranslation(*tr, words.T("coding.translation.who"))
		}
	}
	t.fillHead()
	t.account.drop()
	t.account.fill()
	if alone {
		look.Focus(t.account.rows)
		return
	}
	t.account.open(t.account.at, -1, lang)
}

// translateHere goes from the original to its translation, and back.
func (t *thing) translateHere() {
	a := t.account
	tr := t.shownTranslation()
	switch {
	case tr == nil:
	case a.editor != nil && a.editor.lang != "":
		a.edit(a.at, -1)
	default:
		a.open(a.at, -1, tr.Language)
	}
}

// here is the translation of the chosen paragraph, if it has words.
func (t *thing) here() (*record.Translation, int) {
	a := t.account
	a.commit()
	tr := t.shownTranslation()
	if tr == nil || a.at >= len(a.segments()) {
		return nil, 0
	}
	i := slices.IndexFunc(tr.Segments, func(s record.TranslatedSegment) bool { return s.Segment == a.segments()[a.at].ID && s.Text != "" })
	if i < 0 {
		t.room.s.Say("coding.translation.nothing")
		return nil, 0
	}
	return tr, i
}

// turnDoubt flags the translation of a paragraph as doubtful, or no longer.
func (t *thing) turnDoubt() {
	tr, i := t.here()
	if tr == nil {
		return
	}
	tr.Segments = slices.Clone(tr.Segments)
	tr.Segments[i].Doubt = !tr.Segments[i].Doubt
	done := "coding.translation.sure"
	if tr.Segments[i].Doubt {
		done = "coding.translation.doubted"
	}
	t.saveTranslation(*tr, words.T(done))
}

// confirmTranslation says that the translation fits the original as it is now,
// and that a person has looked at what a machine wrote.
func (t *thing) confirmTranslation() {
	tr, i := t.here()
	if tr == nil {
		return
	}
	*tr = tr.Set(t.account.segments()[t.account.at], tr.Segments[i].Text)
	t.saveTranslation(*tr, words.T("coding.translation.confirmed"))
}

// markChecked says that a second person has compared all with the original. What
// is still open is named, and the first of it chosen.
func (t *thing) markChecked() {
	a := t.account
	a.commit()
	tr := t.shownTranslation()
	if tr == nil {
		return
	}
	missing, changed, machine, first := 0, 0, 0, ""
	for _, s := range tr.Standings(t.t.Account) {
		switch {
		case s.Standing == record.StandingMissing:
			missing++
		case s.Standing != record.StandingDone:
			changed++
		case s.Machine:
			machine++
		default:
			continue
		}
		if first == "" {
			first = s.Segment
		}
	}
	checked := *tr
	checked.State = record.TranslationChecked
	if len(record.CheckTranslation(checked, t.t.Account)) > 0 || first != "" {
		if i := slices.IndexFunc(a.segments(), func(s record.Segment) bool { return s.ID == first }); i >= 0 {
			a.choose(i)
		}
		t.room.s.Tell(words.T("coding.translation.open.title"), words.T("coding.translation.open", missing, changed, machine), nil)
		return
	}
	t.room.s.Ask(shell.Question{Title: words.T("coding.translation.check.title", languageName(tr.Language)), Text: words.T("coding.translation.check.text"),
		Yes: words.T("coding.translation.check.yes"), Do: func() {
			if now := t.translation(checked.Language); now != nil {
				*now = checked
				t.saveTranslation(checked, words.T("coding.translation.check.done"))
			}
		}})
}
