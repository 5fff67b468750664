package mishap

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/delivery"
	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/transcript"
)

const (
	kindsEnv    = "ATTEST_TEST_KINDS"     // the vault in which a child writes what it is told to
	kindsOutEnv = "ATTEST_TEST_KINDS_OUT" // the folder outside of it

	otherPass = "무산 battery 두만강 staple 고양이 horse"
	seoPass   = "horse 무산 staple 고양이 battery 두만강"
)

// writing is one kind of write, each done by a call of its own.
type writing struct {
	name string
	out  bool // outside of the vault: there the disk fails
	// ready makes what it needs.
	ready func(k *kinds) error
	do    func(k *kinds) error
	// done says whether what failed is there all the same, after the vault was
	// opened anew; nil: it is not, or can be done twice.
	done func(k *kinds) (bool, error)
}

// kinds is the child of TestEachKindOfWriteFails.
type kinds struct {
	ctx       context.Context
	path, dir string
	v         *archive.Vault
	pass      []string // the first opens the vault; the second may, where a change of it failed
	n         int      // names what each try makes
	failed    error

	te   record.Testimony
	ex   archive.Exhibit
	sub  record.Submission
	slot record.ID
}

func (k *kinds) at(name string) string {
	return filepath.Join(k.dir, fmt.Sprintf("%d-%s", k.n, name))
}

// account is a testimony of two versions with a consent and a file.
func (k *kinds) account() error {
	p, err := k.v.NewPerson("twins, Musan")
	if err != nil {
		return err
	}
	if k.te, err = k.v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko", Interviewer: "Han"}); err != nil {
		return err
	}
	for _, text := range []string{"투먼에서 트럭으로 갔습니다.", "투먼에서 기차로 갔습니다."} {
		k.te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: text}}
		if err := k.v.SaveTestimony(k.te); err != nil {
			return err
		}
	}
	uses := []record.Use{{Use: record.UseKeep, Answer: record.AnswerYes}, {Use: "un_inquiry", Answer: record.AnswerYes}}
	if _, err := k.v.SaveConsent(record.Consent{Person: p.ID, By: "self", Date: "2026-11-20", Uses: uses}, record.ConsentIdentity{}); err != nil {
		return err
	}
	if err := k.v.Answer(k.te.ID, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}}); err != nil {
		return err
	}
	k.ex, err = k.v.Attach(k.ctx, k.te.ID, archive.Attachment{
		Name: "1-200000.bin", Data: strings.NewReader(string(stuff(1, 200_000))), Size: 200_000, Class: record.ClassCleared,
	}, nil)
	return err
}

func (k *kinds) submission() error {
	err := k.account()
	if err == nil {
		k.sub, err = k.v.SaveSubmission(record.Submission{
			Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{k.te.ID}, Exhibits: []record.ExhibitChoice{{ID: k.ex.ID}},
		})
	}
	return err
}

func (k *kinds) sent() error {
	err := k.submission()
	if err == nil {
		_, err = k.v.NoteSent(k.sub.ID, archive.Sending{Channel: "email"})
	}
	return err
}

func (k *kinds) member() error {
	m, err := k.v.AddMember(k.ctx, archive.NewMember{Name: fmt.Sprintf("Seo %d", k.n), Role: archive.RoleCaseworker, Passphrase: []byte(seoPass)}, nil)
	k.slot = m.Slot
	return err
}

func (k *kinds) isMember(role string) (bool, error) {
	list, err := k.v.MemberList()
	name := fmt.Sprintf("Seo %d", k.n)
	return slices.ContainsFunc(list, func(m archive.MemberInfo) bool { return m.Name == name && (role == "" || m.Role == role) }), err
}

func (k *kinds) export(name string, o archive.ExportOptions) error {
	o.Path = k.at(name)
	_, err := k.v.Export(k.ctx, k.sub.ID, o, nil)
	return err
}

// keyOf is an invented recipient's.
const keyOf = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

const kindsMechanism = `{"attest": "mechanism/1", "id": "OWN%d", "en": "An invented body", "unit": "person", "who": "Anyone",
 "consent": {"gate": ["consent.submit"], "uses": ["ngo"]}, "remedies": {"rule": "none"}, "limits": {}, "accepts": {"any_state": true},
 "languages": [{"code": "any"}], "channels": [], "clock": [], "rules": [], "sources": [{"source": "known: invented", "checked": "2026-11-26"}],
 "sections": [{"en": "One", "fields": [{"id": "own.name", "en": "Name", "type": "text", "from": "person.family_name", "required": true}]}]}`

// writings are all kinds of write but those that the other tests draw: saving,
// drafts, files taken in, imports, recordings, closing, opening.
var writings = []writing{
	{name: "a member", do: (*kinds).member, done: func(k *kinds) (bool, error) { return k.isMember("") }},
	{name: "a role", ready: (*kinds).member, do: func(k *kinds) error { return k.v.SetRole(k.ctx, k.slot, archive.RoleLawyer) },
		done: func(k *kinds) (bool, error) { return k.isMember(archive.RoleLawyer) }},
	{name: "a member removed", ready: (*kinds).member, do: func(k *kinds) error {
		v := k.v
		k.v = nil
		return v.RemoveMember(k.ctx, k.slot, nil)
	}, done: func(k *kinds) (bool, error) {
		there, err := k.isMember("")
		return !there, err
	}},
	{name: "a passphrase", do: func(k *kinds) error {
		old, fresh := k.pass[0], otherPass
		if old == otherPass {
			fresh = pass
		}
		k.pass = []string{fresh, old}
		return k.v.ChangePassphrase(k.ctx, []byte(old), nil, []byte(fresh), nil, nil)
	}},
	{name: "a destruction", ready: (*kinds).account, do: func(k *kinds) error { return k.v.Destroy(k.ctx, k.te.ID, "withdrawn", nil) },
		done: func(k *kinds) (bool, error) { _, ok := k.v.WasDestroyed(k.te.ID); return ok, nil }},
	{name: "an exhibit struck out", ready: (*kinds).account, do: func(k *kinds) error { return k.v.Destroy(k.ctx, k.ex.ID, "danger", nil) },
		done: func(k *kinds) (bool, error) { _, ok := k.v.WasDestroyed(k.ex.ID); return ok, nil }},
	{name: "a version struck out", ready: (*kinds).account, do: func(k *kinds) error { return k.v.StrikeVersion(k.ctx, k.te.ID, 2, "mistake", nil) },
		done: func(k *kinds) (bool, error) {
			all, err := k.v.Versions(k.te.ID)
			return slices.ContainsFunc(all, func(v archive.VersionInfo) bool { return v.Number == 2 && v.Struck }), err
		}},
	{name: "space given back", do: func(k *kinds) error { _, _, err := k.v.Compact(k.ctx, nil); return err }},
	{name: "settings of the office", do: func(k *kinds) error {
		o := k.v.Office()
		o.Name = fmt.Sprintf("시험 사무소 %d", k.n)
		return k.v.SaveOffice(o)
	}},
	{name: "a form of the office", do: func(k *kinds) error {
		_, err := k.v.AddMechanism(fmt.Sprintf(kindsMechanism, k.n))
		return err
	}},
	{name: "an answer filed", ready: (*kinds).sent, do: func(k *kinds) error {
		_, err := k.v.FileAnswer(k.ctx, k.sub.ID, 1, "reply", "2026-11-26", archive.Attachment{Name: "reply.txt", Data: strings.NewReader("Invented reply")}, nil)
		return err
	}},

	{name: "a new vault", out: true, do: func(k *kinds) error {
		v, err := archive.Create(k.ctx, k.at("new.attest"), archive.CreateOptions{Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true}, nil)
		if err == nil {
			err = v.Close()
		}
		return err
	}, done: func(k *kinds) (bool, error) {
		_, err := os.Stat(k.at("new.attest"))
		return err == nil, nil
	}},
	{name: "pages printed", out: true, ready: func(k *kinds) error {
		err := k.account()
		if err == nil {
			_, err = k.v.ReadBack(k.te.ID, record.ReadBack{
				Language: "ko", Reader: "interpreter", True: true, Signed: []record.Signature{{Role: "witness", How: record.SignedThumb}},
			})
		}
		return err
	}, do: func(k *kinds) error {
		_, err := k.v.PrintStatementFile(k.ctx, k.te.ID, archive.PrintFor{Reason: archive.PrintToRead}, k.at("pages.pdf"))
		return err
	}},
	{name: "an exhibit taken out", out: true, ready: (*kinds).account, do: func(k *kinds) error {
		return k.v.TakeOut(k.ctx, k.ex.ID, k.at("file.bin"), archive.TakeFor{Use: record.UseKeep, Why: "invented"}, nil)
	}},
	{name: "a transcript taken out", out: true, ready: (*kinds).account, do: func(k *kinds) error {
		_, err := k.v.TakeOutTranscript(k.ctx, k.te.ID, transcript.Text, "", k.at("t.txt"), archive.TakeFor{Use: record.UseKeep, Why: "invented"})
		return err
	}},
	{name: "a bundle", out: true, ready: (*kinds).submission, do: func(k *kinds) error { return k.export("b.zip", archive.ExportOptions{Plain: true}) },
		done: (*kinds).byHand},
	{name: "an encrypted bundle", out: true, ready: (*kinds).submission, do: func(k *kinds) error { return k.export("b.zip.age", archive.ExportOptions{Recipients: keyOf}) },
		done: (*kinds).byHand},
	{name: "a paper", out: true, ready: (*kinds).submission, do: func(k *kinds) error { return k.export("paper", archive.ExportOptions{Form: delivery.FormPDF}) },
		done: (*kinds).byHand},
	{name: "a backup", out: true, ready: (*kinds).account, do: func(k *kinds) error {
		_, err := k.v.Backup(k.ctx, k.dir, archive.BackupOptions{}, nil)
		return err
	}},
	{name: "a restored vault", out: true, ready: func(k *kinds) error {
		_, err := k.v.Backup(k.ctx, os.TempDir(), archive.BackupOptions{}, nil)
		return err
	}, do: func(k *kinds) error {
		_, err := archive.Restore(k.ctx, os.TempDir(), k.at("again.attest"), archive.RestoreOptions{Open: archive.OpenOptions{Passphrase: []byte(k.pass[0])}}, nil)
		return err
	}, done: func(k *kinds) (bool, error) {
		_, err := os.Stat(k.at("again.attest"))
		return err == nil, nil
	}},
	{name: "an escape", out: true, do: func(k *kinds) error {
		if err := os.Remove(filepath.Join(k.dir, archive.IdentityName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		_, err := k.v.Escape(k.ctx, archive.EscapeOptions{Path: k.at("all.tar.age"), Passphrase: []byte(otherPass), Reason: "keep"}, nil)
		return err
	}},
}

// byHand deletes what the error said that it has to be deleted by hand, as who
// reads it does.
func (k *kinds) byHand() (bool, error) {
	var told *archive.OutsideError
	var left *store.LeftError
	switch {
	case errors.As(k.failed, &told) && told.Left != "":
		return false, os.RemoveAll(told.Left)
	case errors.As(k.failed, &left):
		return false, os.RemoveAll(left.Path)
	}
	return false, nil
}

// open opens the vault where it is not.
func (k *kinds) open() (err error) {
	if k.v != nil {
		return nil
	}
	for _, p := range k.pass {
		k.v, err = archive.Open(k.ctx, k.path, archive.OpenOptions{Passphrase: []byte(p)}, nil)
		for errors.Is(err, archive.ErrInUse) { // a close that failed has not ended yet
			<-time.After(20 * time.Millisecond)
			k.v, err = archive.Open(k.ctx, k.path, archive.OpenOptions{Passphrase: []byte(p)}, nil)
		}
		if err == nil {
			k.pass = []string{p}
			return nil
		}
		k.v = nil
		if !errors.Is(err, archive.ErrWrongPassphrase) {
			return err
		}
	}
	return err
}

func (k *kinds) close() error {
	v := k.v
	k.v = nil
	if v == nil {
		return nil
	}
	return v.Close()
}

// kindOfWrite is kindOf, where a bundle has an error of its own.
func kindOfWrite(err error) string {
	if errors.Is(err, bundle.ErrVolumeGone) {
		return "gone"
	}
	return kindOf(err)
}

// writeOnAsking does one kind of write a line, and says how it went: first with a
// disk that may fail, then, after another line, with one that is well.
func writeOnAsking(path string) error {
	in := bufio.NewScanner(os.Stdin)
	next := func() error {
		if !in.Scan() {
			return errors.Join(in.Err(), errors.New("nobody asks any more"))
		}
		return nil
	}
	k := &kinds{ctx: context.Background(), path: path, dir: os.Getenv(kindsOutEnv), pass: []string{pass}}
	if _, err := os.Stat(path); err == nil { // another child ended
		k.pass = []string{pass, otherPass}
		if err := errors.Join(k.open(), k.whole()); err != nil {
			return err
		}
		k.n = 10_000 * os.Getpid()
	} else if k.v, err = archive.Create(k.ctx, path, archive.CreateOptions{Office: "시험 사무소", Member: "Han", Passphrase: []byte(pass), Quick: true}, nil); err != nil {
		return err
	}
	for {
		if err := next(); err != nil {
			return err
		}
		i := slices.IndexFunc(writings, func(w writing) bool { return w.name == in.Text() })
		w := writings[i]
		k.n++
		if err := k.open(); err != nil {
			return fmt.Errorf("before %s: %w", w.name, err)
		}
		if w.ready != nil {
			if err := w.ready(k); err != nil {
				return fmt.Errorf("what %s needs: %w", w.name, err)
			}
		}
		told("ready")
		if err := next(); err != nil {
			return err
		}
		failed := w.do(k)
		k.failed = failed
		if failed == nil {
			told("ok")
		} else {
			told("error %s %q", kindOfWrite(failed), failed)
		}
		if err := next(); err != nil {
			return err
		}
		if err := k.afterwards(w, failed); err != nil {
			told("fault %q", fmt.Errorf("after %s: %w", w.name, err))
			return err
		}
		told("well")
	}
}

// afterwards is when the cause is gone: what was in the vault is whole, and the
// same succeeds where it is not there yet.
func (k *kinds) afterwards(w writing, failed error) error {
	if failed == nil {
		return nil
	}
	if !w.out || k.v == nil {
		if err := k.close(); err != nil && !errors.Is(err, archive.ErrVolumeGone) && !errors.Is(err, archive.ErrDiskFull) && !errors.Is(err, archive.ErrReadOnly) {
			return fmt.Errorf("closing: %w", err)
		}
		if err := k.open(); err != nil {
			return fmt.Errorf("opening: %w", err)
		}
	}
	if err := k.whole(); err != nil {
		return err
	}
	done := false
	if w.done != nil {
		var err error
		if done, err = w.done(k); err != nil {
			return err
		}
	}
	if !done {
		if err := w.do(k); err != nil {
			return fmt.Errorf("again: %w", err)
		}
	}
	if w.out { // what lies half written outside, where it could not be taken away, goes now
		if err := k.close(); err != nil {
			return err
		}
	}
	if err := k.open(); err != nil {
		return err
	}
	return k.whole()
}

func (k *kinds) whole() error {
	rep, err := k.v.Check(k.ctx, nil)
	if err == nil && len(rep.Faults) > 0 {
		err = fmt.Errorf("the check finds %+v", rep.Faults)
	}
	return err
}
