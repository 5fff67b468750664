package testimonies

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"attest/app/look"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive/record"
)

// sweep selects by Shift and arrows in the field in focus.
func (o *office) sweep(key fyne.KeyName, n int) {
	o.T.Helper()
	e := o.r.thing.account.editor
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	for range n {
		o.Key(key)
	}
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

// passages are those of the testimony in view, as the vault has them.
func (o *office) passages() []record.Passage {
	o.T.Helper()
	return vaulttest.Must[[]record.Passage](o.T)(o.v.Passages(o.r.thing.id))
}

func (o *office) code(typed string) {
	o.T.Helper()
	o.s.Press(shell.Ctrl(fyne.KeyM))
	o.Settle()
	o.Sees("Code these words")
	o.Type(typed)
	o.Key(fyne.KeyReturn)
	o.Settle()
}

func TestWordsAreCodedByKeysAndStayWithTheirWords(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.r.thing.account.edit(3, -1)
	o.Key(fyne.KeyPageUp)
	for range 8 {
		o.Key(fyne.KeyRight)
	}
	o.sweep(fyne.KeyLeft, 8) // 온성 보위부에서
	o.code("arbitrary detention")
	p := o.passages()
	if len(p) != 1 || p[0].Spans[0] != (record.Span{Segment: "s4", From: 0, To: 8, Length: 28}) || p[0].Codes[0].Code == "" {
		t.Fatalf("passages %+v", p)
	}
	name := o.r.thing.codeName(p[0].Codes[0])
	o.Sees("Coded: "+name, name)

	o.Key(fyne.KeyEscape) // the whole paragraph: a code of one's own, and a tag
	o.code("Questioned every night")
	o.Sees("Questioned every night")
	o.code("New tag")
	o.s.Press(shell.Ctrl(fyne.KeyM))
	o.Settle()
	o.Sees("Already on these words", name+"  ×", "Questioned every night  ×")
	o.Type("onsong mss") // a tag of the testimony
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("#Onsong MSS")
	p = o.passages()
	if len(p) == 2 && p[0].Spans[0].To > p[1].Spans[0].To {
		p[0], p[1] = p[1], p[0]
	}
	if len(p) != 2 || len(p[1].Codes) != 2 || len(p[1].Tags) != 1 || len(o.v.Codebook().Codes) != 2 {
		t.Fatalf("passages %+v", p)
	}
	if u := o.r.thing.underlines(o.r.thing.t.Account[3]); len(u) != 2 || u[0].lane == u[1].lane {
		t.Fatalf("passages that overlap are drawn as one: %+v", u)
	}

	o.r.thing.account.edit(3, -1) // words before them: they follow
	o.Key(fyne.KeyPageUp)
	o.Type("그 뒤 ")
	o.Key(fyne.KeyEscape)
	o.Settle()
	for _, now := range o.r.thing.on("s4") {
		if s := now.Spans[0]; now.ID == p[0].ID && (s.From != 4 || s.To != 12) {
			t.Fatalf("the passage did not follow its words: %+v", s)
		}
	}

	o.s.Press(shell.Ctrl(fyne.KeyM))
	o.Settle()
	o.Press(name + "  ×")
	o.Settle()
	o.Sees("Taken off: " + name)
	if n := len(o.passages()); n != 1 {
		t.Fatalf("%d passages", n)
	}
	o.s.Undo()
	o.Settle()
	if n := len(o.passages()); n != 2 {
		t.Fatalf("%d passages after Undo", n)
	}
	o.Sees(name)
	o.Picture("testimonies-coded", o.s.Relabel)
	o.s.Press(shell.Ctrl(fyne.KeyM))
	o.Settle()
	o.Type("det")
	o.Picture("testimonies-coding", nil)
}

func TestAFinalAccountCanStillBeCoded(t *testing.T) {
	o := newOffice(t, sample(t))
	o.first()
	o.readBackAndClose(o.r.thing.t.Label)
	look.Focus(o.r.thing.account.rows)
	o.Key(fyne.KeyHome, fyne.KeyReturn)
	o.sweep(fyne.KeyLeft, 4)
	o.code("refoulement")
	p := o.passages()
	if len(p) != 1 || p[0].Spans[0].To-p[0].Spans[0].From != 4 {
		t.Fatalf("passages %+v", p)
	}
}

func TestOfTheSameWordsThoseThatWereSelectedAreCoded(t *testing.T) {
	o := one(t)
	o.Press("Begin writing")
	o.Type("맞고 맞고 맞고")
	o.Key(fyne.KeyPageUp, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	o.sweep(fyne.KeyRight, 3)
	o.code("torture")
	if s := o.passages()[0].Spans[0]; s.From != 3 || s.To != 5 {
		t.Fatalf("coded %+v", s)
	}
}
