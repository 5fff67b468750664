package archive

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// Log lists custody entries, newest first, from is how many to leave out and n
// how many to return (0: all). total counts what passes the filter.
func (v *Vault) Log(f LogFilter, from, n int) (lines []LogLine, total int, err error) {
	err = v.view(func(tx *store.Tx) error {
		size, err := tx.LogSize()
		if err != nil {
			return err
		}
		for i := size - 1; i >= 0; i-- {
			e, _, err := custody.ReadEntry(tx, i)
			if errors.Is(err, custody.ErrLostEntry) {
				continue // the entry of the salvage stands for it
			}
			if err != nil {
				return err
			}
			line := v.logLine(e)
			if !f.passes(line) {
				continue
			}
			if total++; total > from && (n == 0 || len(lines) < n) {
				lines = append(lines, line)
			}
			if n > 0 && len(lines) == n && f == (LogFilter{}) {
				total = int(size)
				return nil
			}
		}
		return nil
	})
	return lines, total, err
}

func (f LogFilter) passes(l LogLine) bool {
	return (f.Object == "" || f.Object == l.Object) &&
		(f.Actor == "" || f.Actor == l.Actor) &&
		(f.Verb == "" || f.Verb == l.Verb)
}

func (v *Vault) logLine(e custody.Entry) LogLine {
	at, _ := time.Parse(time.RFC3339Nano, e.Time) // ParseLeaf has checked it
	l := LogLine{
		Seq: e.Seq, Time: at, Verb: string(e.Verb), Object: e.Object, Topic: v.topicOf(e.Object), Label: v.labelOf(e.Object),
		Actor: v.memberName(e.Actor), Version: e.Version, Code: e.Code,
	}
	if e.Object.Kind() == record.KindRecording {
		l.Begun = v.begunOf(e.Object)
	}
	if e.Verb == custody.SealedTo {
		l.Key = v.keyOf(e.Code)
	}
	l.Text = sentence(l)
	return l
}

// begunOf is when a recording was begun.
func (v *Vault) begunOf(id record.ID) (at time.Time) {
	_ = v.store.View(func(tx *store.Tx) error { // damage shows where the recording is opened
		r, _, _, err := get[record.Recording](tx, id, 0)
		if err == nil {
			at, err = time.Parse(time.RFC3339Nano, r.Started.Time)
		}
		return err
	})
	return at
}

// labelOf finds the words for an object: they are not in the log.
func (v *Vault) labelOf(id record.ID) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if d, is := v.destroyed[id]; is && d.N == 0 {
		return d.Label
	}
	switch id.Kind() {
	case record.KindTestimony:
		return v.rows[id].Label
	case record.KindPerson:
		return v.people[id].Pseudonym
	case record.KindCase:
		return v.cases[id].Label
	case record.KindSubmission:
		return v.subs[id].Label
	case record.KindConsent:
		for p, cs := range v.cons {
			for _, c := range cs {
				if c.ID == id {
					return v.people[p].Pseudonym
				}
			}
		}
	case record.KindExhibit:
		for parent, ids := range v.exhs {
			for _, x := range ids {
				if x == id {
					return v.exhibitLabel(id, parent)
				}
			}
		}
	case record.KindTranslation, record.KindPassage, record.KindEvent, record.KindFinal, record.KindAnswers, record.KindSession, record.KindRegion, record.KindTaking, record.KindMachine:
		for parent, ids := range v.kids {
			if slices.Contains(ids, id) {
				return v.rows[parent].Label
			}
		}
	case record.KindRecording:
		return v.rows[v.recs[id]].Label
	case record.KindMember:
		return v.nameOfSlot(id)
	}
	return ""
}

func (v *Vault) exhibitLabel(id, _ record.ID) string {
	var label string
	_ = v.store.View(func(tx *store.Tx) error { // damage shows where the exhibit is opened
		e, _, _, err := get[record.Exhibit](tx, id, 0)
		label = e.Label
		return err
	})
	return label
}

// sentences has one English sentence for each verb; %[1]s is the actor, %[2]s
// the object, %[3]s the code. The window has its own in each language.
var sentences = map[custody.Verb]string{
	custody.VaultCreated:     "%[1]s made the vault",
	custody.HeaderWritten:    "%[1]s signed a header that lists the members",
	custody.MemberAdded:      "%[1]s took in the member %[2]s as %[3]s",
	custody.MemberRemoved:    "%[1]s removed the member %[2]s",
	custody.MemberRole:       "%[1]s made the member %[2]s a %[3]s",
	custody.MemberRenamed:    "%[1]s renamed the member %[2]s",
	custody.MemberPassphrase: "%[1]s changed the own passphrase",
	custody.Unlocked:         "%[1]s unlocked the vault",
	custody.UnlockFailed:     "an unlock failed before this sitting (%[3]s); the file that says so is not signed",
	custody.Locked:           "%[1]s locked the vault",
	custody.Created:          "%[1]s made %[2]s",
	custody.Changed:          "%[1]s changed %[2]s",
	custody.Attached:         "%[1]s took in exhibit %[2]s",
	custody.Reclassed:        "%[1]s classed exhibit %[2]s as %[3]s",
	custody.ReadBack:         "%[1]s recorded that %[2]s was read back",
	custody.Committed:        "%[1]s closed %[2]s as final and committed to its words",
	custody.Read:             "%[1]s opened %[2]s",
	custody.ExportBegan:      "%[1]s began to export submission %[2]s",
	custody.SealedTo:         "%[1]s sealed what left of submission %[2]s to a key (%[3]s)",
	custody.Exported:         "%[1]s exported submission %[2]s",
	custody.Approved:         "%[1]s approved submission %[2]s as it was",
	custody.Disclosed:        "%[2]s left in that bundle",
	custody.TakenOut:         "%[1]s took %[2]s out to a file",
	custody.AnswerCopied:     "%[1]s copied an answer of submission %[2]s for an online form (%[3]s)",
	custody.TakeOutFailed:    "what %[1]s took out of %[2]s did not come to lie there whole, and was removed",
	custody.Redacted:         "%[1]s left parts of %[2]s out of it (%[3]s)",
	custody.Printed:          "%[1]s printed %[2]s (%[3]s)",
	custody.MachineDrafted:   "%[1]s had a program on this machine draft words of %[2]s",
	custody.MachineConfirmed: "%[1]s confirmed paragraphs of %[2]s that a machine wrote (%[3]s)",
	custody.Removed:          "%[1]s took %[2]s out of the lists",
	custody.Restored:         "%[1]s put %[2]s back",
	custody.Dropped:          "%[2]s, of an import that did not finish, was dropped",
	custody.ImportBegan:      "%[1]s began an import",
	custody.ImportFinished:   "%[1]s finished an import",
	custody.ImportDropped:    "an import that did not finish was dropped",
	custody.ClockJumped:      "the system's clock was moved by %[3]s seconds",
	custody.Checked:          "%[1]s checked the whole vault",
	custody.Salvaged:         "%[1]s carried what was whole of a damaged vault into this one",
	custody.SalvageLost:      "a salvage by %[1]s could not carry this: %[2]s",
	custody.SalvageFound:     "a salvage by %[1]s found a version of %[2]s whose own entry is lost",
	custody.HeadTorn:         "one of the two heads was not whole when %[1]s opened the vault: the power went while it was written, or the file was changed",
	custody.ExportDropped:    "what an export of %[2]s had left when it broke off was removed",
	custody.Found:            "%[1]s found %[2]s by a name",
	custody.Merged:           "%[1]s said that %[2]s and another record are one person",
	custody.Unmerged:         "%[1]s said that %[2]s and another record are not one person after all",

	custody.Frozen:       "%[1]s froze %[2]s: nothing of it leaves",
	custody.Thawed:       "%[1]s lifted the freeze of %[2]s",
	custody.Held:         "%[1]s set a legal hold on %[2]s",
	custody.HoldLifted:   "%[1]s lifted the legal hold on %[2]s",
	custody.DestroyBegan: "%[1]s began to destroy %[2]s, or a version of it (%[3]s)",
	custody.Destroyed:    "%[1]s destroyed %[2]s (%[3]s)",
	custody.Struck:       "%[1]s struck out a version of %[2]s (%[3]s)",
	custody.Compacted:    "%[1]s had the records written anew",

	custody.BackedUp:     "%[1]s made a backup (%[3]s)",
	custody.BackupProven: "%[1]s read a backup back whole (%[3]s)",
	custody.BackedBack:   "%[1]s restored the vault from a backup (%[3]s)",
	custody.FilesPutBack: "%[1]s put files that were missing back from a backup (%[3]s)",
	custody.Escaped:      "%[1]s wrote everything in the vault to a file (%[3]s)",

	custody.RecordingBegan:   "%[1]s began to record for %[2]s",
	custody.RecordingStopped: "the recording for %[2]s ended",
	custody.RecordingPaused:  "%[1]s paused the recording for %[2]s",
	custody.RecordingResumed: "%[1]s went on recording for %[2]s",
	custody.RecordingOff:     "%[1]s went off the record in the recording for %[2]s",
	custody.RecordingOn:      "%[1]s went on the record again in the recording for %[2]s",
	custody.RecordingMarked:  "%[1]s marked a place in the recording for %[2]s",
	custody.RecordingNoted:   "%[1]s noted something beside the recording for %[2]s",
	custody.RecordingLost:    "sound is missing in the recording for %[2]s",
}

func sentence(l LogLine) string {
	actor, object := l.Actor, l.Label
	if actor == "" {
		actor = "an unknown member"
	}
	if object == "" {
		object = nameless(l)
	}
	if !l.Begun.IsZero() {
		object += " of " + l.Begun.Format("2006-01-02 15:04:05")
	}
	s, ok := sentences[custody.Verb(l.Verb)]
	if !ok {
		return fmt.Sprintf("%s: %s %s", l.Verb, actor, object) // a verb of a newer version
	}
	if custody.Verb(l.Verb) == custody.RecordingStopped && strings.HasPrefix(l.Code, record.OffKept+":") {
		s = "what was kept apart, off the record in the recording for %[2]s, ended"
	}
	if custody.Verb(l.Verb) == custody.Unlocked && strings.HasPrefix(l.Code, "older.") {
		s = "%[1]s unlocked the vault, told that it is older than what the machine had seen (%[3]s)"
	}
	if n, ok := strings.CutPrefix(l.Code, "against."); ok && custody.Verb(l.Verb) == custody.Checked {
		s = "%[1]s compared the log with a checkpoint kept elsewhere: its " + n + " entries are there"
	}
	text := fmt.Sprintf(s+"%[4]s", actor, object, codeWords(l), "")
	if l.Object.Kind() == record.KindRecording && l.Code != "" {
		text += " (" + l.Code + ")"
	}
	return text
}

// codeWords is a reason code as it stands in a sentence.
func codeWords(l LogLine) string {
	if l.Key != "" {
		return l.Key
	}
	at, ok := strings.CutPrefix(l.Code, "at.")
	if !ok {
		return l.Code
	}
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return "at an unknown time"
	}
	return time.Unix(n, 0).In(l.Time.Location()).Format("2006-01-02 15:04:05 -07:00")
}

// Checkpoint is the signed note over the whole log as it stands.
func (v *Vault) Checkpoint() string { return string(v.store.Head().Payload) }

// Members lists the names of all who are members and who were, for the log's filter.
func (v *Vault) Members() []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var out []string
	for _, key := range logKeys(v.chain) {
		if name := v.names[custody.SpellKey(key)]; !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
