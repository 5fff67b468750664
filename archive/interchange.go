package archive

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"attest/archive/custody"
	"attest/archive/record"
)

// Interchange returns a testimony in the form that Import reads: what goes out
// comes in again unchanged.
func (v *Vault) Interchange(id record.ID) (record.InterchangeTestimony, error) {
	t, err := v.Testimony(id)
	if err != nil {
		return record.InterchangeTestimony{}, err
	}
	out := record.InterchangeTestimony{
		ID: t.ID, Handle: t.Handle, Interview: t.Interview, State: t.State, Tags: t.Tags, Account: t.Account,
		Names: t.Names, Extra: t.Extra, Supplements: t.Supplements, ReadBack: t.ReadBack,
	}
	if f, ok, err := v.Final(id); err != nil {
		return out, err
	} else if ok {
		out.Final = &f
	}
	if err := v.interchangeChildren(&out); err != nil {
		return out, err
	}
	if out.Person, err = v.interchangePerson(t.Person); err != nil {
		return out, err
	}
	out.Exhibits, err = v.interchangeExhibits(id)
	return out, err
}

// interchangeChildren adds what is laid over the account.
func (v *Vault) interchangeChildren(out *record.InterchangeTestimony) (err error) {
	if out.Translations, err = v.Translations(out.ID); err != nil {
		return err
	}
	if out.Passages, err = v.Passages(out.ID); err != nil {
		return err
	}
	if out.Events, err = v.Events(out.ID); err != nil {
		return err
	}
	if out.Machine, err = v.MachineDrafts(out.ID); err != nil {
		return err
	}
	if out.Takings, err = v.interchangeTakings(out.ID); err != nil {
		return err
	}
	s, err := v.Session(out.ID)
	if err != nil {
		return err
	}
	if s.ID != "" {
		out.Session = &record.InterchangeSession{ID: s.ID, Started: s.Started, Ended: s.Ended, Words: s.Words, Extra: s.Extra}
	}
	a, err := v.Answers(out.ID)
	if a.ID != "" {
		out.Answers = &a
	}
	return err
}

func (v *Vault) interchangePerson(id record.ID) (record.InterchangePerson, error) {
	p, err := v.Person(id)
	if err != nil {
		return record.InterchangePerson{}, err
	}
	out := record.InterchangePerson{ID: id, Handle: p.Handle, Child: p.Child, Earlier: p.Earlier, Extra: p.Extra}
	half, err := v.Identity(id)
	if err != nil {
		return out, err
	}
	if same, err := sameJSON(half, record.Identity{Type: "identity", V: 1}); err != nil {
		return out, err
	} else if !same {
		out.Identity = &half
	}
	for _, c := range v.Consents(id) {
		voice, err := v.heardIn(c.Voice)
		if err != nil {
			return out, err
		}
		who, err := v.ConsentIdentity(c.ID)
		if err != nil {
			return out, err
		}
		out.Consents = append(out.Consents, record.InterchangeConsent{
			ID: c.ID, By: c.By, Date: c.Date, Language: c.Language, Form: c.Form, Exhibit: c.Exhibit, Reason: c.Reason,
			Decided: c.Decided, Harm: c.Harm, Withdrawn: c.Withdrawn, Uses: c.Uses, Giver: who.Giver, Relation: who.Relation,
			Asking: c.Asking, Testimony: c.Testimony, At: c.At, Review: c.Review, Explained: c.Explained, Text: c.Text,
			Pressure: c.Pressure, Voice: voice, Explainer: who.Explainer, Noted: who.Pressure, Extra: c.Extra,
		})
	}
	if out.Takings, err = v.interchangeTakings(id); err != nil {
		return out, err
	}
	out.Exhibits, err = v.interchangeExhibits(id)
	return out, err
}

// heardIn names voices by the exhibit that a recording became: an exhibit keeps
// its ID in another vault.
func (v *Vault) heardIn(spans []record.VoiceSpan) ([]record.VoiceSpan, error) {
	out := slices.Clone(spans)
	for i, s := range out {
		if s.Recording == "" {
			continue
		}
		v.mu.RLock()
		of := v.recs[s.Recording]
		v.mu.RUnlock()
		if of == "" {
			continue
		}
		list, err := v.Exhibits(of)
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			if e.Recording == s.Recording {
				out[i].Recording, out[i].Exhibit = "", e.ID
			}
		}
	}
	return out, nil
}

func (v *Vault) interchangeExhibits(parent record.ID) ([]record.InterchangeExhibit, error) {
	list, err := v.Exhibits(parent)
	if err != nil {
		return nil, err
	}
	var out []record.InterchangeExhibit
	for _, e := range list {
		x := record.InterchangeExhibit{
			ID: e.ID, Path: exhibitPath(e), SHA256: e.SHA256, Size: e.Size, Media: e.Media, Class: e.Class, Name: e.Name,
			From: e.Detail.From, How: e.Detail.How, Caption: e.Detail.Caption, Extra: e.Detail.Extra,
			Modified: e.Detail.Modified, Graphic: e.Detail.Graphic, Intake: e.Detail.Intake,
		}
		if x.Regions, err = v.interchangeRegions(e.ID); err != nil {
			return nil, err
		}
		if e.Recording != "" {
			r, err := v.Recording(e.Recording)
			if err != nil {
				return nil, err
			}
			x.Recording = r.Interchange()
		}
		out = append(out, x)
	}
	return out, nil
}

// exhibitPath is where an exhibit's bytes lie beside a document: its ID, and
// the ending of its name where that is plain.
func exhibitPath(e Exhibit) string {
	ext := strings.ToLower(path.Ext(e.Name))
	for _, r := range strings.TrimPrefix(ext, ".") {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			ext = ""
			break
		}
	}
	if len(ext) > 8 || ext == "." {
		ext = ""
	}
	return "exhibits/" + string(e.ID) + ext
}

// CopyTo is where the office's own copy of exhibits lies.
type CopyTo struct {
	Dir       string // "": none
	Confirmed string // the code of a ConfirmError that somebody has looked at
}

// WriteInterchange writes testimonies as one document, and their exhibits
// under to.Dir, which may be "" for none: then it is a reading, as on a screen. With
// dir it is the office's own copy, and asks what such a copy asks (TakeFor) before
// a byte is written: a *TakeOutError where the person said no to keeping, or
// withdrew; a *ConfirmError where they hold a name that consent does not cover, until somebody has looked. Each testimony and exhibit written is an entry in the log.
func (v *Vault) WriteInterchange(ctx context.Context, w io.Writer, ids []record.ID, to CopyTo, p Progress) error {
	dir := to.Dir
	if dir != "" {
		for _, id := range ids {
			if err := v.mayTake(id, v.rowOf(id).Label, nil, keeping); err != nil {
				return err
			}
		}
		if err := v.asksBeforeCopies(ctx, ids, to.Confirmed); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(w, `{"attest": "`+record.Interchange+`", "testimonies": [`); err != nil {
		return err
	}
	for i, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		t, err := v.Interchange(id)
		if err != nil {
			return err
		}
		raw, err := record.Canonical(t)
		if err != nil {
			return err
		}
		var spaced any
		if err := json.Unmarshal(raw, &spaced); err != nil {
			return err
		}
		pretty, err := json.MarshalIndent(spaced, "  ", "  ")
		if err != nil {
			return err
		}
		if dir != "" {
			if err := v.change(func(c *change) error {
				c.say(custody.TakenOut, id, "", record.UseKeep)
				return nil
			}); err != nil {
				return err
			}
		}
		sep := "\n  "
		if i > 0 {
			sep = ",\n  "
		}
		if _, err := io.WriteString(w, sep+string(pretty)); err != nil {
			return err
		}
		if dir == "" {
			continue
		}
		for _, e := range append(t.Exhibits, t.Person.Exhibits...) {
			at := filepath.Join(dir, filepath.FromSlash(e.Path))
			if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
				return diskError(err)
			}
			if err := v.writeExhibit(ctx, e.ID, p, leaving{at, id, e.ID, record.UseKeep, func(c *change) error {
				c.say(custody.TakenOut, e.ID, "", record.UseKeep)
				return nil
			}}); err != nil && !errors.Is(err, ErrExists) {
				return err
			}
		}
	}
	_, err := io.WriteString(w, "\n]}\n")
	return err
}
