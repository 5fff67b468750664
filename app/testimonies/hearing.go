package testimonies

import (
	"context"
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/player"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// heardMark says that a draft of an exhibit is the place where it was heard.
const heardMark = "heard"

// placesIn are where the recordings of a testimony were heard last, and which.
type placesIn struct {
	places map[record.ID]player.Place
	last   record.ID
}

// readPlaces gathers them; it runs beside the window.
func (r *Room) readPlaces(all []archive.Exhibit) (in placesIn, err error) {
	in.places = map[record.ID]player.Place{}
	newest := ""
	for _, e := range all {
		if !isSound(e) {
			continue
		}
		d, found, err := r.v.Draft(e.ID)
		if err != nil {
			return in, err
		}
		at := player.Begin
		if !found || d.Segment != heardMark || json.Unmarshal([]byte(d.Text), &at) != nil {
			continue // it is heard from its beginning
		}
		in.places[e.ID] = at
		if d.Time > newest {
			newest, in.last = d.Time, e.ID
		}
	}
	return in, nil
}

func isSound(e archive.Exhibit) bool { return media.MayBeSound(e.Media) }

// hearing is the sound beside an account: none, or a strip over it.
type hearing struct {
	account *account
	area    *fyne.Container
	strip   *player.Strip
	p       *player.Player
	sounds  []player.Sound
	at      int    // the segment that is heard, -1 for none
	then    func() // once the recording is there
}

func newHearing(a *account) *hearing {
	h := &hearing{account: a, area: look.Column(0), at: -1}
	h.refresh()
	return h
}

// refresh looks again which recordings there are.
func (h *hearing) refresh() {
	t := h.account.thing
	h.sounds = nil
	if t.room == nil || t.room.OpenSound == nil {
		return
	}
	for _, e := range t.exhibits {
		if isSound(e) {
			name := e.Detail.Caption
			if name == "" && e.Recording == "" {
				name = e.Name
			}
			h.sounds = append(h.sounds, player.Sound{ID: e.ID, Name: look.Fit(look.JoinFacts(e.Label, name), look.SmallSize, false, 170), Media: e.Media, Size: e.Size})
		}
	}
	switch {
	case h.p == nil:
	case !slices.ContainsFunc(h.sounds, func(s player.Sound) bool { return s.ID == h.p.Sound().ID }):
		h.hide()
	default:
		h.strip.Sounds(h.sounds)
	}
}

// restore shows the strip again where it was open before a lock.
func (h *hearing) restore() {
	in := h.account.thing.placesIn
	if in.places[in.last].Shown {
		h.show()
	}
}

// on says that a recording is open and can be gone to places in.
func (h *hearing) on() bool { return h != nil && h.p != nil && h.p.Ready() }

// toggle shows the strip or hides it.
func (h *hearing) toggle() {
	if h.p != nil {
		h.hide()
		return
	}
	h.show()
}

// show opens the recording that was heard last, or the first.
func (h *hearing) show() {
	if len(h.sounds) == 0 || h.p != nil {
		return
	}
	i := slices.IndexFunc(h.sounds, func(s player.Sound) bool { return s.ID == h.account.thing.last })
	h.open(h.sounds[max(i, 0)])
}

// open opens a recording in the strip.
func (h *hearing) open(s player.Sound) {
	t := h.account.thing
	h.keep(false)
	if h.p != nil {
		h.p.Close()
	}
	at, ok := t.places[s.ID]
	if !ok {
		at = player.Begin
	}
	if h.strip == nil {
		h.strip = player.NewStrip(h.parts)
		h.strip.OnChoose, h.strip.OnHide, h.strip.OnLoop = h.open, h.hide, h.loop
		h.strip.OnTouch = func() {
			if e := h.account.editor; e != nil {
				look.Focus(e)
			}
		}
	}
	h.p = player.New(s, at, t.room.OpenSound, t.room.PlaySound, t.room.Outlines)
	h.strip.Show(h.p, h.sounds)
	h.p.OnTold, h.p.OnStopped = h.told, func(error) { h.strip.Stopped() }
	h.area.Objects = []fyne.CanvasObject{look.Inset(0, 0, 8, 0, h.strip.View)}
	h.area.Refresh()
	h.account.sounded()
	h.account.rows.follow() // the strip took room
	t.room.s.RefreshActions()
}

// hide ends it; the keyboard goes back to the account.
func (h *hearing) hide() {
	if h.p == nil {
		return
	}
	h.p.Pause()
	h.keep(false)
	h.close()
	if e := h.account.editor; e != nil {
		look.Focus(e)
	} else {
		look.Focus(h.account.rows)
	}
}

// leave ends it because something else comes into view, or a lock: the place is
// kept before it returns, and the strip is there again when the account is.
func (h *hearing) leave() {
	if h == nil || h.p == nil {
		return
	}
	h.p.Pause()
	h.keep(true)
	h.close()
}

func (h *hearing) close() {
	h.p.Close()
	h.p, h.strip, h.then = nil, nil, nil
	h.area.Objects = nil
	h.area.Refresh()
	h.hear(-1)
	h.account.sounded()
	h.account.rows.follow()
	h.account.thing.room.s.RefreshActions()
}

// keep puts the place away, sealed; shown says that the strip stays.
func (h *hearing) keep(shown bool) {
	if h.p == nil {
		return
	}
	t := h.account.thing
	at := h.p.Place()
	at.Shown = shown
	t.places[h.p.Sound().ID], t.last = at, h.p.Sound().ID
	if err := t.room.v.SaveDraft(h.p.Sound().ID, placeDraft(at)); err != nil {
		t.room.s.Fail(err)
	}
}

func placeDraft(at player.Place) archive.Draft {
	text, _ := json.Marshal(at) // numbers alone
	return archive.Draft{Segment: heardMark, Text: string(text)}
}

// rest pauses and keeps the place beside the window: another tab was chosen.
func (h *hearing) rest() {
	if h == nil || !h.on() {
		return
	}
	h.p.Pause()
	r, id, at := h.account.thing.room, h.p.Sound().ID, h.p.Place()
	at.Shown = true
	h.account.thing.places[id] = at
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, r.v.SaveDraft(id, placeDraft(at)) }, func(_ struct{}, err error) {
		if err != nil && !r.closed {
			r.s.Fail(err)
		}
	})
}

// told marks the segment that is heard.
func (h *hearing) told() {
	if h.p == nil {
		return
	}
	h.strip.Told()
	if !h.p.Ready() {
		return
	}
	if then := h.then; then != nil {
		h.then = nil
		then()
	}
	h.hear(h.segment())
}

// segment is the one that is heard now, -1 for none.
func (h *hearing) segment() int {
	id := h.p.Sound().ID
	return record.SegmentIn(h.account.segments(), id, h.first(id), h.p.Place().At)
}

// first says that paragraphs which name no recording are heard in this one.
func (h *hearing) first(id record.ID) bool { return len(h.sounds) == 0 || h.sounds[0].ID == id }

// in says that a paragraph is timed in the recording that is open.
func (h *hearing) in(s record.Segment) record.Segment {
	id := h.p.Sound().ID
	return s.In(id, h.first(id), len(h.sounds) < 2)
}

// here says that a paragraph is said in the recording that is open, or that
// nobody knows where.
func (h *hearing) here(s record.Segment) bool {
	return !s.Timed() || s.HeardIn(h.p.Sound().ID, h.first(h.p.Sound().ID))
}

// hear marks segment i, and brings it into view while nothing is edited.
func (h *hearing) hear(i int) {
	was := h.at
	if h.at = i; was == i {
		return
	}
	rows := h.account.rows
	rows.again(was)
	rows.again(i)
	if h.p != nil && h.p.Playing() && h.account.editor == nil && i >= 0 {
		rows.reveal(i)
	}
}

// redraw shows in the outline what is other in the account.
func (h *hearing) redraw() {
	if h.p == nil {
		return
	}
	if h.p.Ready() {
		h.hear(h.segment())
	}
	h.strip.Redraw()
}

// parts are the segments as the outline shows them.
func (h *hearing) parts() []player.Part {
	all := h.account.segments()
	out := make([]player.Part, 0, len(all))
	for i := range all {
		if id := h.p.Sound().ID; all[i].Timed() && all[i].HeardIn(id, h.first(id)) {
			out = append(out, player.Part{Span: h.span(i), Chosen: i == h.account.at})
		}
	}
	return out
}

// span is what is heard of segment i; one without an end lasts until the next.
func (h *hearing) span(i int) player.Span {
	all := h.account.segments()
	s := player.Span{From: all[i].Start, To: all[i].End}
	if s.To == 0 {
		s.To = record.NextStart(all, i)
	}
	if s.To <= s.From && h.p != nil {
		s.To = max(h.p.Long(), s.From)
	}
	return s
}

// times is what a row shows of when a segment was said.
func (h *hearing) times(seg record.Segment) string {
	if !seg.Timed() {
		return ""
	}
	clock := clockTime
	if h != nil && h.p != nil {
		clock = player.Clock
	}
	text := clock(seg.Start)
	if seg.End > 0 {
		text = words.T("player.span", clock(seg.Start), clock(seg.End))
	}
	if h != nil && seg.Sound != "" {
		for _, e := range h.account.thing.exhibits {
			if e.ID == seg.Sound {
				text = look.JoinFacts(text, e.Label)
			}
		}
	}
	return text
}

// play plays segment i from its start; without a strip it opens one first. false:
// there is no sound, or nobody knows where it begins.
func (h *hearing) play(i int) bool {
	if len(h.sounds) == 0 || i < 0 || i >= len(h.account.segments()) || !h.account.segments()[i].Timed() {
		return false
	}
	seg := h.account.segments()[i]
	if k := slices.IndexFunc(h.sounds, func(s player.Sound) bool { return seg.HeardIn(s.ID, h.first(s.ID)) }); k < 0 {
		return false // its recording is not here
	} else if h.p == nil || h.p.Sound().ID != h.sounds[k].ID {
		h.then = nil
		h.open(h.sounds[k])
	}
	do := func() {
		h.p.GoTo(h.account.segments()[i].Start)
		h.p.Play()
	}
	if h.on() {
		do()
		return true
	}
	h.then = func() {
		if i < len(h.account.segments()) {
			do()
		}
	}
	h.show()
	return true
}
