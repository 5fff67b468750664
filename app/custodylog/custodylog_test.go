package custodylog_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/custodylog"
	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/custody"
	"attest/archive/record"
)

const (
	testimony = record.ID("T00000000000000000000000004")
	exhibit   = record.ID("X00000000000000000000000001")
)

// vault is a log in memory, of invented acts.
type vault struct {
	lines  []archive.LogLine // oldest first
	reads  int
	faults []archive.Fault
}

func newVault(n int) *vault {
	v := &vault{}
	verbs := []string{"create", "change", "read", "attach", "disclose", "newer.verb"}
	at := time.Date(2026, 11, 20, 14, 2, 11, 0, time.FixedZone("", 9*3600))
	for i := range n {
		l := archive.LogLine{Seq: int64(i), Time: at.Add(time.Duration(i) * time.Minute), Verb: verbs[i%len(verbs)], Object: testimony, Label: "T-K7-0001",
			Actor: "Sample keyholder", Version: fmt.Sprintf("%064x", i*7919+1)}
		if l.Verb == "attach" {
			l.Object, l.Label, l.Actor = exhibit, "X-K7-0001", "견본 담당자"
		}
		v.lines = append(v.lines, l)
	}
	return v
}

func (v *vault) CheckpointIn(path string) ([]byte, error) { return archive.CheckpointIn(path) }
func (v *vault) CheckAgainst([]byte) (archive.AgainstReport, error) {
	return archive.AgainstReport{}, nil
}
func (v *vault) WasDestroyed(record.ID) (archive.Destroyed, bool) { return archive.Destroyed{}, false }

func (v *vault) Log(f archive.LogFilter, from, n int) ([]archive.LogLine, int, error) {
	v.reads++
	var out []archive.LogLine
	total := 0
	for i := len(v.lines) - 1; i >= 0; i-- {
		l := v.lines[i]
		if (f.Object != "" && f.Object != l.Object) || (f.Actor != "" && f.Actor != l.Actor) || (f.Verb != "" && f.Verb != l.Verb) {
			continue
		}
		if total++; total > from && (n == 0 || len(out) < n) {
			out = append(out, l)
		}
	}
	return out, total, nil
}

func (v *vault) Checkpoint() string {
	return "attest/V00000000000000000000000001\n1204\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— attest/V00000000000000000000000001 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
}
func (v *vault) Members() []string  { return []string{"Sample keyholder", "견본 담당자"} }
func (v *vault) Info() archive.Info { return archive.Info{} }
func (v *vault) Check(context.Context, archive.Progress) (archive.CheckReport, error) {
	return archive.CheckReport{Entries: 1204, Objects: 41, Versions: 88, Blobs: 7, Bytes: 1 << 30, Faults: v.faults}, nil
}
func (v *vault) Exhibit(record.ID) (archive.Exhibit, error) {
	x := archive.Exhibit{}
	x.Parent = testimony
	return x, nil
}
func (v *vault) Testimonies(archive.Filter) []archive.TestimonyRow {
	row := archive.TestimonyRow{}
	row.ID, row.Label = testimony, "T-K7-0001"
	return []archive.TestimonyRow{row}
}
func (v *vault) Persons() []archive.PersonRow     { return nil }
func (v *vault) Cases() []record.Case             { return nil }
func (v *vault) Submissions() []record.Submission { return nil }

func enter(t *testing.T, v *vault) (*looktest.Desk, *shell.Shell) {
	d := looktest.New(t)
	s := shell.New(d.Window)
	r := custodylog.New(s, v)
	r.Stands = func() {}
	s.Enter(shell.Session{Office: "Sample office", Role: "shell.role.keyholder", Idle: 5 * time.Minute}, []shell.Room{r}, nil)
	d.Settle()
	return d, s
}

func TestEntriesAreSentences(t *testing.T) {
	d, s := enter(t, newVault(6))
	d.Sees("6 entries", "Sample keyholder made testimony T-K7-0001", "견본 담당자 took in exhibit X-K7-0001", "2026-11-20 14:02:11 +09:00",
		"“newer.verb”", "testimony T-K7-0001 left in that bundle", "CsUYapGG", "Keep a copy outside")
	words.Set(words.Korean)
	s.Relabel()
	d.Settle()
	d.Sees("Sample keyholder가 증언 T-K7-0001을 만들었습니다")
}

func TestEveryVerbHasASentenceInBothLanguages(t *testing.T) {
	for _, v := range []custody.Verb{custody.VaultCreated, custody.HeaderWritten, custody.Unlocked, custody.UnlockFailed, custody.Locked, custody.Created,
		custody.Changed, custody.Attached, custody.Reclassed, custody.ReadBack, custody.Committed, custody.HeadTorn, custody.ExportDropped, custody.Read,
		custody.ExportBegan, custody.Exported, custody.Approved, custody.Disclosed, custody.TakenOut, custody.Redacted, custody.Printed, custody.MachineDrafted, custody.MachineConfirmed, custody.Removed, custody.Restored, custody.Dropped, custody.ImportBegan,
		custody.ImportFinished, custody.ImportDropped, custody.ClockJumped, custody.Checked, custody.Found, custody.Merged, custody.Unmerged,
		custody.MemberAdded, custody.MemberRemoved, custody.MemberRole, custody.MemberRenamed, custody.MemberPassphrase,
		custody.Salvaged, custody.SalvageLost, custody.SalvageFound} {
		for _, l := range words.Langs {
			for _, key := range []string{"custodylog.verb." + string(v), "custodylog.kind." + string(v)} {
				if words.In(l, key) == key {
					t.Errorf("%s has no %s", l, key)
				}
			}
		}
	}
}

func TestAFailedUnlockIsToldWithItsTimeInWords(t *testing.T) {
	v := newVault(0)
	zone := time.FixedZone("", 9*3600)
	for _, code := range []string{"at.1795692909", "at.unknown"} {
		v.lines = append(v.lines, archive.LogLine{Time: time.Date(2026, 11, 26, 21, 0, 0, 0, zone), Verb: string(custody.UnlockFailed), Actor: "Sample keyholder", Code: code})
	}
	v.lines = append(v.lines, archive.LogLine{Time: time.Date(2026, 11, 26, 21, 1, 0, 0, zone), Verb: "change", Object: testimony, Label: "T-K7-0001", Actor: "Sample keyholder", Code: "restored.v3"})
	d, s := enter(t, v)
	d.Sees("Someone failed to unlock the vault on 2026-11-26 at", "at an unknown time", "brought version 3 of testimony T-K7-0001 back")
	d.SeesNot("at.1795692909", "at.unknown")
	words.Set(words.Korean)
	s.Relabel()
	d.Settle()
	d.Sees("2026-11-26 ", "누군가 보관소를 열지 못했습니다")
}

// TestNoSentenceIsCut narrows the window until sentences need several lines.
func TestNoSentenceIsCut(t *testing.T) {
	v := newVault(3)
	v.lines = append(v.lines, archive.LogLine{Time: v.lines[0].Time, Verb: string(custody.HeadTorn), Actor: "Sample keyholder of a long name"})
	d, _ := enter(t, v)
	for _, width := range []float32{1280, 900, 700} {
		d.Window.Resize(fyne.NewSize(width, 800))
		d.Settle()
		seen := strings.Join(strings.Fields(d.Seen()), " ")
		for _, sentence := range []string{
			"When Sample keyholder of a long name opened the vault, one of its two heads was not whole: the power went while it was written, or the file was changed",
			"Sample keyholder made testimony T-K7-0001",
		} {
			if !strings.Contains(seen, sentence) {
				t.Errorf("%v wide: cut; seen:\n%s", width, d.Seen())
			}
		}
	}
}

func TestPagesAreReadAsTheyAreSeen(t *testing.T) {
	v := newVault(100_000)
	d, _ := enter(t, v)
	if v.reads > 2 {
		t.Fatalf("%d reads for the first view", v.reads)
	}
	d.Key(fyne.KeyEnd)
	d.Settle()
	d.Sees("100,000 entries", "2026-11-20 14:02:11")
}

func TestFilterByLabelOfAnExhibitAndBack(t *testing.T) {
	d, s := enter(t, newVault(60))
	s.Press(shell.Ctrl(fyne.KeyF))
	d.Type("x-k7-0001")
	d.Key(fyne.KeyReturn)
	d.Settle()
	d.Sees("10 entries", "Show all")
	d.SeesNot("made testimony")
	d.Key(fyne.KeyEscape)
	d.Settle()
	d.Sees("60 entries")
	s.Press(shell.Ctrl(fyne.KeyF))
	d.Type("T-K7-9999")
	d.Key(fyne.KeyReturn)
	d.Settle()
	d.Sees("Nothing in this vault is called T-K7-9999.")
}

func TestCheckNamesFaults(t *testing.T) {
	v := newVault(6)
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyK))
	d.Settle()
	d.Sees("Everything is as it was stored", "1,204 log entries", "1.0 GB")
	s.Escape()
	v.faults = []archive.Fault{{Object: string(testimony), What: "its bytes are not what its record says"}}
	s.Press(shell.CtrlShift(fyne.KeyK))
	d.Settle()
	d.Sees("1 fault found", "testimony T-K7-0001", "its bytes are not")
}

func TestCheckpointIsCopied(t *testing.T) {
	v := newVault(6)
	d, s := enter(t, v)
	s.Press(shell.CtrlShift(fyne.KeyC))
	if d.App.Clipboard().Content() != v.Checkpoint() {
		t.Fatal("the checkpoint is not on the clipboard")
	}
	d.Loop.Advance(61 * time.Second)
	if d.App.Clipboard().Content() != "" {
		t.Fatal("the clipboard was not cleared")
	}
}

func TestPictures(t *testing.T) {
	d, s := enter(t, newVault(1204))
	d.Key(fyne.KeyDown)
	d.Picture("custodylog", s.Relabel)
}
