//go:build desktop

package xsession

import (
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	records "attest/archive/record"
)

// urgentKeys is how many keys a call takes, from the first screen to the drafts, as
// docs/urgent.md tells: what is told is typed, all else is what the page needs.
const (
	urgentFields  = 17 // that are answered
	urgentTyped   = 313
	urgentPressed = 38
)

// From a telephone call to complete drafts in the real window, by keyboard alone.
// What came of it is then read from the vault.
func TestACallBecomesDraftsByKeyboard(t *testing.T) {
	s := Start(t, Options{Env: []string{"FYNE_PLATFORM=x11"}})
	h := newHand(t, s)
	vault := filepath.Join(s.Home, "office.attest")
	made := invented(t, vault)
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	program := h.open(vault)

	fields, typed, pressed := 0, 0, 0
	key := func(keys ...string) {
		pressed += len(keys)
		s.Key(keys...)
	}
	past := func(n int) {
		for range n {
			key("Tab")
		}
	}
	tell := func(tabs int, text string) {
		past(tabs)
		fields++
		typed += utf8.RuneCountInString(text)
		s.Type(text)
	}
	choose := func(tabs int, what, press string) {
		past(tabs)
		fields++
		h.Change(what, func() { key(press) })
	}
	key("alt+u")
	s.overlay(true)
	s.Expect("the country", func(k Keyboard) bool { return !k.Ring.Empty() && !k.Typing() })
	choose(0, "China", "Down")
	tell(1, "Tumen, PLANTEDplace")
	tell(1, "PLANTEDholder, border guards")
	tell(1, "2026-11-20")
	tell(1, time.Now().AddDate(0, 0, 4).Format(time.DateOnly))
	tell(1, "A guard told the family")
	s.picture("urgent-where")
	tell(6, "PLANTEDcaller") // past the four forms that work there, and the list of telephones
	tell(1, "000-PLANTED")
	tell(1, "aunt")
	tell(1, "A woman who was let go telephoned")
	tell(3, "PLANTEDfamily Inventedna") // past the release, of which nothing is known
	choose(2, "the sex", "Down")        // past the name in Hangul
	tell(1, "1991-04")
	tell(4, "She was taken off a bus near Yanji with two others and brought to the border.")
	s.picture("urgent-account")
	tell(1, "A camp, as those who were returned before her told us.")
	choose(2, "the person's yes", "Down") // past what was tried; nothing is chosen from the start
	h.Change("a relative's yes", func() { key("Down") })
	choose(1, "the name may be given", "space")
	past(3)
	s.Expect("the button that makes the drafts", func(k Keyboard) bool { return k.Strong })
	s.picture("urgent-end")
	key("Return")
	s.Settle()
	s.picture("urgent-drafted")
	s.Key("Return")
	s.overlay(false)
	s.room(4)
	s.Key("ctrl+1")
	s.room(1)
	s.Settle()
	s.picture("urgent-clock")
	t.Logf("%d fields, %d characters typed, %d other keys", fields, typed, pressed)
	if fields != urgentFields || typed != urgentTyped || pressed != urgentPressed {
		t.Errorf("docs/urgent.md tells of %d fields, %d characters and %d other keys: %d, %d, %d", urgentFields, urgentTyped, urgentPressed, fields, typed, pressed)
	}
	h.lock(vault)
	h.quiet(program)
	v := reopened(t, vault)
	all := v.Cases()
	if len(all) != 1 || len(v.Submissions()) != 3 {
		t.Fatalf("%d cases, %d submissions", len(all), len(v.Submissions()))
	}
	u, err := v.Urgent(all[0].ID)
	if err != nil || u.Country != "CN" || u.Caller != "PLANTEDcaller" || u.Sex != "female" || !u.Named || u.Consent != records.ByRelative || u.Born != "1991-04" {
		t.Errorf("%+v, %v", u, err)
	}
	for _, sub := range v.Submissions() {
		f, err := v.Filing(sub.ID)
		unknown := 0
		for _, a := range f.Answers {
			if a.Unknown != "" {
				unknown++
			}
		}
		if err != nil || len(f.Answers) < 15 || unknown == 0 {
			t.Errorf("%s: %d answers, %d not known, %v", sub.Mechanism, len(f.Answers), unknown, err)
		}
	}
}
