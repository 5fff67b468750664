package members_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/look/looktest"
	"attest/app/members"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/app/welcome"
	"attest/app/words"
	"attest/archive"
	"attest/archive/passphrase"
)

const own, theirs = "copper lantern drifts beyond seven quiet harbours", "moss anchor violet thunder pepper seventeen"

var rules = members.Passphrases{
	Estimate: func(p []byte) welcome.Strength {
		s := passphrase.Estimate(p)
		return welcome.Strength{Score: s.Score, Weak: s.Weak, Reason: string(s.Reason.Code)}
	},
	Offer: func(lang string) (welcome.Offer, error) {
		o, err := passphrase.Offer(lang)
		return welcome.Offer{Words: o.Words, Shown: o.Shown, Keys: o.Keys}, err
	},
}

type office struct {
	*looktest.Desk
	s      *shell.Shell
	v      *archive.Vault
	locked int
}

func enter(t *testing.T, v *archive.Vault) *office {
	t.Helper()
	o := &office{Desk: looktest.New(t), v: v}
	t.Cleanup(o.Settle)
	o.s = shell.New(o.Window)
	o.s.Explain = messages.Explain
	o.s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.keyholder", Undo: v, Lock: func() { o.locked++ }}, nil, nil)
	o.Settle()
	return o
}

func (o *office) open() {
	members.Open(o.s, o.v, rules)
	o.Settle()
}

// again opens it in the language of a picture.
func (o *office) again() {
	o.Key(fyne.KeyEscape)
	o.s.Relabel()
	o.open()
}

func (o *office) member(name string) archive.MemberInfo {
	o.T.Helper()
	for _, m := range vaulttest.Must[[]archive.MemberInfo](o.T)(o.v.MemberList()) {
		if m.Name == name {
			return m
		}
	}
	o.T.Fatalf("no member %q", name)
	return archive.MemberInfo{}
}

// By keyboard: a person comes in and types the passphrase twice; a weak one and
// two that differ are refused. Then another role, another name, and out again,
// after which nothing is left but to unlock the vault.
func TestAMemberComesAndGoesByKeyboard(t *testing.T) {
	v := vaulttest.New(t, "Seoul office", "Kim (invented)")
	o := enter(t, v)
	o.open()
	o.Sees("Kim (invented)", "keyholder", "you", "Have two keyholders")
	o.Press("Add…")
	o.Sees("reads everything in it", "Hand over the keyboard")
	o.Type("Seo (invented)")
	o.Key(fyne.KeyTab, fyne.KeyTab)
	o.Type("password")
	o.Press("Add the member")
	o.Settle()
	o.Sees("harder to guess")
	o.Key(fyne.KeyEscape)
	o.Press("Add…")
	o.Type("Seo (invented)")
	o.Key(fyne.KeyTab, fyne.KeyTab)
	o.Type(theirs)
	o.Picture("members-add", nil)
	words.Set(words.English)
	o.Key(fyne.KeyReturn)
	o.Type(theirs + "x")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("not the same passphrase")
	o.Key(fyne.KeyBackspace, fyne.KeyReturn)
	o.Settle()
	seo := o.member("Seo (invented)")
	if seo.Role != archive.RoleCaseworker {
		t.Errorf("%+v", seo)
	}
	o.Sees("Seo (invented)", "caseworker", seo.Hint)
	o.Picture("members", o.again)
	words.Set(words.English)
	o.again()
	o.Key(fyne.KeyDown, fyne.KeyReturn)
	o.Sees("Role of Seo (invented)", "Takes testimonies")
	o.Key(fyne.KeyDown)
	o.Sees("The same as a caseworker")
	o.Press("Give this role")
	o.Settle()
	if m := o.member("Seo (invented)"); m.Role != archive.RoleLawyer {
		t.Errorf("%+v", m)
	}
	o.Press("Rename…")
	o.Sees("Rename Seo (invented)")
	o.Key(fyne.KeyEnd)
	o.Type("; Ri")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("without comma or semicolon")
	o.Key(fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace)
	o.Type(" Yun")
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("Seo (invented) Yun")

	// Nobody removes themself.
	o.Key(fyne.KeyUp)
	o.Press("Remove…")
	o.Settle()
	o.Sees("Another keyholder changes your role")
	o.Key(fyne.KeyDown)
	o.Press("Remove…")
	o.Sees("Remove Seo (invented) Yun?", "still opens for them")
	o.Picture("members-remove", func() {
		o.Key(fyne.KeyEscape)
		o.again()
		o.Key(fyne.KeyDown)
		o.Press(words.T("members.remove"))
	})
	words.Set(words.English)
	o.Key(fyne.KeyEscape)
	o.again()
	o.Key(fyne.KeyDown)
	o.Press("Remove…")
	o.Press("Remove the member")
	o.Settle()
	o.Sees("Seo (invented) Yun was removed", "Unlock it again")
	if _, err := v.MemberList(); !errors.Is(err, archive.ErrLocked) || o.locked != 0 {
		t.Errorf("the vault is not closed: %v", err)
	}
	o.Press("Unlock again")
	if o.locked != 1 {
		t.Errorf("locked %d times", o.locked)
	}
}

// The own passphrase is changed by who knows it.
func TestThePassphraseIsChangedByKeyboard(t *testing.T) {
	v := vaulttest.New(t, "Seoul office", "Kim (invented)")
	o := enter(t, v)
	members.Passphrase(o.s, v, rules)
	o.Settle()
	o.Sees("still open with the old one")
	o.Type(theirs) // not the present one
	o.Key(fyne.KeyReturn)
	o.Type(theirs)
	o.Key(fyne.KeyReturn)
	o.Type(theirs)
	o.Key(fyne.KeyReturn)
	o.Settle()
	o.Sees("opens nothing here")
	o.Picture("members-passphrase", nil)
	words.Set(words.English)
	o.Key(fyne.KeyEscape)
	members.Passphrase(o.s, v, rules)
	o.Settle()
	for _, p := range []string{own, theirs, theirs} {
		o.Type(p)
		o.Key(fyne.KeyReturn)
	}
	o.Settle()
	o.Sees("Your passphrase is another one now")
	path := v.Info().Path
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(own)}, nil); !errors.Is(err, archive.ErrWrongPassphrase) {
		t.Errorf("the old one: %v", err)
	}
}

// Who is no keyholder sees who the members are, and nothing that would be refused.
func TestACaseworkerSeesTheMembers(t *testing.T) {
	v := vaulttest.New(t, "Seoul office", "Kim (invented)")
	seo := vaulttest.Must[archive.MemberInfo](t)(v.AddMember(context.Background(), archive.NewMember{Name: "Seo (invented)", Role: archive.RoleCaseworker, Passphrase: []byte(theirs)}, nil))
	path := v.Info().Path
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	w := vaulttest.Must[*archive.Vault](t)(archive.Open(context.Background(), path, archive.OpenOptions{Member: seo.Hint, Passphrase: []byte(theirs)}, nil))
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	o := enter(t, w)
	o.open()
	o.Sees("Kim (invented)", "Seo (invented)", "you")
	o.SeesNot("Add…", "Remove…")
	if m := messages.Of(w.RequireApproval(true)); m.Happened != words.T("error.role.happened") {
		t.Errorf("%+v", m)
	}
}

// A key file that was chosen is asked for from then on, and told of where the
// passphrase is changed the next time.
func TestAKeyFileIsAskedForFromThenOn(t *testing.T) {
	v := vaulttest.New(t, "Seoul office", "Kim (invented)")
	o := enter(t, v)
	file := filepath.Join(t.TempDir(), "stick.bin")
	if err := os.WriteFile(file, []byte("an invented key file"), 0o600); err != nil {
		t.Fatal(err)
	}
	members.Passphrase(o.s, v, rules)
	o.Settle()
	o.SeesNot("Present key file")
	o.Type(own)
	o.Key(fyne.KeyReturn)
	o.Type(theirs)
	o.Key(fyne.KeyReturn)
	o.Type(theirs)
	o.Key(fyne.KeyTab)
	o.Type(file)
	o.Settle()
	o.Press("Change it")
	o.Settle()
	o.Sees("Your passphrase is another one now")
	members.Passphrase(o.s, v, rules)
	o.Settle()
	o.Sees("Present key file")
	o.Picture("members-keyfile", nil)
	path := v.Info().Path
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(theirs)}, nil); !errors.Is(err, archive.ErrWrongPassphrase) {
		t.Errorf("without the key file: %v", err)
	}
	key := vaulttest.Must[[]byte](t)(archive.ReadKeyFile(file))
	again := vaulttest.Must[*archive.Vault](t)(archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(theirs), KeyFile: key}, nil))
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}
