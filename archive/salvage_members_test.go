package archive_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"attest/archive"
	"attest/archive/backup"
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

// officeOfNine is a closed vault of nine members, one of whom followed another who
// left, with an account, an exhibit, and something that was destroyed.
func officeOfNine(t testing.TB) wholeVault {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nine.attest")
	v := must[*archive.Vault](t)(archive.Create(t.Context(), path, archive.CreateOptions{
		Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true,
	}, nil))
	add := func(i int) archive.MemberInfo {
		return must[archive.MemberInfo](t)(v.AddMember(t.Context(), archive.NewMember{
			Name: fmt.Sprintf("Member %d", i), Role: archive.RoleCaseworker, Passphrase: fmt.Appendf(nil, "%s %d", seoPass, i),
		}, nil))
	}
	gone := account(t, v)
	left := add(1)
	for i := range 4 {
		add(i + 2)
	}
	noErr(t, v.RemoveMember(t.Context(), left.Slot, nil))
	noErr(t, v.Close())
	v = must[*archive.Vault](t)(archive.Open(t.Context(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil))
	for i := range 4 {
		add(i + 6)
	}
	te := account(t, v)
	attach(t, v, te.ID, "photo.txt", "an invented photograph", "identity")
	noErr(t, v.Destroy(t.Context(), gone.ID, "withdrawn", nil))
	e := wholeVault{closed: path, truth: truthOf(t, v)}
	noErr(t, v.Close())
	return e
}

// In an office of nine, vault.json is too long for every bit of it to be tried.
// One wrong bit of it, or of any other file, costs nothing all the same.
func TestOneFlippedBitAmongNine(t *testing.T) {
	e := officeOfNine(t)
	if st := must[os.FileInfo](t)(os.Stat(filepath.Join(e.closed, "vault.json"))); st.Size() < 150_000 {
		t.Fatalf("vault.json has %d bytes", st.Size())
	}
	seed, names := uint64(1), []string{"vault.json", "testimony.keys", "vault.json", "identity.keys"}
	if s := os.Getenv(flipsSeed); s != "" {
		seed = must[uint64](t)(strconv.ParseUint(s, 10, 64))
	}
	random, count := rand.New(rand.NewPCG(seed, 9)), map[string]int{}
	if s := os.Getenv(flipsEnv); s != "" {
		// Every second of them in what takes part in opening.
		files := vaultFiles(t, e.closed)
		for i := range must[int](t)(strconv.Atoi(s)) / 4 {
			if names = append(names, names[i%4]); i%2 == 1 {
				names[len(names)-1] = files[random.IntN(len(files))]
			}
		}
	}
	for _, name := range names {
		e.flip(t, e.closed, name, random, count)
	}
	t.Log(count)
	e.flipInBackup(t, random)
}

// flipInBackup turns a bit of a backup's key file, in the long vault.json or in a
// file of keys in it: the restore finds it, and what comes back is whole.
func (e wholeVault) flipInBackup(t *testing.T, random *rand.Rand) {
	t.Helper()
	v := must[*archive.Vault](t)(archive.Open(t.Context(), e.closed, archive.OpenOptions{Passphrase: []byte(pass)}, nil))
	made := must[archive.BackupReport](t)(v.Backup(t.Context(), t.TempDir(), archive.BackupOptions{Quick: true}, nil))
	noErr(t, v.Close())
	keys := filepath.Join(made.Folder, backup.KeysName)
	raw := must[[]byte](t)(os.ReadFile(keys))
	names := []string{"vault.json"}
	if os.Getenv(flipsEnv) != "" {
		names = append(names, "testimony.keys") // every bit of it is tried: some seconds
	}
	for _, name := range names {
		file := must[[]byte](t)(os.ReadFile(filepath.Join(e.closed, name)))
		at := bytes.Index(raw, file)
		mend := harmed(t, keys, func(b []byte) { b[at+len(file)/2+random.IntN(len(file)/4)] ^= 1 << random.IntN(8) })
		to := filepath.Join(t.TempDir(), "again.attest")
		rep, err := archive.Restore(t.Context(), made.Folder, to, archive.RestoreOptions{Open: archive.OpenOptions{Passphrase: []byte(pass)}}, nil)
		if err != nil || rep.Mended != 1 || len(rep.Check.Faults) > 0 || !bytes.Equal(must[[]byte](t)(os.ReadFile(filepath.Join(to, "vault.json"))), must[[]byte](t)(os.ReadFile(filepath.Join(e.closed, "vault.json")))) {
			t.Errorf("a bit of %s in the key file: %+v, %v", name, rep, err)
		}
		if _, err := os.Stat(filepath.Join(to, "mended")); err == nil {
			t.Error("a folder of the restore is left in the vault")
		}
		mend()
	}
}
