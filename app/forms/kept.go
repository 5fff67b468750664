package forms

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"attest/app/task"
	"attest/archive/record"
)

// Keeper keeps, sealed, what is typed in a form whose object is not made yet.
// *archive.Vault is one.
type Keeper interface {
	KeepForm(form, text string) error
	KeptForm(form string) (string, error)
}

// About is the Keeper of the forms about an object: what they keep is sealed
// with it. nil, which keeps nothing, where the vault keeps no such forms.
func About(vault any, object record.ID) Keeper {
	if v, ok := vault.(objectKeeper); ok {
		return about{v, object}
	}
	return nil
}

type objectKeeper interface {
	KeepFormOf(object record.ID, form, text string) error
	KeptFormOf(object record.ID, form string) (string, error)
}

type about struct {
	v  objectKeeper
	id record.ID
}

func (a about) KeepForm(form, text string) error     { return a.v.KeepFormOf(a.id, form, text) }
func (a about) KeptForm(form string) (string, error) { return a.v.KeptFormOf(a.id, form) }

// Kept is a form that neither a lock nor a crash nor Escape empties: what was
// typed in it is back when it is opened again.
type Kept struct {
	vault  Keeper
	form   string
	fields []Keepable
	blank  []string // what the form begins with
	waits  func()

	mu   sync.Mutex
	kept string // what was kept last, "" for nothing
	made bool   // its object is there
}

// Keepable is a field that Keep keeps: *Entry, *Choice, *Check.
type Keepable interface {
	keptText() string
	setKept(text string)
	whenChanged(do func())
}

func (e *Entry) keptText() string { return e.Text }

// setKept leaves what the form begins with where nothing was kept.
func (e *Entry) setKept(text string) {
	if text != "" {
		e.SetText(text)
	}
}

func (e *Entry) whenChanged(do func()) {
	before := e.OnChanged
	e.OnChanged = func(text string) {
		if before != nil {
			before(text)
		}
		do()
	}
}

func (c *Choice) keptText() string    { return c.Value() }
func (c *Choice) setKept(text string) { c.SetValue(text) }

func (c *Choice) whenChanged(do func()) {
	before := c.OnChange
	c.OnChange = func(value string) {
		if before != nil {
			before(value)
		}
		do()
	}
}

func (c *Check) keptText() string {
	if c.Checked {
		return "1"
	}
	return ""
}

func (c *Check) setKept(text string) { c.Checked = text != "" }

func (c *Check) whenChanged(do func()) {
	before := c.OnChange
	c.OnChange = func(on bool) {
		if before != nil {
			before(on)
		}
		do()
	}
}

// keepDelay is how long after the last key what is typed is kept.
const keepDelay = 500 * time.Millisecond

// Keep fills the fields of a form with what was kept of it. vault is a Keeper,
// or keeps nothing. A field that changes what it does when it is changed must do
// so before.
func Keep(vault any, form string, fields ...Keepable) *Kept {
	k := &Kept{form: form, fields: fields}
	k.blank = k.texts()
	var ok bool
	if k.vault, ok = vault.(Keeper); !ok {
		return k
	}
	for _, f := range fields {
		f.whenChanged(k.typed)
	}
	text, err := k.vault.KeptForm(form)
	var all []string
	if err != nil || text == "" || json.Unmarshal([]byte(text), &all) != nil {
		return k // the form begins empty; a draft that does not open is said by the check
	}
	k.kept = text
	for i, f := range fields {
		if i < len(all) {
			f.setKept(all[i])
		}
	}
	return k
}

// KeepState is Keep for a form whose fields come and go: read says what stands in
// it, and write, which is called at once where something was kept, puts that back.
// The form tells of changes by Touched.
func KeepState(vault any, form string, read func() string, write func(string)) *Kept {
	return Keep(vault, form, &state{read, write})
}

type state struct {
	read  func() string
	write func(string)
}

func (s *state) keptText() string    { return s.read() }
func (s *state) setKept(text string) { s.write(text) }
func (s *state) whenChanged(func())  {}

// Touched is told that something changed in a form of KeepState.
func (k *Kept) Touched() { k.typed() }

// Found says whether something was kept.
func (k *Kept) Found() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kept != ""
}

func (k *Kept) texts() []string {
	all := make([]string, len(k.fields))
	for i, f := range k.fields {
		all[i] = f.keptText()
	}
	return all
}

// typed waits for half a second of rest, then keeps what is typed: a crash loses
// no more of it.
func (k *Kept) typed() {
	if k.vault == nil {
		return
	}
	k.rest()
	k.mu.Lock()
	k.made = false
	k.mu.Unlock()
	k.waits = task.After(keepDelay, func() {
		k.waits = nil
		all := k.texts()
		task.Run(func(context.Context) (struct{}, error) { k.keep(all); return struct{}{}, nil }, func(struct{}, error) {})
	})
}

// keep keeps the texts, unless they are what is kept, or their object was made.
// What cannot be kept is tried again at the lock.
func (k *Kept) keep(all []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.vault == nil || k.made || k.kept == "" && slices.Equal(all, k.blank) {
		return
	}
	text, err := json.Marshal(all)
	if err == nil && string(text) != k.kept && k.vault.KeepForm(k.form, string(text)) == nil {
		k.kept = string(text)
	}
}

// AtLock keeps what is typed, for shell.KeepAtLock and for Escape.
func (k *Kept) AtLock() {
	k.rest()
	k.keep(k.texts())
}

func (k *Kept) rest() {
	if k.waits != nil {
		k.waits()
		k.waits = nil
	}
}

// Drop lets go of what was kept: the form was cancelled, or what stood in it is
// somewhere else now. It does so beside the window.
func (k *Kept) Drop() {
	k.rest()
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, k.Made() }, func(struct{}, error) {}) // it then comes back once more
}

// Made lets go of what was kept: the object is there now. It may be called
// beside the window.
func (k *Kept) Made() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.made = true
	if k.vault == nil || k.kept == "" {
		return nil
	}
	k.kept = ""
	return k.vault.KeepForm(k.form, "")
}
