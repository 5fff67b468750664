package record

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// MachineDraft is what a program on this machine made of the sound of one
// exhibit: which program and model it was, and for each paragraph the words it
// wrote and whether a person has confirmed the paragraph. It lies beside the
// account and not in it: a bundle shows segments as they were sealed.
type MachineDraft struct {
	Type      string           `json:"type"` // "machine-draft"
	V         int              `json:"v"`
	ID        ID               `json:"id"`
	Testimony ID               `json:"testimony"`
	Exhibit   ID               `json:"exhibit,omitempty"` // the sound
	Language  string           `json:"language,omitempty"`
	Machine   Machine          `json:"machine"`
	At        string           `json:"at"`           // RFC 3339
	By        ID               `json:"by,omitempty"` // the member's slot
	Segments  []MachineSegment `json:"segments,omitempty"`
	Extra     jsontext.Value   `json:",embed"`
}

// Machine is a program and its model, as they were when they ran.
type Machine struct {
	Program       string `json:"program"`                  // its file's name, without the folder
	Version       string `json:"version,omitempty"`        // what it says of itself, one line
	ProgramSHA256 string `json:"program_sha256,omitempty"` // hex
	Model         string `json:"model,omitempty"`          // its file's name
	ModelSHA256   string `json:"model_sha256,omitempty"`
	Isolated      bool   `json:"isolated,omitzero"` // the system kept it from the network
}

// MachineSegment is one paragraph that a machine wrote.
type MachineSegment struct {
	Segment   string         `json:"segment"` // of the account
	Start     int64          `json:"start,omitempty"`
	End       int64          `json:"end,omitempty"`
	Text      string         `json:"text"`                // what the machine wrote
	Confirmed string         `json:"confirmed,omitempty"` // RFC 3339; "" while it waits
	By        ID             `json:"by,omitempty"`        // who confirmed it
	Extra     jsontext.Value `json:",embed"`
}

// Unconfirmed lists the paragraphs of an account that a machine wrote and nobody
// has confirmed, in the order of the account.
func Unconfirmed(drafts []MachineDraft, account []Segment) []string {
	open := map[string]bool{}
	for _, d := range drafts {
		for _, s := range d.Segments {
			open[s.Segment] = open[s.Segment] || s.Confirmed == ""
		}
	}
	var out []string
	for _, s := range account {
		if open[s.ID] {
			out = append(out, s.ID)
		}
	}
	return out
}

// Carry marks what an edit of the account made of unconfirmed paragraphs: a part
// that was split off is a machine's as well, and so is a paragraph to which one
// was joined. False: nothing changes.
//
// An edit is known by its words: a run of them that an unconfirmed paragraph had
// before, and that stands now in a new paragraph, or in another that did not have
// it. Where the words alone cannot tell, the paragraph is marked.
func (d MachineDraft) Carry(before, after []Segment) (MachineDraft, bool) {
	old, now := map[string]string{}, map[string]string{}
	for _, s := range before {
		old[s.ID] = s.Text
	}
	for _, s := range after {
		now[s.ID] = s.Text
	}
	var fresh []MachineSegment
	known := map[string]bool{}
	for _, s := range d.Segments {
		known[s.Segment] = known[s.Segment] || s.Confirmed == ""
	}
	for _, s := range d.Segments {
		text, was := old[s.Segment]
		if s.Confirmed != "" || !was || strings.TrimSpace(text) == "" {
			continue
		}
		left, stays := now[s.Segment]
		if stays && len(left) >= len(text) {
			continue
		}
		for _, x := range after {
			if known[x.ID] {
				continue
			}
			before, there := old[x.ID]
			if (!there || !stays && len(x.Text) > len(before)) && wentTo(text, x.Text, before) {
				known[x.ID] = true
				fresh = append(fresh, MachineSegment{Segment: x.ID, Start: s.Start, End: s.End, Text: s.Text})
			}
		}
	}
	if len(fresh) == 0 {
		return d, false
	}
	// A paragraph that was confirmed before it took in words of a machine is open again.
	d.Segments = slices.DeleteFunc(slices.Clone(d.Segments), func(s MachineSegment) bool {
		return slices.ContainsFunc(fresh, func(f MachineSegment) bool { return f.Segment == s.Segment })
	})
	d.Segments = append(d.Segments, fresh...)
	return d, true
}

// run is how many characters of a text are taken for it when they turn up
// elsewhere.
const run = 6

// wentTo says whether a run of a text stands in another that did not have it.
func wentTo(text, to, had string) bool {
	if part := strings.TrimSpace(to); part != "" && had == "" && strings.Contains(text, part) {
		return true
	}
	r := []rune(strings.TrimSpace(text))
	for i := 0; i == 0 || i+run <= len(r); i++ {
		part := string(r[i:min(i+run, len(r))])
		if strings.Contains(to, part) && !strings.Contains(had, part) {
			return true
		}
	}
	return false
}

// CheckMachineDraft looks for what is wrong with the marks.
func CheckMachineDraft(d MachineDraft) []Fault {
	var out []Fault
	if !d.ID.Valid() || d.ID.Kind() != KindMachine {
		out = append(out, Fault{"id", "bad_id"})
	}
	if !d.Testimony.Valid() || d.Testimony.Kind() != KindTestimony {
		out = append(out, Fault{"testimony", "bad_id"})
	}
	if d.Machine.Program == "" || len(d.Machine.Program) > 255 || len(d.Machine.Version) > 255 || len(d.Machine.Model) > 255 {
		out = append(out, Fault{"machine", "missing"})
	}
	seen := map[string]bool{}
	for _, s := range d.Segments {
		if s.Segment == "" || seen[s.Segment] {
			out = append(out, Fault{"segments", "twice"})
		}
		seen[s.Segment] = true
		if len(s.Text) > MaxSegmentBytes {
			out = append(out, Fault{"segments", "too_long"})
		}
	}
	return out
}
