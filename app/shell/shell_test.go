package shell_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive/record"
)

// hall is a room for tests: a list, a field and a button.
type hall struct {
	id, name string
	icon     fyne.Resource
	count    int
	field    *forms.Entry
	list     *look.List
	log      []string
	sh       *shell.Shell
}

func (h *hall) ID() string          { return h.id }
func (h *hall) Name() string        { return h.name }
func (h *hall) Icon() fyne.Resource { return h.icon }
func (h *hall) Count() int          { return h.count }
func (h *hall) Shown()              { h.log = append(h.log, "shown") }
func (h *hall) Hidden()             { h.log = append(h.log, "hidden") }
func (h *hall) Close()              { h.log = append(h.log, "close") }
func (h *hall) NewItem()            { h.log = append(h.log, "new") }
func (h *hall) FocusSearch()        { look.Focus(h.field) }
func (h *hall) Open(id string)      { h.log = append(h.log, "open "+id) }
func (h *hall) Changed(record.ID)   { h.log = append(h.log, "changed") }

func (h *hall) Actions() []shell.Action {
	return []shell.Action{{ID: h.id + ".act", Words: "shell.action.export", Shortcut: shell.CtrlShift(fyne.KeyT),
		Run: func() { h.log = append(h.log, "act") }}}
}

var rows = []look.RowText{
	{Name: "T-K7-0412", Handle: "twins, Musan", Chip: "Draft", Role: look.Warn, Left: "Seoul · Korean", Right: "2026-11-20"},
	{Name: "T-K7-0411", Handle: "Tumen, the cook", Chip: "Read back", Role: look.OK, Left: "Seoul · Korean, Chinese", Right: "2026-11-18"},
	{Name: "T-K7-0410", Handle: "함경북도 무산군 출신 쌍둥이 자매 가운데 언니", Chip: "In translation", Role: look.Accent, Left: "Moscow · Russian", Right: "2026-11-12"},
	{Name: "T-K7-0408", Handle: "aunt of 0403", Chip: "Consent: 9 days", Role: look.Danger, Left: "Seoul · Korean", Right: "2026-10-29"},
	{Name: "T-K7-0407", Chip: "machine draft", Role: look.Machine, Left: "Seoul · Korean", Right: "2026-10-27"},
}

func (h *hall) View() fyne.CanvasObject {
	h.field = forms.NewEntry()
	h.field.SetPlaceHolder("Search all testimonies    Ctrl+F")
	h.list = look.NewList(func() int { return len(rows) }, func(id int) look.RowText { return rows[id] })
	list := look.ListPane(h.field, look.Chips(look.NewFilter("Status: any", nil), look.NewFilter("Tag: any", nil)), h.list)
	head := look.ThingHead("T-K7-0412", "twins, Musan",
		[]fyne.CanvasObject{look.NewButton("Add exhibit", theme.ContentAddIcon(), look.Normal, nil), look.NewButton("Read back", theme.ConfirmIcon(), look.Strong, nil)},
		"P-K7-0311 · interview 2026-11-20, Seoul · 1 h 42 min",
		[]fyne.CanvasObject{look.NewChip("Account: draft", look.Warn), look.NewChip("Translation: draft", look.Warn), look.NewChip("Consent: in force", look.OK)})
	tabs := look.NewTabs(
		look.Tab{Text: "Account", View: func() fyne.CanvasObject {
			return look.Card(look.Scroll(look.Column(8,
				look.NewParagraph("투먼에서 트럭으로 국경까지 갔습니다. 손이 묶여 있었습니다.", look.Ink, 300),
				look.NewParagraph("We were taken from Tumen to the border by truck. Our hands were tied.", look.Ink, 300))))
		}},
		look.Tab{Text: "Interview", View: func() fyne.CanvasObject {
			return look.Empty("No interview yet", "Here stand date, place and language of each sitting.", "Add interview", func() {})
		}},
		look.Tab{Text: "Exhibits 4", View: func() fyne.CanvasObject {
			return look.Failed("Everything else stays readable.", "E-K7-0003 is not what was stored.", func() {})
		}})
	h.list.ShowChosen(0)
	return look.ListAndThing(list, look.Border(head, nil, nil, nil, tabs.Container))
}

type undoer struct{ left int }

func (u *undoer) Undo() (record.ID, error) { u.left--; return "T1", nil }
func (u *undoer) Redo() (record.ID, error) { u.left++; return "T1", nil }
func (u *undoer) UndoState() (string, string) {
	if u.left > 0 {
		return "testimony", "testimony"
	}
	return "", ""
}

func enter(t *testing.T) (*looktest.Desk, *shell.Shell, *hall, *hall) {
	d := looktest.New(t)
	s := shell.New(d.Window)
	a := &hall{id: "testimonies", name: "shell.menu.file", icon: theme.DocumentIcon(), count: 1204, sh: s}
	b := &hall{id: "people", name: "shell.menu.edit", icon: theme.AccountIcon(), count: 986, sh: s}
	foot := &hall{id: "settings", name: "shell.menu.help", icon: theme.SettingsIcon(), count: -1, sh: s}
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Idle: 5 * time.Minute, Undo: &undoer{left: 1}},
		[]shell.Room{a, b}, foot)
	d.Settle()
	return d, s, a, b
}

func TestRoomsByKeyAndBack(t *testing.T) {
	d, s, a, b := enter(t)
	if s.Now() != shell.Room(a) {
		t.Fatal("the first room is not in view")
	}
	s.Press(shell.Ctrl(fyne.Key2))
	if s.Now() != shell.Room(b) {
		t.Fatal("Ctrl+2 does not open the second room")
	}
	s.Open("testimonies", "T1")
	s.Press(shell.Alt(fyne.KeyLeft))
	if s.Now() != shell.Room(b) {
		t.Fatal("Alt+Left does not go back")
	}
	d.Sees("1,204", "986", "Seoul office", "caseworker", "Locks in 5 min", "Ctrl+L")
	want := "shown hidden shown open T1 hidden"
	got := ""
	for i, l := range a.log {
		if i > 0 {
			got += " "
		}
		got += l
	}
	if got != want {
		t.Errorf("the room was told %q, want %q", got, want)
	}
}

func TestSidebarByTabAndEnter(t *testing.T) {
	d, s, _, b := enter(t)
	d.TabTo("Edit")
	d.Key(fyne.KeyReturn)
	if s.Now() != shell.Room(b) {
		t.Fatal("Enter on a sidebar item does not open its room")
	}
}

func TestMenuHasEveryAction(t *testing.T) {
	d, s, _, _ := enter(t)
	have := map[string]bool{}
	for _, m := range d.Window.MainMenu().Items {
		for _, item := range m.Items {
			have[item.Label] = true
		}
	}
	for _, a := range s.Actions() {
		if !have[words.T(a.Words)] {
			t.Errorf("%s is not in the menu", a.ID)
		}
	}
	seen := map[string]string{}
	for _, a := range s.Actions() {
		if k := shell.KeyText(a.Shortcut); k != "" {
			if other, ok := seen[k]; ok {
				t.Errorf("%s and %s have the same key %s", other, a.ID, k)
			}
			seen[k] = a.ID
		}
	}
}

// Fyne adds a quit item of its own, which asks and locks nothing, where the last
// of the first menu is none.
func TestQuitStandsLast(t *testing.T) {
	d, _, _, _ := enter(t)
	items := d.Window.MainMenu().Items[0].Items
	for i, m := range items {
		if m.IsQuit != (i == len(items)-1) {
			t.Errorf("%d of %d, %q: %v", i, len(items), m.Label, m.IsQuit)
		}
	}
}

func TestPaletteFindsInBothLanguages(t *testing.T) {
	d, s, a, _ := enter(t)
	s.Press(shell.Ctrl(fyne.KeyK))
	d.Type("만들기 새로")
	d.Sees("New")
	d.SeesNot("Undo", "Nothing fits.")
	d.Type(" zzz")
	d.Sees("Nothing fits.")
	for range " zzz" {
		d.Key(fyne.KeyBackspace)
	}
	d.SeesNot("Nothing fits.")
	d.Key(fyne.KeyReturn)
	if a.log[len(a.log)-1] != "new" {
		t.Fatalf("Enter did not do it: %v", a.log)
	}
	if d.Window.Canvas().Overlays().Top() != nil {
		t.Fatal("the palette is still open")
	}
}

func TestKeysSheetAndEscape(t *testing.T) {
	d, s, _, _ := enter(t)
	s.Press(shell.Ctrl(fyne.KeyF))
	d.Type("tie")
	d.Key(fyne.KeyF1)
	d.Sees("All keys", "Ctrl+Shift+Z", "Alt+←")
	d.Key(fyne.KeyEscape)
	if d.Window.Canvas().Overlays().Top() != nil {
		t.Fatal("Escape does not close the sheet")
	}
	if f, ok := d.Window.Canvas().Focused().(*forms.Entry); !ok || f.Text != "tie" {
		t.Fatalf("after Escape the focus or the text is lost: %v", d.Window.Canvas().Focused())
	}
}

func TestUndoIsTheFieldsFirst(t *testing.T) {
	d, s, a, _ := enter(t)
	s.Press(shell.Ctrl(fyne.KeyF))
	d.Type("x")
	s.Press(shell.Ctrl(fyne.KeyZ))
	if a.field.Text != "" {
		t.Fatalf("Ctrl+Z left %q in the field", a.field.Text)
	}
	s.Done("Tag removed")
	d.Sees("Tag removed", "Undo (Ctrl+Z)", "Saved ")
	s.Press(shell.Ctrl(fyne.KeyZ))
	d.Settle()
	if a.log[len(a.log)-1] != "changed" {
		t.Fatalf("the room was not told of the undo: %v", a.log)
	}
	s.Press(shell.Ctrl(fyne.KeyZ))
	d.Settle()
	d.Sees("There is nothing to take back.")
	d.Loop.Advance(9 * time.Second)
	d.SeesNot("nothing to take back")
}

func TestQuestionNamesTheActAndEscapeIsNo(t *testing.T) {
	d, s, _, _ := enter(t)
	done := 0
	ask := func() {
		s.Ask(shell.Question{Title: "Freeze T-K7-0412?", Text: "Nothing more leaves.", Yes: "Freeze", Grave: true, Do: func() { done++ }})
	}
	ask()
	d.Sees("Freeze T-K7-0412?", "Nothing more leaves.")
	d.Key(fyne.KeyEscape)
	ask()
	d.Key(fyne.KeyReturn)
	if done != 0 {
		t.Fatal("a grave act was done without being chosen")
	}
	ask()
	d.Press("Freeze")
	if done != 1 {
		t.Fatal("the act was not done")
	}
}

// A click beside a question takes the focus from its button; Enter is still
// what it was.
func TestEnterAnswersAQuestionAfterAClickBesideIt(t *testing.T) {
	d, s, _, _ := enter(t)
	done, no := 0, 0
	for _, grave := range []bool{false, true} {
		s.Ask(shell.Question{Title: "Freeze T-K7-0412?", Yes: "Freeze", Grave: grave, Do: func() { done++ }, No: func() { no++ }})
		d.Window.Canvas().Unfocus()
		d.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if d.Window.Canvas().Overlays().Top() != nil {
			t.Fatalf("grave %v: the question is still there", grave)
		}
	}
	if done != 1 || no != 1 {
		t.Errorf("done %d, left %d", done, no)
	}
}

func TestLocksWithoutInput(t *testing.T) {
	d := looktest.New(t)
	s := shell.New(d.Window)
	locked := 0
	a := &hall{id: "testimonies", name: "shell.menu.file", icon: theme.DocumentIcon(), sh: s}
	again := func() {
		s.Enter(shell.Session{Office: "Seoul office", Idle: 2 * time.Minute, Lock: func() { locked++ }}, []shell.Room{a}, nil)
	}
	again()
	d.Loop.Advance(100 * time.Second)
	d.Sees("Locks in 30 seconds.")
	d.Window.Canvas().Focus(a.field)
	d.Type("x")
	d.SeesNot("Locks in 30 seconds.")
	d.Loop.Advance(100 * time.Second)
	if locked != 0 {
		t.Fatal("typing does not count as input")
	}
	d.Loop.Advance(25 * time.Second)
	if locked != 1 || s.Now() != nil {
		t.Fatalf("not locked: %d", locked)
	}
	if a.log[len(a.log)-1] != "close" || a.log[len(a.log)-2] != "hidden" {
		t.Errorf("the room was not told to save and forget: %v", a.log)
	}
	d.SeesNot("T-K7-0412", "Seoul office")
	again()
	d.Loop.Jump(8 * time.Hour)
	d.Loop.Advance(5 * time.Second)
	if locked != 2 {
		t.Error("a machine that slept is not locked when it wakes")
	}
}

func TestAMovingPointerIsInput(t *testing.T) {
	d, s, _, _ := enter(t)
	for range 4 {
		d.Loop.Advance(4 * time.Minute)
		test.MoveMouse(d.Window.Canvas(), fyne.NewPos(900, 500))
		test.MoveMouse(d.Window.Canvas(), fyne.NewPos(910, 500))
	}
	if !s.Opened() {
		t.Fatal("locked while the pointer moved")
	}
	d.Loop.Advance(5*time.Minute + 5*time.Second)
	if s.Opened() {
		t.Fatal("not locked")
	}
}

func TestWorkShowsHowFarAndCancels(t *testing.T) {
	d, s, _, _ := enter(t)
	started := make(chan struct{})
	var got error
	shell.Work(s, "Exporting 3 testimonies", func(ctx context.Context, p func(string, int64, int64)) (int, error) {
		p("Writing T-K7-0412", 1, 3)
		close(started)
		<-ctx.Done()
		return 0, ctx.Err()
	}, func(_ int, err error) { got = err })
	<-started
	d.Loop.Advance(400 * time.Millisecond)
	d.Loop.Flush()
	d.Sees("Exporting 3 testimonies", "Writing T-K7-0412")
	if s.Press(shell.Ctrl(fyne.KeyN)) {
		t.Error("Ctrl+N works under the bar")
	}
	d.Press("Cancel")
	if !errors.Is(got, context.Canceled) || d.Window.Canvas().Overlays().Top() != nil {
		t.Fatalf("after Cancel: %v", got)
	}
}

func TestAFailureSaysWhatIsSafe(t *testing.T) {
	d, s, _, _ := enter(t)
	s.Fail(context.Canceled)
	if d.Window.Canvas().Overlays().Top() != nil {
		t.Fatal("a cancelled act is told as a failure")
	}
	s.Fail(errors.New("unexpected"))
	d.Sees("Everything saved before is safe.")
	d.Key(fyne.KeyEscape)
	if d.Window.Canvas().Overlays().Top() != nil {
		t.Fatal("Escape does not close it")
	}
}

func TestNarrowShowsIconsWithTips(t *testing.T) {
	d, _, _, _ := enter(t)
	d.Window.Resize(fyne.NewSize(900, 700))
	d.SeesNot("1,204")
	d.TabTo("Edit")
	d.Sees("Edit")
}

func TestPictures(t *testing.T) {
	d, s, _, _ := enter(t)
	d.Picture("shell", s.Relabel)
	s.ShowPalette()
	d.Picture("palette", nil)
	d.Type("zzz")
	d.Picture("palette-nothing", nil)
	s.Escape()
	s.ShowKeys()
	d.Picture("keys", nil)
	s.Escape()
	s.Ask(shell.Question{Title: "Freeze T-K7-0412?", Text: "Nothing more leaves. 2 submissions already sent name it. Destroying is a second step, for a keyholder.", Yes: "Freeze", Grave: true, Do: func() {}})
	s.Done("Tag removed")
	d.Picture("question", nil)
}
