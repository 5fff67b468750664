// Package submissions is the room where sealed testimonies become a bundle for
// one addressee: the form, what is chosen, what the addressee will see, and the
// export.
package submissions

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/casetable"
	"attest/app/forms"
	"attest/app/look"
	"attest/app/online"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Vault is what the room needs of the archive.
type Vault interface {
	casetable.Vault
	Remove(id record.ID) error
	Cases() []record.Case
	Testimonies(f archive.Filter) []archive.TestimonyRow
	Indexed() archive.Indexed
	WaitForIndex(ctx context.Context) error
	Persons() []archive.PersonRow
	Exhibits(parent record.ID) ([]archive.Exhibit, error)
	Office() record.Office
	Preview(ctx context.Context, id record.ID) (archive.Preview, error)
	AnotherOfThatName(id record.ID, r archive.Reason) error
	LeftTogether(id record.ID) ([]archive.Together, error)
	Mentions(ctx context.Context, id record.ID, of archive.MentionOf) ([]archive.Mention, []string, error)
	Regions(exhibit record.ID) ([]record.Region, error)
	BesideHidden(ctx context.Context, submission, testimony record.ID) ([]archive.BesideHidden, error)
	PreviewCopy(ctx context.Context, x archive.PreviewExhibit) (archive.PreviewCopy, error)
	MessageLimit(id record.ID) (archive.MessageLimit, error)
	Export(ctx context.Context, id record.ID, o archive.ExportOptions, p archive.Progress) (archive.ExportReport, error)
}

// Room is the submissions.
type Room struct {
	// Questions opens the questions about a testimony; without it the testimony
	// is opened.
	Questions func(testimony record.ID)
	// Paragraph opens a testimony at a paragraph; without it the testimony is opened.
	Paragraph func(testimony record.ID, paragraph string)

	// WordBack takes a Word file back into a submission.
	WordBack func(record.Submission)

	PickKeys  func(then func(keys string))            // from the address book; may be nil
	Addresses func()                                  // opens it; may be nil
	Sent      func(submission record.ID, done func()) // what was sent, and what follows; may be nil
	Review    func(submission record.ID, done func()) // approval, comments, versions; may be nil

	// ShowExhibit opens a file over the window, to mark parts of it; nil where
	// nothing can.
	ShowExhibit func(exhibit record.ID)

	shell *shell.Shell
	vault Vault
	rows  []record.Submission
	state string // filter: "", draft, sent
	view  *view
	thing *thing
	at    record.ID       // the submission in view
	page  *casetable.Page // its form, nil while that is not open
}

// view is the list and the place of the thing.
type view struct {
	whole  *fyne.Container // the room: list and thing, or a form in their place
	root   fyne.CanvasObject
	search *forms.Entry
	filter *look.ChipButton
	list   *look.List
	place  *fyne.Container
}

var (
	_ shell.Room      = (*Room)(nil)
	_ shell.NewItemer = (*Room)(nil)
	_ shell.Searcher  = (*Room)(nil)
	_ shell.Exporter  = (*Room)(nil)
	_ shell.Opener    = (*Room)(nil)
	_ shell.Changer   = (*Room)(nil)
	_ shell.Escaper   = (*Room)(nil)
)

// New is the room over an open vault.
func New(s *shell.Shell, v Vault) *Room { return &Room{shell: s, vault: v} }

// ID is the room's name for links.
func (r *Room) ID() string { return "submissions" }

// Name is its words key.
func (r *Room) Name() string { return "submissions.name" }

// Icon is a letter on its way.
func (r *Room) Icon() fyne.Resource { return theme.MailSendIcon() }

// Count is how many there are.
func (r *Room) Count() int { return len(r.vault.Submissions()) }

// View builds the room.
func (r *Room) View() fyne.CanvasObject {
	v := &view{search: forms.NewEntry(), place: container.NewStack()}
	r.view, r.thing = v, nil
	v.search.SetPlaceHolder(words.T("submissions.search", shell.KeyText(shell.Ctrl(fyne.KeyF))))
	v.search.OnChanged = func(string) { r.list() }
	v.search.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyDown || ev.Name == fyne.KeyReturn {
			look.Focus(v.list)
			v.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
			return true
		}
		return false
	}
	v.filter = look.NewFilter("", r.stateChoices)
	v.list = look.NewList(func() int { return len(r.rows) }, func(i int) look.RowText { return rowText(r.rows[i]) })
	v.list.OnChoose = func(i int) { r.show(r.rows[i].ID) }
	v.list.OnOpen = func(int) {
		if r.thing != nil {
			look.Focus(r.thing.tabs.Bar)
		}
	}
	v.root = look.ListAndThing(look.ListPane(v.search, look.Chips(v.filter), v.list), v.place)
	v.whole = container.NewStack(v.root)
	r.list()
	was := r.page
	if r.at != "" {
		r.show(r.at)
	}
	if was != nil { // the language changed
		r.openAnswers()
		if r.page != nil {
			r.page.StartAt(was.Tab())
		}
	}
	return v.whole
}

// rowText is a submission's line in the list.
func rowText(s record.Submission) look.RowText {
	state, role, on := standing(s)
	return look.RowText{Name: s.Label, Handle: s.Title, Left: addressee(s), Chip: stateName(state), Role: role, Right: on}
}

// standing is how far a submission is: sent where somebody noted that it was sent,
// exported where files of it left the vault, else a draft; on is the day of it.
func standing(s record.Submission) (state string, role look.Role, on string) {
	if n := len(s.Deliveries); n > 0 {
		return "sent", look.OK, day(s.Deliveries[n-1].Time)
	}
	if n := len(s.Exports); n > 0 {
		return "exported", look.Muted, day(s.Exports[n-1].Time)
	}
	return "draft", look.Warn, ""
}

// day is the day of an RFC 3339 time.
func day(t string) string {
	if len(t) > 10 {
		return t[:10]
	}
	return t
}

func (r *Room) stateChoices() []look.Choice {
	var all []look.Choice
	for _, state := range []string{"", "draft", "exported", "sent"} {
		all = append(all, look.Choice{Text: stateName(state), Choose: func() { r.state = state; r.list() }})
	}
	return all
}

func stateName(state string) string {
	if state == "" {
		return words.T("submissions.state.any")
	}
	return words.T("submissions.state." + state)
}

// list reads the submissions that pass search and filter.
func (r *Room) list() {
	query := strings.ToLower(strings.TrimSpace(r.view.search.Text))
	r.rows = r.rows[:0]
	all := r.vault.Submissions()
	for _, s := range all {
		if state, _, _ := standing(s); r.state != "" && r.state != state {
			continue
		}
		if strings.Contains(strings.ToLower(s.Label+"\n"+s.Title+"\n"+s.Addressee+"\n"+s.Reference), query) {
			r.rows = append(r.rows, s)
		}
	}
	role := look.Muted
	if r.state != "" {
		role = look.Accent
	}
	r.view.filter.Set(words.T("submissions.filter", stateName(r.state)), role)
	r.mark()
	r.view.list.Refresh()
	if r.thing == nil {
		r.view.place.Objects = []fyne.CanvasObject{r.empty(len(all))}
		r.view.place.Refresh()
	}
}

func (r *Room) empty(all int) fyne.CanvasObject {
	if all > 0 {
		return look.Empty(words.T("submissions.choose"), words.T("submissions.choose.text"), "", nil)
	}
	return look.Empty(words.T("submissions.empty"), words.T("submissions.empty.text"), words.T("submissions.new"), r.NewItem)
}

// mark shows which row is in view.
func (r *Room) mark() {
	at := -1
	for i, s := range r.rows {
		if s.ID == r.at {
			at = i
		}
	}
	r.view.list.ShowChosen(at)
}

// show brings one submission into view; what is typed in the one before is
// saved first.
func (r *Room) show(id record.ID) {
	if r.thing != nil && r.thing.sub.ID == id {
		return
	}
	r.leave()
	r.closeAnswers()
	s, err := r.vault.Submission(id)
	if err != nil {
		r.at, r.thing = "", nil
		r.view.place.Objects = []fyne.CanvasObject{r.shell.FailedView(err, nil)}
		r.view.place.Refresh()
		return
	}
	r.at = id
	r.thing = newThing(r, s)
	r.view.place.Objects = []fyne.CanvasObject{r.thing.root}
	r.view.place.Refresh()
	r.mark()
	r.shell.Visited(r, string(id))
	r.shell.RefreshActions()
}

// leave saves what is typed and stops what runs for the thing in view.
func (r *Room) leave() {
	if r.thing != nil {
		r.thing.saveNow()
		r.thing.stop()
	}
}

// Shown looks again, since other rooms change what can leave.
func (r *Room) Shown() {
	r.list()
	if r.thing != nil {
		r.thing.reload()
	}
	if r.page != nil {
		r.page.Load()
		r.page.Enter()
		return
	}
	look.Focus(r.view.list)
}

// Hidden saves what is being typed.
func (r *Room) Hidden() {
	if r.page != nil {
		r.page.SaveNow()
	}
	r.leave()
}

// Close forgets.
func (r *Room) Close() {
	if r.page != nil {
		r.page.Close()
		r.page = nil
	}
	r.leave()
	r.rows, r.view, r.thing, r.at = nil, nil, nil, ""
}

// Open shows one submission.
func (r *Room) Open(id string) {
	r.show(record.ID(id))
	r.list()
}

// Changed looks again, after Undo.
func (r *Room) Changed(record.ID) {
	if r.page != nil && r.there(r.at) {
		r.page.Load()
	}
	if r.at != "" {
		if !r.there(r.at) {
			r.closeAnswers()
			r.drop()
		} else if r.thing != nil {
			r.thing.reload()
		}
	}
	r.list()
}

// there says whether a submission is still in the list.
func (r *Room) there(id record.ID) bool {
	for _, s := range r.vault.Submissions() {
		if s.ID == id {
			return true
		}
	}
	return false
}

// drop takes the thing out of view without saving it.
func (r *Room) drop() {
	if r.thing != nil {
		r.thing.stop()
	}
	r.thing, r.at = nil, ""
}

// FocusSearch goes to the search field.
func (r *Room) FocusSearch() {
	r.closeAnswers()
	look.Focus(r.view.search)
}

// Export goes to the last step, and there it begins.
func (r *Room) Export() {
	r.closeAnswers()
	if r.thing == nil {
		r.shell.Say("submissions.choose")
		return
	}
	if r.thing.tabs.Bar.Selected() != tabExport {
		r.thing.tabs.Bar.Select(tabExport)
		r.thing.export.focus()
		return
	}
	r.thing.export.begin()
}

// Actions are the room's own.
func (r *Room) Actions() []shell.Action {
	if r.page != nil {
		return append(r.page.Actions(), r.reviewAction())
	}
	open := func() bool { return r.thing != nil }
	chosen := func() bool {
		return open() && r.thing.tabs.Bar.Selected() == tabContents && r.thing.contents.chosen() >= 0
	}
	tab := func(n int) func() { return func() { r.thing.tabs.Bar.Select(n); look.Focus(r.thing.tabs.Bar) } }
	return []shell.Action{
		{ID: "submissions.form", Words: "submissions.action.form", Enabled: open, Run: tab(tabForm)},
		{ID: "submissions.answers", Words: "submissions.action.answers", Shortcut: shell.Alt(fyne.KeyM), Enabled: func() bool { return open() && inForm(r.thing.sub) }, Run: r.openAnswers},
		{ID: "online.open", Words: "online.action", Shortcut: online.Key(), Enabled: func() bool { return open() && inForm(r.thing.sub) }, Run: func() { online.Open(r.shell, r.vault, r.thing.sub.ID) }},
		{ID: "submissions.contents", Words: "submissions.action.contents", Enabled: open, Run: tab(tabContents)},
		{ID: "submissions.preview", Words: "submissions.action.preview", Shortcut: shell.CtrlShift(fyne.KeyP), Enabled: open, Run: tab(tabPreview)},
		{ID: "submissions.mentions", Words: "redaction.action.mentions", Shortcut: shell.Alt(fyne.KeyL), Enabled: open, Run: func() { r.thing.mentions() }},
		{ID: "submissions.beside", Words: "redaction.action.beside", Shortcut: shell.Alt(fyne.KeyE), Enabled: open, Run: func() { r.thing.translations() }},
		{ID: "submissions.another", Words: "redaction.action.another", Shortcut: shell.Alt(fyne.KeyA), Enabled: open, Run: func() { r.thing.another() }},
		{ID: "submissions.add", Words: "submissions.action.add", Shortcut: shell.CtrlShift(fyne.KeyA), Enabled: open,
			Run: func() { r.thing.tabs.Bar.Select(tabContents); r.thing.contents.add() }},
		{ID: "submissions.up", Words: "submissions.action.up", Shortcut: shell.Alt(fyne.KeyUp), Enabled: chosen, Run: func() { r.thing.contents.move(-1) }},
		{ID: "submissions.down", Words: "submissions.action.down", Shortcut: shell.Alt(fyne.KeyDown), Enabled: chosen, Run: func() { r.thing.contents.move(1) }},
		{ID: "submissions.take", Words: "submissions.action.take", Shortcut: shell.Ctrl(fyne.KeyDelete), Enabled: chosen, Run: func() { r.thing.contents.take() }},
		{ID: "submissions.wordback", Words: "wordback.action", Shortcut: shell.Alt(fyne.KeyW), Enabled: func() bool { return open() && r.WordBack != nil },
			Run: func() { r.thing.saveNow(); r.WordBack(r.thing.sub) }},
		r.reviewAction(),
		{ID: "submissions.sent", Words: "submissions.action.sent", Shortcut: shell.Alt(fyne.KeyS), Enabled: open, Run: r.sent},
		{ID: "submissions.addresses", Words: "submissions.action.addresses", Shortcut: shell.Alt(fyne.KeyB), Run: r.Addresses},
		{ID: "submissions.remove", Words: "submissions.action.remove", Shortcut: shell.CtrlShift(fyne.KeyDelete), Enabled: open, Run: r.remove},
	}
}
