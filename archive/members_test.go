package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

const seoPass = "구름 lantern 압록강 copper 혜산 river"

// join adds Seo to a vault.
func join(t testing.TB, v *archive.Vault, role string) archive.MemberInfo {
	t.Helper()
	return must[archive.MemberInfo](t)(v.AddMember(context.Background(), archive.NewMember{Name: "Seo", Role: role, Passphrase: []byte(seoPass)}, nil))
}

// as closes a vault and opens it with another passphrase, or without closing an
// error.
func as(t testing.TB, v *archive.Vault, o archive.OpenOptions) (*archive.Vault, error) {
	t.Helper()
	path := v.Info().Path
	noErr(t, v.Close())
	w, err := archive.Open(context.Background(), path, o, nil)
	if err == nil {
		t.Cleanup(func() {
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return w, err
}

func asSeo(t testing.TB, v *archive.Vault) *archive.Vault {
	t.Helper()
	w, err := as(t, v, archive.OpenOptions{Passphrase: []byte(seoPass)})
	noErr(t, err)
	return w
}

func whole(t testing.TB, v *archive.Vault) {
	t.Helper()
	if r := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(r.Faults) > 0 {
		t.Errorf("check finds %v", r.Faults)
	}
}

// A second member opens the vault with their own passphrase, by slot, hint, name or
// none of them, reads what is there, writes, and is told apart in the log. What is
// a keyholder's is refused, and names the role.
func TestTwoMembersOpenOneVault(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	noErr(t, v.SaveIdentity(te.Person, record.Identity{Birth: "Musan, 1990"}))
	seo := join(t, v, archive.RoleCaseworker)
	for _, bad := range []archive.NewMember{
		{Name: "seo", Role: archive.RoleLawyer, Passphrase: []byte(seoPass)}, {Name: " ", Role: archive.RoleLawyer, Passphrase: []byte(seoPass)},
		{Name: "Ri; Kim", Role: archive.RoleLawyer, Passphrase: []byte(seoPass)}, {Name: "Ri", Role: "depositor", Passphrase: []byte(seoPass)},
	} {
		if _, err := v.AddMember(ctx, bad, nil); !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("%q %q: %v", bad.Name, bad.Role, err)
		}
	}
	if _, err := v.AddMember(ctx, archive.NewMember{Name: "Ri", Role: archive.RoleLawyer, Passphrase: []byte("password")}, nil); !errors.Is(err, archive.ErrWeakPassphrase) {
		t.Errorf("a weak passphrase: %v", err)
	}
	if seo.Hint == "" || len(must[archive.PeekInfo](t)(archive.Peek(v.Info().Path)).Slots) != 2 {
		t.Errorf("%+v", seo)
	}
	for _, name := range []string{"", "SEO", seo.Hint, string(seo.Slot)} {
		w, err := as(t, v, archive.OpenOptions{Member: name, Passphrase: []byte(seoPass)})
		noErr(t, err)
		v = w
		if i := v.Info(); i.Member != "Seo" || i.Role != archive.RoleCaseworker || i.Slot != seo.Slot {
			t.Fatalf("%q opens as %+v", name, i)
		}
	}
	te2 := must[record.Testimony](t)(v.Testimony(te.ID))
	if half := must[record.Identity](t)(v.Identity(te.Person)); half.Birth != "Musan, 1990" || len(te2.Account) != len(te.Account) {
		t.Errorf("%+v", half)
	}
	te2.Account[0].Text += " 더."
	noErr(t, v.SaveTestimony(te2))
	var role *archive.RoleError
	_, err := v.AddMember(ctx, archive.NewMember{Name: "Ri", Role: archive.RoleLawyer, Passphrase: []byte(seoPass)}, nil)
	for what, err := range map[string]error{
		"add": err, "role": v.SetRole(ctx, seo.Slot, archive.RoleKeyholder), "rename": v.RenameMember(ctx, seo.Slot, "Ri"),
		"remove": v.RemoveMember(ctx, seo.Slot, nil), "approval": v.RequireApproval(true),
	} {
		if !errors.As(err, &role) || role.Need != archive.RoleKeyholder || role.Has != archive.RoleCaseworker {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := as(t, v, archive.OpenOptions{Member: "Han", Passphrase: []byte(seoPass)}); !errors.Is(err, archive.ErrNoSuchMember) && !errors.Is(err, archive.ErrWrongPassphrase) {
		t.Errorf("Seo as Han: %v", err)
	}
	v = open(t, v.Info().Path)
	whole(t, v)
	lines, _, err := v.Log(archive.LogFilter{}, 0, 200)
	noErr(t, err)
	for _, want := range []string{"Han member.add", "Seo unlock", "Seo change", "Han unlock"} {
		if !slices.ContainsFunc(lines, func(l archive.LogLine) bool { return l.Actor+" "+l.Verb == want }) {
			t.Errorf("the log has no %q", want)
		}
	}
}

// A member who was removed is refused on the folder as it is, also with the own
// slot put back; what is there is as before and lies under other keys, so that the
// old headers and key files open nothing of it. Nobody removes or demotes themself.
func TestARemovedMemberIsRefused(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	noErr(t, v.SaveIdentity(te.Person, record.Identity{Birth: "Musan, 1990"}))
	x := attach(t, v, te.ID, "a.txt", "an invented list", record.ClassCleared)
	noErr(t, v.SaveDraft(te.ID, archive.Draft{Segment: te.Account[0].ID, Text: "half a sentence"}))
	han, seo := v.Info().Slot, join(t, v, archive.RoleKeyholder)
	for _, err := range []error{v.SetRole(ctx, han, archive.RoleLawyer), v.RemoveMember(ctx, han, nil)} {
		if !errors.Is(err, archive.ErrInvalid) {
			t.Errorf("the own role, or oneself: %v", err)
		}
	}
	noErr(t, v.RenameMember(ctx, seo.Slot, "Seo Yun"))
	noErr(t, v.SetRole(ctx, seo.Slot, archive.RoleCaseworker))
	before := filepath.Join(t.TempDir(), "before.attest")
	path := v.Info().Path
	v = asSeo(t, v)
	if i := v.Info(); i.Member != "Seo Yun" || i.Role != archive.RoleCaseworker {
		t.Errorf("%+v", i)
	}
	noErr(t, v.SaveIdentity(te.Person, record.Identity{Birth: "Musan, 1991"})) // signed by who is to go
	v = reopen(t, v)
	copyVault(t, path, before)
	noErr(t, v.RemoveMember(ctx, seo.Slot, nil))
	if _, err := v.MemberList(); !errors.Is(err, archive.ErrLocked) {
		t.Errorf("the vault is not closed: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(path, "next")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the change left its folder behind: %v", err)
	}
	v = open(t, path)
	if half := must[record.Identity](t)(v.Identity(te.Person)); half.Birth != "Musan, 1991" {
		t.Errorf("%+v", half)
	}
	got := must[record.Testimony](t)(v.Testimony(te.ID))
	if len(got.Account) != len(te.Account) || got.Account[0].Text != te.Account[0].Text {
		t.Errorf("%+v", got.Account)
	}
	if d, _, err := v.Draft(te.ID); err != nil || d.Text != "half a sentence" {
		t.Errorf("the draft is %+v, %v", d, err)
	}
	b, _, err := v.OpenExhibit(x.ID)
	noErr(t, err)
	if raw := must[[]byte](t)(io.ReadAll(b)); string(raw) != "an invented list" {
		t.Errorf("the exhibit is %q", raw)
	}
	noErr(t, b.Close())
	te.Account[0].Text += " 더."
	noErr(t, v.SaveTestimony(te))
	whole(t, v)
	if names := v.Members(); !slices.Contains(names, "Seo Yun") {
		t.Errorf("the log's filter has %v", names)
	}

	asRemoved := func(member string) error {
		_, err := archive.Open(ctx, path, archive.OpenOptions{Member: member, Passphrase: []byte(seoPass)}, nil)
		return err
	}
	noErr(t, v.Close())
	if err := asRemoved(""); !errors.Is(err, archive.ErrWrongPassphrase) {
		t.Errorf("without a slot: %v", err)
	}
	if err := asRemoved(string(seo.Slot)); !errors.Is(err, archive.ErrNotMember) {
		t.Errorf("by the slot: %v", err)
	}
	old := func(names ...string) {
		for _, name := range names {
			raw := must[[]byte](t)(os.ReadFile(filepath.Join(before, name)))
			noErr(t, os.WriteFile(filepath.Join(path, name), raw, 0o600))
		}
	}
	old("members/" + string(seo.Slot) + ".slot")
	if err := asRemoved(""); !errors.Is(err, archive.ErrNotMember) {
		t.Errorf("with the slot put back: %v", err)
	}
	old("vault.json", "testimony.keys", "identity.keys")
	if err := asRemoved(""); !errors.Is(err, archive.ErrDamaged) {
		t.Errorf("with the old header and keys put back: %v", err)
	}
	// The copy from before opens, as the documents say it does.
	noErr(t, must[*archive.Vault](t)(archive.Open(ctx, before, archive.OpenOptions{Passphrase: []byte(seoPass)}, nil)).Close())
}

// copyVault copies a vault's folder as it lies there, as a power cut or a copy would
// leave it.
func copyVault(t testing.TB, from, to string) {
	t.Helper()
	noErr(t, filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		at := filepath.Join(to, strings.TrimPrefix(path, from))
		if d.IsDir() {
			return os.MkdirAll(at, 0o700)
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := os.Create(at)
		if err != nil {
			return err
		}
		if end := len(bytes.TrimRight(raw, "\x00")); end > 0 { // Badger maps its files at full size
			if _, err := f.Write(raw[:end]); err != nil {
				return err
			}
		}
		return errors.Join(f.Truncate(int64(len(raw))), f.Close())
	}))
}

// A change of members that is cut off at any of its steps is there or is not when
// the vault is opened again, and the log knows of it.
func TestAChangeOfMembersIsCutOff(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	te := account(t, v)
	path, dir := v.Info().Path, t.TempDir()
	var steps []string
	watch := func(act string) func() {
		return archive.AtEachStep(path, func(step string) {
			steps = append(steps, act+", "+step)
			copyVault(t, path, filepath.Join(dir, act+", "+step+".attest"))
		})
	}
	stop := watch("added")
	seo := join(t, v, archive.RoleCaseworker)
	stop()
	stop = watch("removed")
	noErr(t, v.RemoveMember(ctx, seo.Slot, nil))
	stop()
	for _, act := range []string{"added, before ready", "added, after vault", "added, before the log", "removed, before ready", "removed, without records", "removed, after records", "removed, before the end"} {
		if !slices.Contains(steps, act) {
			t.Errorf("no step %q in %q", act, steps)
		}
	}
	for _, step := range steps {
		next := pass
		if step == "added, before the log" { // who came writes the entry
			next = seoPass
		}
		w, err := archive.Open(ctx, filepath.Join(dir, step+".attest"), archive.OpenOptions{Passphrase: []byte(next)}, nil)
		if err != nil {
			t.Errorf("%s: %v", step, err)
			continue
		}
		members := must[[]archive.MemberInfo](t)(w.MemberList())
		want := map[bool]int{true: 2, false: 1}[step == "removed, before ready" || strings.HasPrefix(step, "added") && step != "added, before ready"]
		if len(members) != want {
			t.Errorf("%s: %d members", step, len(members))
		}
		if got := must[record.Testimony](t)(w.Testimony(te.ID)); len(got.Account) != len(te.Account) {
			t.Errorf("%s: %+v", step, got)
		}
		whole(t, w)
		_, lerr := os.Lstat(filepath.Join(w.Info().Path, "next"))
		slots := must[[]string](t)(filepath.Glob(filepath.Join(w.Info().Path, "members", "*.slot")))
		if !errors.Is(lerr, fs.ErrNotExist) || len(slots) != want {
			t.Errorf("%s: %v, %d slots", step, lerr, len(slots))
		}
		noErr(t, w.Close())
		if strings.HasPrefix(step, "added") && want == 2 {
			noErr(t, must[*archive.Vault](t)(archive.Open(ctx, filepath.Join(dir, step+".attest"), archive.OpenOptions{Passphrase: []byte(seoPass)}, nil)).Close())
		}
	}
}

// A removal that is cancelled before its end changes nothing but that the vault is
// locked.
func TestARemovalIsCancelled(t *testing.T) {
	v := newVault(t)
	te := account(t, v)
	seo := join(t, v, archive.RoleCaseworker)
	path := v.Info().Path
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := v.RemoveMember(ctx, seo.Slot, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
	v = open(t, path)
	if n := len(must[[]archive.MemberInfo](t)(v.MemberList())); n != 2 {
		t.Errorf("%d members", n)
	}
	whole(t, v)
	v = asSeo(t, v)
	must[record.Testimony](t)(v.Testimony(te.ID))
}

// A public key that somebody swapped in vault.json, an older vault.json, and a
// header of somebody else's are noticed.
func TestASwappedHeaderIsNoticed(t *testing.T) {
	v := newVault(t)
	path := v.Info().Path
	file := filepath.Join(path, "vault.json")
	first := must[[]byte](t)(os.ReadFile(file))
	seo := join(t, v, archive.RoleKeyholder)
	noErr(t, v.Close())
	now := must[[]byte](t)(os.ReadFile(file))
	try := func(what string, raw []byte) {
		t.Helper()
		noErr(t, os.WriteFile(file, raw, 0o600))
		w, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil)
		if !errors.Is(err, archive.ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
		if err == nil {
			noErr(t, w.Close())
		}
	}
	other := newVault(t)
	theirs := must[[]byte](t)(os.ReadFile(filepath.Join(other.Info().Path, "vault.json")))
	key := func(raw []byte, nth int) string {
		all := strings.Split(string(raw), `"age":"`)
		return strings.SplitN(all[nth], `"`, 2)[0]
	}
	try("a swapped public key", bytes.ReplaceAll(now, []byte(key(now, len(strings.Split(string(now), `"age":"`))-1)), []byte(key(theirs, 1))))
	try("the header from before", first)
	try("another vault's header", theirs)
	noErr(t, os.WriteFile(file, now, 0o600))
	w := open(t, path)
	if m := must[[]archive.MemberInfo](t)(w.MemberList()); len(m) != 2 || m[1].Slot != seo.Slot {
		t.Errorf("%+v", m)
	}
}

// A member takes another passphrase: the old one opens nothing from then on, the
// new one does, and a wrong one changes nothing.
func TestAMemberChangesThePassphrase(t *testing.T) {
	ctx := context.Background()
	v := newVault(t)
	if err := v.ChangePassphrase(ctx, []byte(seoPass), nil, []byte(seoPass), nil, nil); !errors.Is(err, archive.ErrWrongPassphrase) {
		t.Errorf("with a wrong one: %v", err)
	}
	if err := v.ChangePassphrase(ctx, []byte(pass), nil, []byte("password"), nil, nil); !errors.Is(err, archive.ErrWeakPassphrase) {
		t.Errorf("to a weak one: %v", err)
	}
	v = reopen(t, v)
	noErr(t, v.ChangePassphrase(ctx, []byte(pass), nil, []byte(seoPass), []byte("a key file"), nil))
	path := v.Info().Path
	noErr(t, v.Close())
	for _, o := range []archive.OpenOptions{{Passphrase: []byte(pass)}, {Passphrase: []byte(seoPass)}} {
		if _, err := archive.Open(ctx, path, o, nil); !errors.Is(err, archive.ErrWrongPassphrase) {
			t.Errorf("%q opens: %v", o.Passphrase, err)
		}
	}
	w := must[*archive.Vault](t)(archive.Open(ctx, path, archive.OpenOptions{Passphrase: []byte(seoPass), KeyFile: []byte("a key file")}, nil))
	whole(t, w)
	noErr(t, w.Close())
}

// Where the office asks for it, what leaves was approved by another member than who
// wrote it last and than who exports it; a change after that ends it.
func TestAnotherMemberApproves(t *testing.T) {
	ctx := context.Background()
	v, _, id, _ := reviewed(t)
	o := archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true, Overwrite: true}
	refused := func(err error) *archive.NotApprovedError {
		t.Helper()
		var no *archive.NotApprovedError
		if err != nil && !errors.As(err, &no) {
			t.Fatal(err)
		}
		return no
	}
	export := func() *archive.NotApprovedError {
		t.Helper()
		_, err := v.Export(ctx, id, o, nil)
		return refused(err)
	}
	noErr(t, v.RequireApproval(true))
	if no := export(); no == nil || !no.Alone {
		t.Fatalf("one member alone: %v", no)
	}
	if st := must[archive.ApprovalState](t)(v.Approval(ctx, id, o)); !st.Required || !st.Alone || st.Approved {
		t.Errorf("%+v", st)
	}
	join(t, v, archive.RoleLawyer)
	if no := export(); no == nil || no.Alone || no.Changed != "" || no.Own != "" {
		t.Errorf("before anybody approved it: %v", no)
	}
	if _, err := v.Approve(ctx, id, o); refused(err) == nil || refused(err).Own != archive.ApprovalMade {
		t.Errorf("who wrote it approves it: %v", err)
	}
	v = asSeo(t, v)
	must[record.Approval](t)(v.Approve(ctx, id, o))
	if no := export(); no == nil || no.Own != archive.ApprovalOwn {
		t.Errorf("who approved it exports it: %v", no)
	}
	if st := must[archive.ApprovalState](t)(v.Approval(ctx, id, o)); st.Approved || st.Own != archive.ApprovalOwn || st.Alone || st.Wrote {
		t.Errorf("%+v", st)
	}
	v = must[*archive.Vault](t)(as(t, v, archive.OpenOptions{Passphrase: []byte(pass)}))
	if no := export(); no != nil {
		t.Fatal(no)
	}
	s := must[record.Submission](t)(v.Submission(id))
	s.Cover += " More."
	must[record.Submission](t)(v.SaveSubmission(s))
	if no := export(); no == nil || no.Changed == "" {
		t.Errorf("a change after it: %v", no)
	}
	// The other way round: Seo writes, so Han may approve it, and Seo exports.
	v = asSeo(t, v)
	s.Cover += " And more."
	must[record.Submission](t)(v.SaveSubmission(s))
	v = must[*archive.Vault](t)(as(t, v, archive.OpenOptions{Passphrase: []byte(pass)}))
	must[record.ReviewComment](t)(v.AddComment(id, record.ReviewComment{Text: "a comment is no word of it"}))
	must[record.Approval](t)(v.Approve(ctx, id, o))
	v = asSeo(t, v)
	if no := export(); no != nil {
		t.Fatal(no)
	}
	whole(t, v)
}
