package submissions_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/submissions"
	"attest/archive"
	"attest/archive/record"
)

// slow is a vault whose answers wait until they are let go, or cancelled.
type slow struct {
	*vault
	hold chan struct{}
}

func (v *slow) Preview(ctx context.Context, id record.ID) (archive.Preview, error) {
	select {
	case <-v.hold:
		return v.vault.Preview(ctx, id)
	case <-ctx.Done():
		return archive.Preview{}, ctx.Err()
	}
}

// elsewhere is another room.
type elsewhere struct{}

func (elsewhere) ID() string          { return "cases" }
func (elsewhere) Name() string        { return "cases.name" }
func (elsewhere) Icon() fyne.Resource { return look.CloseIcon() }
func (elsewhere) Count() int          { return -1 }
func (elsewhere) View() fyne.CanvasObject {
	return look.NewText("Another room", look.Ink, look.TextSize)
}
func (elsewhere) Shown()                  {}
func (elsewhere) Hidden()                 {}
func (elsewhere) Close()                  {}
func (elsewhere) Actions() []shell.Action { return nil }

func enterSlow(t *testing.T) (*looktest.Desk, *shell.Shell, *slow) {
	v := &slow{vault: newVault(), hold: make(chan struct{})}
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = func(err error) (string, string) { return "Safe.", err.Error() }
	s.Enter(shell.Session{Office: "Sample office", Idle: 5 * time.Minute}, []shell.Room{submissions.New(s, v), elsewhere{}}, nil)
	d.Settle()
	s.Open("submissions", string(v.subs[0].ID))
	d.Settle()
	return d, s, v
}

func act(t *testing.T, s *shell.Shell, id string) {
	t.Helper()
	for _, a := range s.Actions() {
		if a.ID == id {
			a.Run()
			return
		}
	}
	t.Fatalf("no action %q", id)
}

// TestEveryStepIsThereAfterAnotherRoom leaves each step and comes back: once
// with all in view, once with what it waits for still on its way.
func TestEveryStepIsThereAfterAnotherRoom(t *testing.T) {
	for _, c := range []struct {
		action string
		sees   []string
	}{
		{"submissions.form", []string{"UN inquiry", "4 of 800 words"}},
		{"submissions.contents", []string{"1 of 1 exhibit", "X-K7-0001"}},
		{"submissions.preview", []string{"Ready to export", "W-01"}},
	} {
		t.Run(c.action, func(t *testing.T) {
			d, s, v := enterSlow(t)
			act(t, s, c.action)
			s.Go("cases") // while it is being read
			d.Sees("Another room")
			s.Go("submissions")
			close(v.hold)
			d.Settle()
			d.Sees(c.sees...)
			s.Go("cases") // with all in view
			d.Settle()
			s.Go("submissions")
			d.Settle()
			d.Sees(c.sees...)
			d.SeesNot("Working out what will leave", "This testimony has no exhibits.", "context canceled")
		})
	}
}

func TestExhibitsNotReadYetAreNotCalledNone(t *testing.T) {
	v := newVault()
	d, s := enter(t, v)
	act(t, s, "submissions.contents")
	d.Sees("Reading which exhibits there are.")
	d.SeesNot("This testimony has no exhibits.", "0 of 1")
	d.Settle()
	d.Sees("1 of 1 exhibit")
}

func TestWhatIsTypedIsThereAfterAnotherRoom(t *testing.T) {
	d, s, v := enterSlow(t)
	d.Tab(func(f fyne.Focusable) bool {
		e, ok := f.(interface{ CurrentText() string })
		return ok && e.CurrentText() == "Sample inquiry"
	})
	for _, r := range "of 2026 " {
		d.Window.Canvas().Focused().TypedRune(r)
	}
	s.Go("cases")
	s.Go("submissions") // before the store has ended
	d.Settle()
	if !strings.Contains(v.subs[0].Addressee, "2026") {
		t.Fatalf("stored addressee is %q", v.subs[0].Addressee)
	}
	d.Sees("of 2026")
	act(t, s, "submissions.contents")
	d.Settle()
	if !strings.Contains(v.subs[0].Addressee, "2026") {
		t.Fatalf("the next store took it back: %q", v.subs[0].Addressee)
	}
}
