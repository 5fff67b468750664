package app

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"golang.org/x/sys/unix"

	"attest/app/shell"
	"attest/app/words"
	"attest/archive/record"
)

// On a write-protected disk a vault is looked at; what would write is off and says
// why. When the disk takes writes again, work goes on with what was typed.
func TestAVaultThatCannotBeWrittenIsLookedAt(t *testing.T) {
	in := sit(t, Options{})
	v := in.vault()
	te, err := v.Testimony(in.id)
	if err != nil {
		t.Fatal(err)
	}
	te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "Invented: we crossed in the spring."}}
	if err := v.SaveTestimony(te); err != nil {
		t.Fatal(err)
	}
	in.p.shell.Lock()
	in.Settle()
	disk := filepath.Dir(in.path)
	if err := unix.Mount(disk, disk, "", unix.MS_BIND, ""); err != nil {
		t.Logf("no volume can be mounted here: %v", err)
		return
	}
	t.Cleanup(func() {
		if err := unix.Unmount(disk, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	protect := func(how uintptr) {
		t.Helper()
		if err := unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_BIND|how, ""); err != nil {
			t.Fatal(err)
		}
	}
	protect(unix.MS_RDONLY)

	in.p.welcome.ShowOpen(in.path)
	in.Settle()
	in.Type(vaultPhrase)
	in.Press(words.T("welcome.open.do"))
	in.Sees("Read only", "is write-protected", "Try again")
	in.p.shell.Open("testimonies", string(in.id))
	in.Settle()
	in.Sees("we crossed in the spring")
	in.Picture("reading", in.p.shell.Relabel)
	in.p.shell.Press(shell.Ctrl(fyne.KeyN))
	in.Settle()
	in.Sees("is not possible now. The vault is open to read only.")
	on := map[string]bool{}
	for _, room := range []string{"today", "testimonies", "people", "cases", "submissions", "custodylog", "settings"} {
		in.p.shell.Go(room)
		in.Settle()
		in.SeesNot("Everything saved is safe")
		for _, a := range in.p.shell.Actions() {
			on[a.ID] = on[a.ID] || a.Enabled == nil || a.Enabled()
		}
	}
	for _, id := range []string{"shell.new", "shell.export", "testimonies.print", "testimonies.record", "members.passphrase", "withdrawal.compact", "backup.escape"} {
		if is, there := on[id]; is || !there {
			t.Errorf("%s: there %v, on %v", id, there, is)
		}
	}
	for _, id := range []string{"shell.lock", "backup.open", "urgent.open", "shell.reading", "custodylog.check"} {
		if !on[id] {
			t.Errorf("%s is off", id)
		}
	}

	in.p.shell.Press(shell.Alt(fyne.KeyI))
	in.Settle()
	in.Sees("Nothing can be written to the vault yet", "Read only")
	protect(0)
	in.Press("Try again")
	in.Sees("The vault is open for work again")
	in.SeesNot("Read only")
	if in.vault().Reading() != nil {
		t.Error("it is open to read still")
	}
	in.p.shell.Go("testimonies")
	in.p.shell.Press(shell.Ctrl(fyne.KeyN))
	in.Settle()
	in.SeesNot("is not possible now")
}
