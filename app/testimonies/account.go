package testimonies

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/transcript"
)

// account is the list of segments. One of them is edited at a time, in a field
// that is made for it and thrown away: a field in focus may hold an unfinished
// syllable, so its text is never set from outside.
type account struct {
	thing   *thing
	view    *fyne.Container
	body    *fyne.Container
	scroll  *container.Scroll
	rows    *segments
	foot    *look.Text
	hint    *look.Text
	line    *fyne.Container // foot, chips and hint
	keys    *footLine
	sound   *look.ChipButton // shows the player
	lang    *look.ChipButton // the translation that is shown
	state   string           // of that translation, as the head shows it
	at      int              // the chosen segment
	editor  *writes          // nil while nothing is edited
	waits   func()           // stops the draft's timer
	hearing *hearing
	counted byText[int] // words
}

// accountLeast is how high the account is at least, under a player in a low window.
const accountLeast float32 = 150

func newAccount(t *thing) *account {
	a := &account{thing: t}
	a.rows = newSegments(a)
	a.scroll = look.Scroll(a.rows)
	a.scroll.OnScrolled = func(fyne.Position) { look.Seen(); a.rows.place() }
	a.body = container.NewStack()
	a.foot = look.Small("")
	a.hint = look.Small("")
	a.hearing = newHearing(a)
	a.sound = look.NewChipButton(words.T("player.sound"), look.Muted, func() { a.hearing.toggle() })
	a.lang = look.NewChipButton("", look.Muted, func() { t.askTranslation() })
	a.keys = &footLine{account: a}
	a.line = &fyne.Container{Layout: a.keys, Objects: []fyne.CanvasObject{a.foot, a.lang, a.sound, a.hint}}
	a.sounded()
	a.view = look.Border(a.hearing.area, look.Inset(8, 4, 8, 4, a.line), nil, nil, look.Fixed(0, accountLeast, a.body))
	a.fill()
	return a
}

func (a *account) segments() []record.Segment { return a.thing.t.Account }

// sounded says which keys there are now that a recording is open, or no longer.
func (a *account) sounded() {
	key := "testimonies.account.keys"
	if a.hearing.p != nil {
		key = "player.keys"
	}
	a.keys.keys = words.T(key)
	a.sound.Hidden = len(a.hearing.sounds) == 0 || a.hearing.p != nil
	look.Again(a.line)
	// The player took room, or gave it back. Fyne is told of that by whatever became
	// higher, but its canvas keeps only one parent that waits to be laid out
	// (EnsureMinSize in internal/driver/common): when a sibling of the player's
	// changes too, as the line of keys just did, this one loses its turn, and is laid
	// out here. Where there is not enough room the page becomes higher, and lays this
	// out itself.
	if v := a.view; v != nil && v.MinSize().Height <= v.Size().Height {
		look.Again(v)
	}
	if a.rows.width > 0 {
		a.rows.changed() // times are shown to a tenth of a second
	}
}

// wordCount counts as the list does: what stands between spaces. Only new texts
// are read.
func (a *account) wordCount() (n int) {
	for _, s := range a.segments() {
		n += a.counted.of(s.ID, s.Text, func(text string) int { return len(strings.Fields(text)) })
	}
	return n
}

// fill shows the segments, or what begins them.
func (a *account) fill() {
	all := a.segments()
	a.at = max(0, min(a.at, len(all)-1))
	a.count()
	var body fyne.CanvasObject = look.BareCard(a.scroll)
	if len(all) == 0 {
		begin := a.begin
		if a.thing.final() {
			begin = nil
		}
		body = look.BareCard(look.Empty(words.T("testimonies.account.empty"), words.T("testimonies.account.empty.text"),
			words.T("testimonies.account.begin"), begin))
	}
	a.rows.changed()
	a.hearing.redraw()
	a.body.Objects = []fyne.CanvasObject{body}
	a.body.Refresh()
}

// reload shows the account as it is now. An editor whose text is what is
// stored stays; another is made anew, so that no text is set into it.
func (a *account) reload() {
	e := a.editor
	if e != nil && e.lang == "" && e.Text == "" && len(a.segments()) == 0 && !a.thing.final() {
		// The account was begun, and nothing of it is stored yet.
		a.thing.t.Account = []record.Segment{{ID: e.segment, Speaker: record.SpeakerWitness}}
	}
	i := -1
	if e != nil {
		i = slices.IndexFunc(a.segments(), func(s record.Segment) bool { return s.ID == e.segment })
	}
	if i >= 0 && a.textOf(e.lang, a.segments()[i]) == e.Text {
		a.at = i
		a.fill()
		return
	}
	focused, lang := e != nil && e.held, ""
	if e != nil {
		lang = e.lang
	}
	a.drop()
	if i >= 0 {
		a.at = i
	}
	a.fill()
	if focused {
		a.open(a.at, -1, lang)
	}
}

// begin makes the first segment.
func (a *account) begin() {
	if len(a.segments()) == 0 {
		a.insert(0, record.Segment{Speaker: record.SpeakerWitness})
		a.fill()
	}
	a.edit(0, -1)
}

// enter puts the focus into the account.
func (a *account) enter() {
	if len(a.segments()) == 0 {
		a.begin()
		return
	}
	look.Focus(a.rows)
}

// insert puts a segment at i and gives it a name.
func (a *account) insert(i int, s record.Segment) {
	t := a.thing
	s.ID = newSegmentID(t.t.Account, &t.highest)
	t.t.Account = slices.Insert(slices.Clone(t.t.Account), i, s)
}

// edit opens a field on segment i with the caret before its rune caret; -1 is
// the end. In a closed account words can be selected in it, to be coded.
func (a *account) edit(i, caret int) { a.open(i, caret, "") }

// open is edit of the original, "", or of its translation into a language.
func (a *account) open(i, caret int, lang string) {
	if i < 0 || i >= len(a.segments()) {
		return
	}
	if a.editor != nil && a.at == i && a.editor.segment == a.segments()[i].ID && a.editor.lang == lang {
		look.Focus(a.editor)
		return
	}
	a.commit()
	a.drop()
	a.at = i
	a.editor = newWrites(a, a.segments()[i], lang)
	a.rows.changed()
	a.rows.reveal(i)
	a.editor.setCaret(caret)
	a.hearing.redraw()
	look.Focus(a.editor)
}

// take puts what stands in the field into the account: true when it differs.
func (a *account) take() bool {
	a.rest()
	e := a.editor
	if e == nil || e.lang != "" {
		return false
	}
	i := slices.IndexFunc(a.segments(), func(s record.Segment) bool { return s.ID == e.segment })
	if i < 0 || a.segments()[i].Text == e.Text {
		return false
	}
	a.thing.t.Account = slices.Clone(a.segments())
	a.thing.t.Account[i].Text = e.Text
	a.count()
	return true
}

// commit makes a version of what was typed in the paragraph that is left.
func (a *account) commit() {
	a.commitTranslation()
	if a.take() {
		a.thing.save("")
	}
}

func (a *account) drop() {
	if a.editor != nil {
		e := a.editor
		a.editor = nil
		e.OnChanged, e.OnFocus, e.OnKey = nil, nil, nil
		e.Hide()
	}
}

// stop ends editing and keeps the paragraph chosen: true when there was any.
func (a *account) stop() bool {
	if a.editor == nil {
		return false
	}
	a.commit()
	a.drop()
	a.rows.changed()
	look.Focus(a.rows)
	return true
}

// typed waits for half a second of rest, then keeps the draft.
func (a *account) typed() {
	if a.waits != nil {
		a.waits()
	}
	e := a.editor
	a.waits = task.After(draftDelay, func() {
		a.waits = nil
		if a.editor == e && e != nil {
			a.thing.keepDraft(e.draftName(), e.Text)
		}
	})
	a.rows.grow()
}

// choose marks a segment without editing it.
func (a *account) choose(i int) {
	n := len(a.segments())
	if n == 0 {
		return
	}
	a.at = min(max(i, 0), n-1)
	a.rows.reveal(a.at)
	a.rows.place()
	a.hearing.redraw()
}

// split makes two paragraphs of the one being edited, at its caret.
func (a *account) split() {
	if at := a.editor.CursorTextOffset(); at < len([]rune(a.editor.Text)) {
		a.commit() // what was typed is a step of its own
	} else {
		a.take()
	}
	before := a.segments()
	first, second := record.SplitAt(before, a.at, a.editor.CursorTextOffset(), a.hearing.played(before[a.at]))
	if !before[a.at].Timed() && second.Timed() {
		second = a.hearing.in(second)
	}
	a.insert(a.at+1, second)
	t := &a.thing.t
	t.Account[a.at] = first
	moveNames(t.Names, first.ID, t.Account[a.at+1].ID, first.Text)
	a.follow(before)
	a.after(a.at+1, 0)
}

// follow lets the translations in view go with their words, as the vault does.
func (a *account) follow(before []record.Segment) {
	t := a.thing
	t.translations = slices.Clone(t.translations)
	for i := range t.translations {
		t.translations[i], _ = t.translations[i].Follow(before, t.t.Account)
	}
}

// join puts paragraph i at the end of the one before it.
func (a *account) join(i int) {
	a.commit() // what was typed is a step of its own
	all := a.segments()
	if i < 1 || i >= len(all) {
		return
	}
	left, right := all[i-1], all[i]
	if len(left.Text)+len(right.Text) > record.MaxSegmentBytes {
		a.thing.room.s.Say("testimonies.account.full")
		return
	}
	caret := len([]rune(left.Text))
	t := &a.thing.t
	t.Account = slices.Delete(slices.Clone(all), i, i+1)
	t.Account[i-1] = left.Join(right)
	moveNames(t.Names, right.ID, left.ID, "")
	a.follow(all)
	a.after(i-1, caret)
}

// paste puts the paragraphs of a long text in at the caret.
func (a *account) paste(text string) {
	parts := transcript.Paragraphs(text)
	if len(parts) == 0 {
		return
	}
	a.take()
	all := a.segments()
	runes := []rune(all[a.at].Text)
	at := min(a.editor.CursorTextOffset(), len(runes))
	left, right := string(runes[:at]), string(runes[at:])
	speaker, lang := all[a.at].Speaker, all[a.at].Lang
	own := all[a.at].ID
	var fresh []record.Segment
	add := func(text string) {
		id := newSegmentID(all, &a.thing.highest)
		fresh = append(fresh, record.Segment{ID: id, Speaker: speaker, Lang: lang, Text: text})
	}
	if len(left)+len(parts[0]) <= record.MaxSegmentBytes {
		left, parts = left+parts[0], parts[1:]
	}
	for _, p := range parts {
		add(p)
	}
	caret := len([]rune(left))
	if n := len(fresh); n > 0 {
		caret = len([]rune(fresh[n-1].Text))
	}
	if n := len(fresh); right != "" && n > 0 && len(fresh[n-1].Text)+len(right) <= record.MaxSegmentBytes {
		fresh[n-1].Text += right
	} else if right != "" && n == 0 && len(left)+len(right) <= record.MaxSegmentBytes {
		left += right
	} else if right != "" {
		add(right)
	}
	t := &a.thing.t
	t.Account = slices.Insert(slices.Clone(all), a.at+1, fresh...)
	t.Account[a.at].Text = left
	for _, f := range fresh {
		if f.Text != "" && right != "" && len(f.Text) >= len(right) {
			moveNames(t.Names, own, fresh[len(fresh)-1].ID, left)
			break
		}
	}
	last := a.at + len(fresh)
	if n := len(fresh); n > 1 && fresh[n-1].Text == right {
		last--
	}
	a.after(last, caret)
}

// after saves a change to the list and goes on in paragraph i.
func (a *account) after(i, caret int) {
	a.drop()
	a.thing.save("")
	a.at = i
	a.fill()
	a.edit(i, caret)
}

// remove takes the chosen paragraph out.
func (a *account) remove() {
	if len(a.segments()) == 0 || a.thing.final() {
		return
	}
	a.commitTranslation()
	a.take()
	editing := a.editor != nil
	a.drop()
	a.thing.t.Account = slices.Delete(slices.Clone(a.segments()), a.at, a.at+1)
	a.thing.save(words.T("testimonies.account.removed"))
	a.fill()
	if editing && len(a.segments()) > 0 {
		a.edit(a.at, -1)
		return
	}
	look.Focus(a.rows)
}

// speak says who speaks in the chosen paragraph.
func (a *account) speak(who string) {
	if len(a.segments()) == 0 || a.thing.final() || a.segments()[a.at].Speaker == who {
		return
	}
	a.take()
	a.thing.t.Account = slices.Clone(a.segments())
	a.thing.t.Account[a.at].Speaker = who
	a.thing.save("")
	a.rows.changed()
}

var speakers = []string{record.SpeakerWitness, record.SpeakerInterviewer, record.SpeakerInterpreter, record.SpeakerOther}

// askSpeaker opens the choice of speakers for segment i.
func (a *account) askSpeaker(i int, at fyne.CanvasObject) {
	if a.thing.final() {
		a.thing.room.s.Say("testimonies.final.locked")
		return
	}
	if a.editor == nil || a.at != i {
		a.stop()
		a.choose(i)
	}
	var all []look.Choice
	for _, who := range speakers {
		all = append(all, look.Choice{Text: words.T("testimonies.speaker." + who), Choose: func() { a.speak(who) }})
	}
	look.ShowChoices(at, all)
}

func speakerName(who string) string {
	if slices.Contains(speakers, who) {
		return words.T("testimonies.speaker." + who)
	}
	return words.T("testimonies.speaker.none")
}
