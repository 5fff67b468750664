package archive_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

// That something leaves is in the log before its first byte is on the disk; where
// it breaks off the log says so, and nothing plain lies about.
func TestWhatLeavesIsToldBeforeItsFirstByte(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	e := attach(t, v, te.ID, "a.txt", "invented bytes", record.ClassIdentity)
	verbs := func(v *archive.Vault) (out []string) {
		lines, _, err := v.Log(archive.LogFilter{Object: e.ID}, 0, 0)
		noErr(t, err)
		for _, l := range lines {
			out = append(out, l.Verb)
		}
		return out
	}
	dir := t.TempDir()
	path, part := filepath.Join(dir, "out.bin"), filepath.Join(dir, ".out.bin.part")
	ours := archive.TakeFor{Use: record.UseKeep, Why: "invented"}
	var killed string
	told := false
	v.AtEachDestroyStep(func(string) {
		told = slices.Contains(verbs(v), "take-out")
		if st, err := os.Stat(part); err != nil || st.Size() > 0 {
			t.Errorf("when the log has told: %v %v", st, err)
		}
		killed = copyOf(t, v.Info().Path)
	})
	noErr(t, v.TakeOut(t.Context(), e.ID, path, ours, nil))
	if !told {
		t.Error("the bytes came before the log")
	}
	if raw := must[[]byte](t)(os.ReadFile(path)); string(raw) != "invented bytes" {
		t.Errorf("it is %q", raw)
	}

	// Killed half-way: the next open removes what lies there.
	noErr(t, os.WriteFile(part, []byte("invented by"), 0o600))
	again := open(t, killed)
	if _, err := os.Stat(part); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the half-written file stays: %v", err)
	}
	if got := verbs(again); got[0] != "export.drop" || got[1] != "take-out" {
		t.Errorf("the log of the killed: %v", got)
	}

	// Broken off.
	ctx, cancel := context.WithCancel(t.Context())
	v.AtEachDestroyStep(func(string) { cancel() })
	if err := v.TakeOut(ctx, e.ID, filepath.Join(dir, "second"), ours, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	v.AtEachDestroyStep(nil)
	if got := verbs(v); got[0] != "take-out.failed" || got[1] != "take-out" {
		t.Errorf("the log: %v", got)
	}
	list := must[[]archive.Taken](t)(v.TakenOut(te.ID))
	if len(list) != 2 || list[0].Failed == list[1].Failed {
		t.Errorf("listed: %+v", list)
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(left) != 1 {
		t.Errorf("beside it lies %v", left)
	}
	mustCheck(t, v)
}

// Objects of one kind are told apart in the log.
func TestTheLogNamesWhatHasNoLabel(t *testing.T) {
	v := newVault(t)
	noErr(t, v.SetBackupDays(3))
	lines, _, err := v.Log(archive.LogFilter{}, 0, 1)
	noErr(t, err)
	if len(lines) != 1 || lines[0].Topic != archive.TopicBackup {
		t.Errorf("%+v", lines)
	}
}
