package testimonies

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/player"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

func interviewed(t *testing.T, recordings int) func(v *archive.Vault) {
	return func(v *archive.Vault) {
		p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
		tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Language: "ko"}))
		tm.Account = []record.Segment{
			{ID: "s1", Speaker: "witness", Start: 2000, End: 9000, Text: "투먼에서 트럭으로 국경까지 갔습니다."},
			{ID: "s2", Speaker: "interviewer", Start: 9500, End: 12000, Text: "그때가 언제였는지 기억나십니까?"},
			{ID: "s3", Speaker: "witness", Start: 12500, Text: "2013년 봄, 감자를 심을 무렵이었습니다."},
		}
		if err := v.SaveTestimony(tm); err != nil {
			t.Fatal(err)
		}
		for range recordings {
			recorded(t, v, tm.ID, 40)
		}
	}
}

// times are the stored segments as "start-end text".
func (l *listening) times() string {
	var all []string
	for _, s := range l.stored().Account {
		all = append(all, player.Clock(s.Start)+"-"+player.Clock(s.End))
	}
	return strings.Join(all, " ")
}

func (l *listening) at() string { return player.Clock(l.r.thing.account.hearing.p.At()) }

func (l *listening) plays(d time.Duration) {
	l.Loop.Advance(d)
	l.Settle()
}

func TestAnAccountIsTimedByKeysWhileItPlays(t *testing.T) {
	l := heardOffice(t, true, interviewed(t, 1))
	l.Sees("Sound", "00:00:02 – 00:00:09")
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	l.Sees("Play", "0:00.0 / 0:40.0", "1×", "0:02.0 – 0:09.0", "Esc: play, pause")
	a := l.r.thing.account
	a.edit(0, -1)
	l.Key(fyne.KeyEscape) // oTranscribe's
	l.plays(4 * time.Second)
	l.Sees("Pause", "0:04.0 / 0:40.0")
	if a.editor == nil || a.hearing.at != 0 {
		t.Fatalf("Escape ended the writing, or paragraph %d is marked as heard", a.hearing.at)
	}
	l.Type(" 밤이었습니다.")
	l.Key(fyne.KeyF1)
	if got := l.at(); got != "0:02.5" {
		t.Errorf("F1 goes back to %s", got)
	}
	l.Key(fyne.KeyF2, fyne.KeyF3, fyne.KeyF3)
	l.plays(2 * time.Second) // at half the speed
	if got := l.at(); got != "0:05.0" || l.last().speed != 0.5 {
		t.Errorf("F2, then two seconds at %v: %s", l.last().speed, got)
	}
	l.Key(fyne.KeyF4, fyne.KeyF4)
	l.Key(fyne.KeyEscape)
	l.Sees("Play")
	l.Key(fyne.KeyEscape) // goes on a little before
	if got := l.at(); got != "0:03.5" {
		t.Errorf("after the pause it goes on from %s", got)
	}
	l.Key(fyne.KeyEscape)
	l.Sees("Play", "밤이었습니다.")

	l.s.Press(shell.Ctrl(fyne.KeyU))
	l.Settle()
	if got := l.times(); got != "0:03.5-0:09.0 0:09.5-0:12.0 0:12.5-0:00.0" {
		t.Errorf("its start here: %s", got)
	}
	if got := l.stored().Account[0].Text; !strings.HasSuffix(got, "밤이었습니다.") {
		t.Errorf("what was typed is %q", got)
	}
	for _, k := range []fyne.Shortcut{shell.Ctrl(fyne.KeyComma), shell.CtrlShift(fyne.KeyComma), shell.Ctrl(fyne.KeyApostrophe), shell.CtrlShift(fyne.KeyApostrophe)} {
		if !l.s.Press(k) {
			t.Errorf("nothing is done by %s", shell.KeyText(k))
		}
		l.Settle()
	}
	if got := l.times(); !strings.HasPrefix(got, "0:02.9-0:09.6 ") {
		t.Errorf("moved by keys: %s", got)
	}
	for range 4 {
		l.s.Undo()
		l.Settle()
	}
	if got := l.times(); !strings.HasPrefix(got, "0:03.5-0:09.0 ") {
		t.Errorf("four steps taken back: %s", got)
	}
	l.s.Undo()
	l.Settle()
	if got := l.stored().Account[0]; got.Start != 2000 || !strings.HasSuffix(got.Text, "밤이었습니다.") {
		t.Errorf("the typed words are a step of their own: %+v", got)
	}

	a.edit(2, -1)
	a.hearing.p.GoTo(12_000)
	l.s.Press(shell.Ctrl(fyne.KeyI))
	l.Settle()
	if l.s.Toast() == "" || l.stored().Account[2].End != 0 {
		t.Errorf("an end before the start: %q, %s", l.s.Toast(), l.times())
	}
	a.hearing.p.GoTo(20_000)
	l.Type(" 그리고")
	l.s.Press(shell.Ctrl(fyne.KeyJ))
	l.Key(fyne.KeyReturn) // the next begins where the sound is
	l.Type("추웠습니다.")
	l.Key(fyne.KeyTab)
	l.Settle()
	if got := l.times(); !strings.HasSuffix(got, "0:12.5-0:20.0 0:20.0-0:00.0") {
		t.Errorf("typed on: %s", got)
	}
	if got := l.account(); !strings.HasSuffix(got, "그리고 0:20 |추웠습니다.") {
		t.Errorf("account %q", got)
	}
}

func TestSplitAndJoinAtTheSoundLoseNothing(t *testing.T) {
	l := heardOffice(t, true, func(v *archive.Vault) {
		interviewed(t, 1)(v)
		id := v.Testimonies(archive.Filter{})[0].ID
		tm := vaulttest.Must[record.Testimony](t)(v.Testimony(id))
		tr := record.NewTranslation(id, "en").Set(tm.Account[0], "From Tumen by truck.").Set(tm.Account[1], "When was that?")
		if err := v.SaveTranslation(tr); err != nil {
			t.Fatal(err)
		}
		vaulttest.Must[record.Passage](t)(v.SavePassage(record.Passage{Testimony: id, Spans: []record.Span{record.NewSpan(tm.Account[1], 0, 3)},
			Codes: []record.CodeUse{{Code: "REF-02"}}}))
	})
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	before, text := l.times(), l.account()
	a := l.r.thing.account
	a.edit(0, 5)
	a.hearing.p.GoTo(3700)
	l.Key(fyne.KeyReturn)
	if got := l.times(); !strings.HasPrefix(got, "0:02.0-0:03.7 0:03.7-0:09.0 ") {
		t.Errorf("split: %s", got)
	}
	l.Key(fyne.KeyBackspace)
	if l.times() != before || l.account() != text {
		t.Errorf("split and joined: %s, %q", l.times(), l.account())
	}
	l.s.Press(shell.CtrlShift(fyne.KeyJ))
	l.Settle()
	if got := l.times(); got != "0:02.0-0:12.0 0:12.5-0:00.0" {
		t.Errorf("joined with the next: %s", got)
	}
	tr := vaulttest.Must[[]record.Translation](t)(l.v.Translations(l.r.thing.id))[0]
	ps := vaulttest.Must[[]record.Passage](t)(l.v.Passages(l.r.thing.id))
	if len(tr.Segments) != 1 || tr.Segments[0].Text != "From Tumen by truck. When was that?" || l.r.thing.translations[0].Segments[0].Text != tr.Segments[0].Text {
		t.Errorf("translation %+v, in view %+v", tr.Segments, l.r.thing.translations[0].Segments)
	}
	if s := ps[0].Spans[0]; s.Segment != "s1" || s.From != 20 {
		t.Errorf("passage %+v", ps[0].Spans)
	}
	l.s.Undo()
	l.Settle()
	tr = vaulttest.Must[[]record.Translation](t)(l.v.Translations(l.r.thing.id))[0]
	if l.times() != before || l.account() != text || len(tr.Segments) != 2 {
		t.Errorf("taken back: %s, %q, %+v", l.times(), l.account(), tr.Segments)
	}
	a = l.r.thing.account
	a.edit(1, -1)
	l.s.Press(shell.CtrlShift(fyne.KeyU))
	l.Settle()
	if got := l.times(); got != "0:02.0-0:12.0 0:12.5-0:00.0" {
		t.Errorf("joined with the one before: %s", got)
	}
}

func TestSegmentsAreHeardAgainAndAgain(t *testing.T) {
	l := heardOffice(t, true, interviewed(t, 1))
	a := l.r.thing.account
	// A click on the time opens the player and plays from there.
	row := a.rows.used[1]
	row.Tapped(&fyne.PointEvent{Position: row.time.Position().AddXY(4, 4)})
	l.Settle()
	if got := l.at(); got != "0:09.5" || !l.last().playing || a.editor != nil {
		t.Fatalf("a click on the time: at %s, playing %v", got, l.last().playing)
	}
	l.s.Press(shell.Ctrl(fyne.KeyR))
	l.plays(6 * time.Second) // 2.5 s are gone through twice, and 1 s
	if got := l.at(); got != "0:10.5" || a.hearing.at != 1 {
		t.Errorf("looped: at %s in paragraph %d", got, a.hearing.at)
	}
	l.Sees("Loop 0:09.5 – 0:12.0")
	l.s.Press(shell.Ctrl(fyne.KeyR))
	l.plays(3 * time.Second)
	if got := l.at(); got != "0:13.5" || a.hearing.at != 2 {
		t.Errorf("no longer looped: at %s in paragraph %d", got, a.hearing.at)
	}
	l.s.Press(shell.Ctrl(fyne.KeyUp))
	if got := l.at(); got != "0:02.0" || a.at != 0 {
		t.Errorf("the paragraph before: at %s in %d", got, a.at)
	}
	l.s.Press(shell.Ctrl(fyne.KeyDown))
	l.s.Press(shell.Ctrl(fyne.KeyDown))
	l.s.Press(shell.Ctrl(fyne.KeyDown))
	if got := l.at(); got != "0:12.5" || a.at != 2 {
		t.Errorf("twice the next: at %s in %d", got, a.at)
	}
	a.hearing.p.Mark(player.Span{From: 3000, To: 4000})
	l.s.Press(shell.Ctrl(fyne.KeyR))
	l.plays(2500 * time.Millisecond)
	if got := l.at(); got != "0:03.5" {
		t.Errorf("a marked span looped: at %s", got)
	}
}

// A lock stops the sound and closes it; the place is there again afterwards.
func TestALockKeepsThePlace(t *testing.T) {
	l := heardOffice(t, true, interviewed(t, 2))
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	h := l.r.thing.account.hearing
	h.open(h.sounds[1])
	l.Settle()
	h.p.GoTo(17_000)
	h.p.SetSpeed(0.75)
	h.p.Play()
	l.plays(4 * time.Second)
	which := h.p.Sound().ID
	if _, err := l.v.Outline(which); err != nil {
		t.Errorf("the outline was not kept: %v", err)
	}
	l.s.Lock()
	l.Settle()
	if out := l.last(); out.playing || !out.closed {
		t.Fatalf("after a lock the device is %+v", out)
	}
	again := New(l.s, l.v)
	again.OpenSound, again.PlaySound, again.Outlines = l.r.OpenSound, l.r.PlaySound, l.r.Outlines
	l.s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: l.v}, []shell.Room{again}, nil)
	l.r = again
	l.Settle()
	l.first()
	l.Settle()
	h = l.r.thing.account.hearing
	if h.p == nil || h.p.Sound().ID != which || l.at() != "0:20.0" || h.p.Speed() != 0.75 || h.p.Playing() {
		t.Fatalf("after the unlock: %+v", h.p)
	}
	if r := vaulttest.Must[archive.CheckReport](t)(l.v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	l.r.show(l.r.thing.id)
	l.Settle()
	if l.r.thing.account.hearing.p != nil {
		t.Error("a player that was hidden is there again")
	}
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	if got := l.at(); got != "0:20.0" {
		t.Errorf("shown again it is at %s", got)
	}
}

// A paragraph says in which of several recordings it was timed, and is heard there.
func TestAParagraphNamesItsRecording(t *testing.T) {
	l := heardOffice(t, true, interviewed(t, 2))
	sounds := l.r.thing.account.hearing.sounds
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	a := l.r.thing.account
	a.hearing.open(sounds[1])
	l.Settle()
	l.plays(time.Second)
	if a.hearing.at >= 0 {
		t.Errorf("paragraph %d of the first recording is heard in the second", a.hearing.at)
	}
	a.choose(1)
	a.hearing.p.GoTo(3000)
	l.s.Press(shell.Ctrl(fyne.KeyU))
	l.Settle()
	label := l.r.thing.exhibits[1].Label
	s := l.stored().Account[1]
	if s.Sound != sounds[1].ID || s.Start != 3000 || s.End != 0 || l.stored().Account[0].Sound != "" {
		t.Fatalf("timed: %+v", l.stored().Account)
	}
	l.Sees("0:03.0 · " + label)
	l.SeesNot("0:09.5")
	if a.hearing.at != 1 {
		t.Errorf("paragraph %d is heard", a.hearing.at)
	}
	a.hearing.play(0) // which is in the first
	l.Settle()
	if got := a.hearing.p.Sound().ID; got != sounds[0].ID || l.at() != "0:02.0" || a.hearing.at != 0 {
		t.Errorf("the first paragraph is played in %s at %s", got, l.at())
	}
	l.Picture("player-two-recordings", nil)
}

func TestWithoutADeviceTimesAreSetByTheOutline(t *testing.T) {
	l := heardOffice(t, false, interviewed(t, 1))
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	l.Sees("No sound device")
	a := l.r.thing.account
	a.edit(0, -1)
	a.hearing.strip.Focus()
	l.Key(fyne.KeyRight, fyne.KeyRight)
	look.Focus(a.editor)
	l.s.Press(shell.Ctrl(fyne.KeyU))
	l.Settle()
	if got := l.times(); !strings.HasPrefix(got, "0:03.0-0:09.0 ") {
		t.Errorf("its start at the outline's place: %s", got)
	}
	l.Key(fyne.KeyEscape)
	if a.editor != nil {
		t.Error("Escape neither plays nor ends the writing")
	}
}

// Times that came with a transcript are moved without a player too.
func TestTimesAreMovedWithoutSound(t *testing.T) {
	l := heardOffice(t, true, interviewed(t, 0))
	if l.s.Press(shell.Ctrl(fyne.KeyP)) || l.s.Press(shell.Ctrl(fyne.KeyU)) {
		t.Error("there is a player without a recording")
	}
	l.s.Press(shell.Ctrl(fyne.KeyPeriod))
	l.s.Press(shell.CtrlShift(fyne.KeySemicolon))
	l.Settle()
	if got := l.times(); !strings.HasPrefix(got, "0:02.1-0:08.5 ") {
		t.Errorf("moved: %s", got)
	}
	l.r.thing.account.choose(2)
	l.s.Press(shell.Ctrl(fyne.KeyApostrophe))
	l.Settle()
	if !strings.Contains(l.s.Toast(), "no end yet") {
		t.Errorf("an end that is not there: %q", l.s.Toast())
	}
}

func TestAFinalAccountIsHeardAndNotChanged(t *testing.T) {
	l := heardOffice(t, true, func(v *archive.Vault) {
		interviewed(t, 1)(v)
		id := v.Testimonies(archive.Filter{})[0].ID
		vaulttest.Must[record.Testimony](t)(v.ReadBack(id, record.ReadBack{Language: "ko", Reader: record.SpeakerInterpreter, True: true}))
		vaulttest.Must[record.Final](t)(v.Finalize(context.Background(), id, nil))
	})
	before := l.times()
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	a := l.r.thing.account
	a.edit(1, -1)
	l.Key(fyne.KeyEscape)
	if !l.last().playing {
		t.Error("a final account cannot be heard")
	}
	for _, act := range l.r.soundActions() {
		changes := slices.ContainsFunc([]string{".start", ".end", ".time", ".split", ".join"}, func(part string) bool { return strings.Contains(act.ID, part) })
		if changes && act.Enabled() {
			t.Errorf("%s can be done", act.ID)
		}
	}
	l.Key(fyne.KeyReturn)
	if l.times() != before {
		t.Errorf("%s", l.times())
	}
}

func TestPlayerPictures(t *testing.T) {
	l := heardOffice(t, true, interviewed(t, 2))
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	h := l.r.thing.account.hearing
	h.p.GoTo(9_900)
	h.p.Mark(player.Span{From: 10_000, To: 11_500})
	l.r.thing.account.edit(1, -1)
	l.Settle()
	l.Picture("testimonies-player", l.s.Relabel)
	l.r.thing.account.hearing.hide()
	l.r.PlaySound = nil
	l.s.Press(shell.Ctrl(fyne.KeyP))
	l.Settle()
	l.Picture("testimonies-player-silent", nil)
}
