package archive_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"attest/archive"
)

// Where the log does not tell of its members any more, what a salvage carries is
// whole all the same: for a member who came later too, and when another comes.
func TestMembersOfALogThatIsLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.attest")
	v := must[*archive.Vault](t)(archive.Create(t.Context(), path, archive.CreateOptions{
		Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true,
	}, nil))
	noErr(t, v.Close())
	v = must[*archive.Vault](t)(archive.Open(t.Context(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil))
	join(t, v, archive.RoleKeyholder)
	noErr(t, v.Close())
	tables := must[[]string](t)(filepath.Glob(filepath.Join(path, "records", "*.sst")))
	slices.Sort(tables)
	if len(tables) < 2 {
		t.Fatalf("%d tables: want one of each sitting", len(tables))
	}
	for name, gone := range map[string][]string{"all": tables, "the first": tables[:1], "the last": tables[len(tables)-1:]} {
		hurt := filepath.Join(t.TempDir(), "hurt.attest")
		noErr(t, os.CopyFS(hurt, os.DirFS(path)))
		for _, g := range gone {
			noErr(t, os.Remove(filepath.Join(hurt, "records", filepath.Base(g))))
		}
		to := filepath.Join(t.TempDir(), "new.attest")
		rep := must[archive.SalvageReport](t)(archive.Salvage(t.Context(), hurt, to, archive.SalvageOptions{Passphrase: []byte(seoPass), Long: true}, nil))
		if rep.LogLost == 0 && rep.LogCut == 0 {
			t.Fatalf("without %s: nothing of the log is lost: %+v", name, rep)
		}
		w := must[*archive.Vault](t)(archive.Open(t.Context(), to, archive.OpenOptions{Passphrase: []byte(seoPass)}, nil))
		whole(t, w)
		must[archive.MemberInfo](t)(w.AddMember(t.Context(), archive.NewMember{Name: "Ri", Role: archive.RoleLawyer, Passphrase: []byte(seoPass + "x")}, nil))
		whole(t, w)
		noErr(t, w.Close())
	}
}
