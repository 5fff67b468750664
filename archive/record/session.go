package record

import "github.com/go-json-experiment/json/jsontext"

// Session is what was noted of an interview while it went on, beside what was
// said: the office's own, and never part of the statement. This half holds
// times alone; the words are in SessionIdentity, since notes name people.
type Session struct {
	Type      string          `json:"type"` // "session"
	V         int             `json:"v"`
	ID        ID              `json:"id"`
	Testimony ID              `json:"testimony"`
	Started   string          `json:"started,omitempty"` // RFC 3339
	Ended     string          `json:"ended,omitempty"`
	Words     SessionIdentity `json:"-"`
	Extra     jsontext.Value  `json:",embed"`
}

// SessionIdentity is the half sealed in the identity tree.
type SessionIdentity struct {
	Type    string         `json:"type"` // "session-identity"
	V       int            `json:"v"`
	Notes   []SessionNote  `json:"notes,omitempty"`
	Present []SessionGuest `json:"present,omitempty"`
	Breaks  []SessionBreak `json:"breaks,omitempty"`
	Asked   []SessionAsked `json:"asked,omitempty"`
	Before  Preparation    `json:"before,omitzero"`
	Child   ChildCare      `json:"child,omitzero"`
	Extra   jsontext.Value `json:",embed"`
}

// SessionNote is a note with the time at which it was begun.
type SessionNote struct {
	At   string `json:"at"` // RFC 3339
	Text string `json:"text"`
}

// SessionGuest is somebody who came in, and when they left. A child in the
// room is one whose role is "child".
type SessionGuest struct {
	Name string `json:"name,omitempty"`
	Role string `json:"role"`
	In   string `json:"in"`            // RFC 3339
	Out  string `json:"out,omitempty"` // RFC 3339; still there
}

// SessionBreak is a pause with its reason.
type SessionBreak struct {
	Start  string `json:"start"` // RFC 3339
	End    string `json:"end,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// SessionAsked is a question of the guide that was asked, or a question that
// the interviewer marks as leading.
type SessionAsked struct {
	At       string `json:"at"`                 // RFC 3339
	Question string `json:"question,omitempty"` // of the guide
	Leading  bool   `json:"leading,omitzero"`
	Text     string `json:"text,omitempty"` // as it was asked
}

// ChildCare is what there must be where the witness is a child (EV-A06).
type ChildCare struct {
	Guardian      string         `json:"guardian,omitempty"`       // who was present: the guardian or a person of trust
	Relation      string         `json:"relation,omitempty"`       // to the child
	Training      string         `json:"training,omitempty"`       // of the interviewer, for children
	BestInterests string         `json:"best_interests,omitempty"` // why it is in the child's best interests
	Extra         jsontext.Value `json:",embed"`
}

// IsZero reports that nothing of it was noted.
func (c ChildCare) IsZero() bool {
	return c.Guardian == "" && c.Relation == "" && c.Training == "" && c.BestInterests == "" && len(c.Extra) == 0
}

// Preparation is what the office notes before a second meeting: what was told
// already is seen from the record.
type Preparation struct {
	AskAgain []string `json:"ask_again,omitempty"`
	DoNotAsk []string `json:"do_not_ask,omitempty"`
}

// IsZero reports that nothing was prepared.
func (p Preparation) IsZero() bool { return len(p.AskAgain) == 0 && len(p.DoNotAsk) == 0 }

// ChildPresent says whether a child is in the room at the end of what was noted.
func (s Session) ChildPresent() bool {
	for _, g := range s.Words.Present {
		if g.Role == "child" && g.Out == "" {
			return true
		}
	}
	return false
}
