package testimonies

import (
	"encoding/json"
	"time"

	"attest/app/forms"
)

// unnoted is what stands in the fields of the page of an interview and is noted
// nowhere yet.
type unnoted struct {
	Note   string    `json:"note,omitempty"`
	Begun  time.Time `json:"begun,omitzero"` // the note
	Name   string    `json:"name,omitempty"`
	Role   string    `json:"role,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// keepTyped fills the fields with what a crash, a lock or Close left in them, and
// keeps from now on what is typed.
func (f *session) keepTyped() {
	t := f.thing
	f.kept = forms.KeepState(forms.About(t.room.v, t.id), "session", f.unnoted, func(text string) {
		var u unnoted
		if json.Unmarshal([]byte(text), &u) != nil {
			return
		}
		f.note.SetText(u.Note)
		if u.Note != "" && !u.Begun.IsZero() {
			f.begun = u.Begun
		}
		f.name.SetText(u.Name)
		f.reason.SetText(u.Reason)
		if u.Role != "" {
			f.role.SetValue(u.Role)
		}
	})
	touched := func(string) { f.kept.Touched() }
	note := f.note.OnChanged
	f.note.OnChanged = func(text string) { note(text); touched(text) }
	f.name.OnChanged, f.reason.OnChanged, f.role.OnChange = touched, touched, touched
}

func (f *session) unnoted() string {
	u := unnoted{Note: f.note.Text, Begun: f.begun, Name: f.name.Text, Role: f.role.Value(), Reason: f.reason.Text}
	if u.Note+u.Name+u.Reason == "" {
		u.Role = ""
	}
	raw, err := json.Marshal(u)
	if err != nil {
		return ""
	}
	return string(raw)
}
