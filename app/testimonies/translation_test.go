package testimonies

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

// translation is the newest version of the one into a language.
func (o *office) translation(lang string) record.Translation {
	o.T.Helper()
	for _, tr := range vaulttest.Must[[]record.Translation](o.T)(o.v.Translations(o.r.thing.id)) {
		if tr.Language == lang {
			return tr
		}
	}
	o.T.Fatalf("no translation into %q", lang)
	return record.Translation{}
}

var said = []string{
	"We were taken from Tumen to the border by truck. Our hands were tied.",
	"Do you remember when that was?",
	"Spring 2013, around when potatoes are planted. My sister [P-K7-0312] was with me.",
	"I was questioned for nearly twenty days at the security office in Onsong.",
	"The same.",
}

func TestAnAccountIsTranslatedBesideTheOriginalByKeys(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.s.Press(shell.CtrlShift(fyne.KeyY))
	o.Settle()
	o.Sees("Translation of " + o.r.thing.t.Label)
	o.Key(fyne.KeyTab)
	o.Window.Canvas().Focused().(*forms.Entry).TypedShortcut(&fyne.ShortcutSelectAll{}) // who is signed in
	o.Type("Lee")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("Translation: not begun", "Not translated yet", "0 of 5 translated")
	for _, text := range said[:4] {
		o.Type(text)
		o.Key(fyne.KeyReturn)
	}
	o.Settle()
	tr := o.translation("en")
	if tr.Translator != "Lee" || tr.State != record.TranslationDraft || len(tr.Segments) != 4 || tr.Segments[3].Text != said[3] {
		t.Fatalf("translation %+v", tr)
	}
	o.s.Press(shell.Ctrl(fyne.KeyD)) // nothing there to doubt yet
	o.Settle()
	o.Sees("This paragraph is not translated yet.")
	o.s.Press(shell.CtrlShift(fyne.KeyV))
	o.Settle()
	o.Sees("Not all is translated yet", "Not translated: 1.")
	o.Key(fyne.KeyReturn)
	if at := o.r.thing.account.at; at != 4 {
		t.Fatalf("chosen is %d", at)
	}

	o.r.thing.account.open(4, -1, "en")
	o.Type(said[4])
	o.Key(fyne.KeyEscape)
	look.Focus(o.r.thing.account.rows)
	o.Key(fyne.KeyUp)
	o.s.Press(shell.Ctrl(fyne.KeyD))
	o.Settle()
	if !o.translation("en").Segments[3].Doubt {
		t.Fatal("no doubt is noted")
	}
	o.Sees("doubt", "5 of 5 translated", "Translation: draft")
	o.s.Press(shell.CtrlShift(fyne.KeyV))
	o.Settle()
	o.Press("Mark checked")
	o.Settle()
	if got := o.translation("en").State; got != record.TranslationChecked {
		t.Fatalf("state %q", got)
	}
	o.Sees("Translation: checked")
	o.Picture("testimonies-translated", o.s.Relabel)

	o.r.thing.account.edit(1, -1) // the original changes under a checked translation
	o.Type(" 천천히.")
	o.Picture("testimonies-translated-editing", nil)
	o.Key(fyne.KeyEscape)
	o.Settle()
	o.Sees("original changed", "Translation: draft", "4 of 5 translated")
	o.s.Press(shell.CtrlShift(fyne.KeyReturn))
	o.Settle()
	o.SeesNot("original changed")
	if got := o.translation("en").State; got != record.TranslationDraft {
		t.Fatalf("state %q", got)
	}
}

func TestSeveralLanguagesAreSwitchedAndTheOriginalShownAlone(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	begin := func(downs int) {
		o.s.Press(shell.CtrlShift(fyne.KeyY))
		o.Settle()
		for range downs {
			o.Key(fyne.KeyDown)
		}
		o.Press("Show")
		o.Settle()
	}
	begin(0)
	o.Type("border")
	begin(2) // after English there is the original alone, then Chinese
	o.Type("国境")
	o.s.Press(shell.Ctrl(fyne.KeyReturn))
	if e := o.r.thing.account.editor; e == nil || e.lang != "" {
		t.Fatal("the key does not go back to the original")
	}
	o.s.Press(shell.Ctrl(fyne.KeyReturn))
	o.Key(fyne.KeyEscape)
	o.Settle()
	if en, zh := o.translation("en"), o.translation("zh"); en.Segments[0].Text != "border" || zh.Segments[0].Text != "国境" {
		t.Fatalf("%+v %+v", en, zh)
	}
	o.Sees("国境")
	o.SeesNot("border")
	o.s.Press(shell.CtrlShift(fyne.KeyY))
	o.Key(fyne.KeyUp)
	o.Press("Show")
	o.Settle()
	o.Sees("border")
	o.Key(fyne.KeyEscape)
	begin(2)
	o.SeesNot("border", "国境")
	o.s.Undo() // the words in Chinese
	o.Settle()
	if n := len(o.translation("zh").Segments); n != 0 {
		t.Fatalf("%d paragraphs after Undo", n)
	}
}

func TestUnfinishedTranslatingComesBackAfterACrash(t *testing.T) {
	o := newOffice(t, func(v *archive.Vault) {
		p := vaulttest.Must[record.Person](t)(v.NewPerson("twins"))
		tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20"}))
		tm.Account = []record.Segment{{ID: "s1", Text: "국경"}}
		if err := v.SaveTestimony(tm); err != nil {
			t.Fatal(err)
		}
		if err := v.SaveTranslation(record.NewTranslation(tm.ID, "en")); err != nil {
			t.Fatal(err)
		}
	})
	o.first()
	o.r.thing.translateHere()
	o.Type("the border")
	o.Loop.Advance(500 * time.Millisecond)
	o.Settle()
	d, found, err := o.v.Draft(o.r.thing.id)
	if err != nil || !found || d.Text != "the border" {
		t.Fatalf("draft %+v %v %v", d, found, err)
	}
	o.r.thing.account.editor.OnFocus, o.r.thing.account.editor = nil, nil // as if the program ended here
	o.r.show(o.r.thing.id)
	o.Settle()
	o.Sees("the border", "What you were typing at")
	if got := o.translation("en").Segments[0].Text; got != "the border" {
		t.Fatalf("translation %q", got)
	}
}
