package archive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"attest/archive/passphrase"
	"attest/archive/record"
	"attest/archive/store"
	"attest/assets/samples"
)

// OpenSample makes a vault of invented testimonies in the system's temporary
// folder and opens it; Close removes it. Its passphrase is drawn and told to
// nobody.
func OpenSample(ctx context.Context, p Progress) (*Vault, error) {
	dir, err := os.MkdirTemp("", samplePrefix)
	if err != nil {
		return nil, diskError(err)
	}
	v, err := makeSample(ctx, filepath.Join(dir, sampleName), p)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	v.sample = true
	return v, nil
}

const (
	samplePrefix = "attest-sample-"
	sampleName   = "sample" + Suffix
	// sampleBegun is how old a sample is at least when its vault has no lock
	// file and nobody is still making it.
	sampleBegun = time.Hour
)

// SweepSamples removes the samples in the temporary folder that no process
// holds: of a program that was killed before it could. Those that are open, and
// whatever else is there, stay.
func SweepSamples() error {
	dirs, err := filepath.Glob(filepath.Join(os.TempDir(), samplePrefix+"*"))
	if err != nil {
		return err
	}
	var errs []error
	for _, dir := range dirs {
		errs = append(errs, sweepSample(dir))
	}
	return errors.Join(errs...)
}

func sweepSample(dir string) error {
	st, err := os.Lstat(dir)
	if err != nil || !st.IsDir() {
		return nil // gone meanwhile, or a link, which is none of ours
	}
	vault := filepath.Join(dir, sampleName)
	if in, err := os.Lstat(filepath.Join(vault, "lock")); err != nil || !in.Mode().IsRegular() {
		if time.Since(st.ModTime()) < sampleBegun {
			return nil
		}
		return diskError(os.RemoveAll(dir))
	}
	if in, err := os.Lstat(vault); err != nil || !in.IsDir() {
		return nil
	}
	lock, err := store.TakeLock(vault)
	if err != nil {
		if errors.Is(err, ErrInUse) {
			return nil
		}
		return err
	}
	return errors.Join(lock.Release(), diskError(os.RemoveAll(dir)))
}

func removeSample(path string) error { return os.RemoveAll(filepath.Dir(path)) }

func makeSample(ctx context.Context, path string, p Progress) (*Vault, error) {
	words, err := passphrase.Offer("en")
	if err != nil {
		return nil, err
	}
	v, err := Create(ctx, path, CreateOptions{
		Office: "Sample office", Member: "Sample keyholder", Passphrase: []byte(strings.Join(words.Words, " ")), Quick: true,
	}, p)
	if err != nil {
		return nil, err
	}
	if _, err := v.FillSample(ctx, p); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// FillSample puts the invented testimonies, their exhibits, consents, a case
// and a submission into a vault, through the same door as a person's own.
func (v *Vault) FillSample(ctx context.Context, p Progress) (record.Submission, error) {
	doc := samples.Interchange
	rep, err := v.Import(ctx, ImportSource{
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(doc)), nil },
		Exhibit: func(name string) (ImportFile, error) {
			b, err := samples.File(name)
			return ImportFile{Data: io.NopCloser(bytes.NewReader(b)), Size: int64(len(b))}, err
		},
	}, ImportOptions{}, p)
	if err != nil {
		return record.Submission{}, err
	}
	for _, t := range rep.Testimonies {
		if err := v.Answer(t, record.RuleAnswer{Rule: "EV-A01", Options: []string{"none"}}); err != nil {
			return record.Submission{}, err
		}
	}
	if err := v.closeSigned(ctx, rep.Testimonies); err != nil {
		return record.Submission{}, err
	}
	k := record.Case{Title: "Sample: three invented accounts", Testimonies: rep.Testimonies}
	for _, t := range rep.Testimonies {
		k.Persons = append(k.Persons, v.rowOf(t).Person)
	}
	if k, err = v.SaveCase(k); err != nil {
		return record.Submission{}, err
	}
	s := record.Submission{
		Case: k.ID, Title: "Sample submission: invented accounts of forced return", Addressee: "Sample inquiry",
		Class: "un_inquiry", Sender: "Sample office", Testimonies: rep.Testimonies,
		Cover: "Everything in this bundle is invented. It shows what a bundle looks like and how it is checked.",
	}
	for _, t := range rep.Testimonies {
		exhibits, err := v.Exhibits(t)
		if err != nil {
			return s, err
		}
		for _, e := range exhibits {
			s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: e.ID, Original: true})
		}
	}
	if s, err = v.SaveSubmission(s); err != nil {
		return s, err
	}
	return s, v.fillSampleForm(rep.Testimonies)
}

// sampleForm is the body whose form the sample has a letter in: it asks one use of
// consent, and one of the invented persons said yes to it.
const sampleForm = "SP"

// fillSampleForm drafts a letter in a body's form from the one account whose consent
// covers it, with nothing open: whoever looks around goes on to approval and bundle.
func (v *Vault) fillSampleForm(ids []record.ID) error {
	m, err := v.mechanism(sampleForm)
	if err != nil {
		return err
	}
	for _, id := range ids {
		person := v.rowOf(id).Person
		d, _ := v.decide(person, record.Ask{Use: m.Consent.Uses[0], Testimony: id, At: v.clock.clock.wall()})
		if d.Refusal != record.Granted {
			continue
		}
		k, err := v.SaveCase(record.Case{Title: "Sample: one invented account for a letter", Testimonies: []record.ID{id}, Persons: []record.ID{person}})
		if err != nil {
			return err
		}
		if err := v.FileInCase(k.ID, m.ID,
			record.FilingAnswer{Field: "sp.kind", Text: "allegation_letter"}, record.FilingAnswer{Field: "sp.s_name", Text: "Sample office"},
			record.FilingAnswer{Field: "sp.s_contact", Text: "1 Invented Street; desk@invented.example"}, record.FilingAnswer{Person: person, Field: "sp.s_role", Text: "ngo"},
		); err != nil {
			return err
		}
		made, err := v.MakeSubmissions(Making{Case: k.ID, Mechanism: m.ID, Lang: "en", Addressee: "Sample Special Rapporteur"})
		if err != nil {
			return err
		}
		for _, s := range made.Submissions {
			s.Sender, s.Cover = "Sample office, 1 Invented Street; desk@invented.example", "Everything in this letter is invented. It shows how a body's form is answered from an account."
			if _, err := v.SaveSubmission(s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *Vault) rowOf(id record.ID) record.Row {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.rows[id]
}

// closeSigned makes those final that were signed: only an act of the vault's own
// commits to their words.
func (v *Vault) closeSigned(ctx context.Context, ids []record.ID) error {
	for _, id := range ids {
		t, err := v.Testimony(id)
		if err != nil {
			return err
		}
		if t.ReadBack != nil && len(t.ReadBack.Signed) > 0 {
			if _, err := v.Finalize(ctx, id, nil); err != nil {
				return err
			}
		}
	}
	return nil
}
