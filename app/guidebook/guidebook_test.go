package guidebook_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/guidebook"
	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
)

// hall is any room that the form is opened from.
type hall struct{}

func (hall) ID() string              { return "testimonies" }
func (hall) Name() string            { return "testimonies.name" }
func (hall) Icon() fyne.Resource     { return theme.DocumentIcon() }
func (hall) Count() int              { return -1 }
func (hall) View() fyne.CanvasObject { return container.NewStack() }
func (hall) Shown()                  {}
func (hall) Hidden()                 {}
func (hall) Close()                  {}
func (hall) Actions() []shell.Action { return nil }

type desk struct {
	*looktest.Desk
	s *shell.Shell
	v *archive.Vault
}

func open(t *testing.T) *desk {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim (invented)")
	x := &desk{Desk: looktest.New(t), v: v}
	t.Cleanup(x.Settle)
	x.s = shell.New(x.Window)
	x.s.Explain = messages.Explain
	x.s.Enter(shell.Session{Office: "Seoul office", Undo: v}, []shell.Room{hall{}}, nil)
	x.Settle()
	return x
}

// asked are the questions of a topic as an interview shows them.
func (x *desk) asked(topic string) string {
	x.T.Helper()
	g, err := x.v.Guide()
	if err != nil {
		x.T.Fatal(err)
	}
	s, _ := g.Topic(topic)
	var all []string
	for _, i := range s.Items {
		all = append(all, i.Text.In("en"))
	}
	return strings.Join(all, "\n")
}

// An office adds a question, changes the words of another, leaves one out and
// takes each back.
func TestAnOfficeChangesItsGuide(t *testing.T) {
	x := open(t)
	builtIn := x.asked("arrest")
	first, _, _ := strings.Cut(builtIn, "\n")
	changed := 0
	guidebook.Open(x.s, x.v, "arrest", func() { changed++ })
	x.Settle()
	x.Sees("The guide through an interview", "Account and clarification · Arrest", first)
	x.Picture("guidebook", nil)

	x.Press("Add a question")
	x.Type("What vehicle was there?")
	x.Press("Keep")
	if got := x.asked("arrest"); !strings.HasPrefix(got, first+"\nWhat vehicle was there?\n") || changed != 1 {
		t.Fatalf("after adding (%d):\n%s", changed, got)
	}
	x.Sees("What vehicle was there?", "the office's own")

	x.Press("Change its words") // of the first, which is chosen
	x.Tab(func(f fyne.Focusable) bool { e, ok := f.(*forms.Entry); return ok && e.Text == first })
	x.s.Window.Canvas().Focused().(*forms.Entry).SetText("")
	x.Type("How did it begin?")
	x.Press("Keep")
	if got := x.asked("arrest"); !strings.HasPrefix(got, "How did it begin?\n") {
		t.Fatalf("after changing:\n%s", got)
	}
	x.Sees("changed")
	x.Press("Built-in words again")
	if got := x.asked("arrest"); !strings.HasPrefix(got, first+"\n") {
		t.Fatalf("after the built-in words:\n%s", got)
	}

	x.Press("Leave out")
	if strings.Contains(x.asked("arrest"), first) {
		t.Fatal("it is asked though it was left out")
	}
	x.Tab(func(f fyne.Focusable) bool { _, ok := f.(*look.List); return ok })
	x.Key(fyne.KeyEnd)
	x.Sees("left out", first)
	x.s.Undo()
	x.Settle()
	if !strings.Contains(x.asked("arrest"), first) {
		t.Fatal("Undo did not bring it back")
	}
	x.Picture("guidebook-own", nil)
}

// At 200 % on a small screen the list is what the form has room for.
func TestOnASmallScreenTheQuestionsAreSeen(t *testing.T) {
	x := open(t)
	x.Window.Resize(fyne.NewSize(640, 360))
	guidebook.Open(x.s, x.v, "arrest", nil)
	x.Settle()
	x.Sees("Please tell me about that day from its beginning.", "Where were you, and what were you doing?", "Add a question")
}

func TestAQuestionWithoutWordsIsNotKept(t *testing.T) {
	x := open(t)
	guidebook.Open(x.s, x.v, "arrest", nil)
	x.Settle()
	x.Press("Add a question")
	x.Press("Keep")
	x.Sees("Write it in one language at least.")
	x.Type(strings.Repeat("word ", 250))
	x.Press("Keep")
	x.Sees("At most 1,000 bytes")
	if x.v.OwnGuide() != "" {
		t.Error("something was kept")
	}
}
