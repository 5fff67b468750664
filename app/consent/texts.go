package consent

import (
	"context"
	"slices"
	"strings"
	"time"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/evidence"
	"attest/archive/readout"
	"attest/archive/record"
)

// Texts is what the page of the texts needs of the open vault.
type Texts interface {
	Info() archive.Info
	ConsentTexts() record.ConsentTexts
	ConsentText(language string) (readout.Text, bool)
	SaveConsentTexts(t record.ConsentTexts) error
}

// texts is the page on which the office reads and changes what is read out.
type texts struct {
	s        *shell.Shell
	v        Texts
	language *forms.Choice
	facts    *look.Text
	list     *look.List
	shown    *look.Paragraph
	text     readout.Text
}

// The page fits a window of 1280×720 at 200 %; its list shows six parts and a
// half, so that there is seen to be more.
const (
	textsWidth float32 = 540
	listHeight float32 = 234
)

// EditTexts opens it.
func EditTexts(s *shell.Shell, v Texts) {
	f := &texts{s: s, v: v, facts: look.Small(""), shown: look.NewParagraph(" ", look.Ink, textsWidth)}
	f.shown.Points = spokenSize
	f.language = forms.NewChoice(choices("consent.lang.", "", readout.Languages()...)[1:], windowLanguage(), func(string) { f.fill() })
	f.list = look.NewListOf(func() int { return len(readout.Parts()) }, func() look.Markable { return look.NewLineRow() }, func(i int, o look.Markable) {
		if i < len(readout.Parts()) {
			o.(*look.LineRow).Set(f.line(readout.Parts()[i]))
		}
	})
	f.list.OnChoose = func(int) { f.show() }
	f.list.OnOpen = func(int) { f.change() }
	var closeIt func()
	done := look.NewButton(words.T("shell.close"), nil, look.Normal, func() { closeIt() })
	acts := look.Chips(look.NewButton(words.T("consent.texts.change"), nil, look.Normal, f.change),
		look.NewButton(words.T("consent.texts.back"), nil, look.Normal, f.back),
		look.NewButton(words.T("consent.print"), nil, look.Normal, func() { Print(s, v, f.language.Value(), "") }))
	note := small(words.T("consent.texts.note"))
	note.Width = textsWidth
	head := look.Column(6, note, look.Line(12, look.Fixed(200, 0, f.language), f.facts))
	body := look.Column(10, head, look.Fixed(textsWidth, listHeight, look.BareCard(f.list)), f.shown, acts)
	closeIt = s.Overlay(shell.FormDialog(words.T("consent.texts.title"), body, done), f.list, nil)
	f.fill()
}

func windowLanguage() string {
	if words.Current() == words.Korean {
		return "ko"
	}
	return "en"
}

// fill shows the chosen language as it is now.
func (f *texts) fill() {
	f.text, _ = f.v.ConsentText(f.language.Value())
	f.facts.Set(words.T("consent.text.version", f.text.Version, f.text.Date))
	if f.list.Selected() < 0 {
		f.list.ShowChosen(0)
	}
	f.list.Refresh()
	f.show()
}

func (f *texts) part() string {
	i := max(0, f.list.Selected())
	return readout.Parts()[min(i, len(readout.Parts())-1)]
}

func (f *texts) show() { f.shown.Set(f.text.Said(f.part(), f.v.Info().Office)) }

func (f *texts) own(id string) bool {
	base, _ := readout.BuiltIn(f.text.Language)
	return base.Part(id) != f.text.Part(id)
}

func (f *texts) line(id string) (text, end string) {
	if f.own(id) {
		end = words.T("consent.texts.own")
	}
	return partName(id), end
}

// partName is what a part is called in the chosen language.
func partName(id string) string {
	kind, use, _ := strings.Cut(id, ".")
	switch {
	case id == readout.BeforeTitle:
		return words.T("consent.texts.part.before")
	case id == readout.EndTitle:
		return words.T("consent.texts.part.end.title")
	case id == readout.EndIntro:
		return words.T("consent.texts.part.end")
	case id == readout.Child:
		return words.T("consent.texts.part.child")
	case kind == "ask" || kind == "no" || kind == "use":
		return words.T("consent.texts.part."+kind, UseName(use))
	}
	q, _ := evidence.Find("EV-B02")
	if i := slices.IndexFunc(q.Options, func(o evidence.Option) bool { return o.ID == id }); i >= 0 {
		return inLanguage(q.Options[i].En, q.Options[i].Ko)
	}
	return id
}

// change edits the chosen part.
func (f *texts) change() {
	id := f.part()
	entry := forms.NewMultiLine(6)
	entry.SetText(f.text.Part(id))
	kept := forms.Keep(f.v, "text."+f.text.Language+"."+id, entry)
	field := forms.NewField(words.T("consent.lang."+f.text.Language), words.T("consent.texts.hint", readout.Placeholder), entry)
	var closeIt func()
	do := func() {
		parts := map[string]string{}
		for _, p := range readout.Parts() {
			if f.own(p) {
				parts[p] = f.text.Part(p)
			}
		}
		parts[id] = entry.Text
		closeIt()
		kept.AtLock() // until it is stored
		f.save(parts, kept)
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	yes := look.NewButton(words.T("consent.texts.keep"), nil, look.Strong, do)
	closeIt = f.s.Overlay(shell.FormDialog(partName(id), look.Fixed(560, 0, field.Container), no, yes), entry, kept.AtLock)
	f.s.KeepAtLock(kept.AtLock)
}

// back leaves the language to the built-in text.
func (f *texts) back() {
	if !f.text.Own {
		return
	}
	f.s.Ask(shell.Question{
		Title: words.T("consent.texts.back.title"), Text: words.T("consent.texts.back.text"), Yes: words.T("consent.texts.back"),
		Do: func() { f.save(nil, nil) },
	})
}

// save stores the office's words of the language; Undo takes it back.
func (f *texts) save(parts map[string]string, kept *forms.Kept) {
	language, day := f.text.Language, task.Now().Format(time.DateOnly)
	task.Run(func(context.Context) (struct{}, error) {
		t, err := readout.Change(f.v.ConsentTexts(), language, parts, day)
		if err == nil {
			err = f.v.SaveConsentTexts(t)
		}
		if err == nil && kept != nil {
			err = kept.Made()
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if err != nil {
			f.s.Fail(err)
			return
		}
		f.fill()
		f.s.Done(words.T("consent.texts.saved", f.text.Version))
	})
}
