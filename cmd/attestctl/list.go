package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"attest/archive"
	"attest/archive/custody"
	"attest/archive/record"
)

type listCmd struct {
	Vault    string `arg:"" help:"The vault."`
	What     string `arg:"" optional:"" help:"testimonies (default), persons, exhibits, cases, tags, or what is frozen or held: stands." enum:"testimonies,persons,exhibits,cases,tags,stands" default:"testimonies"`
	State    string `help:"Only draft, read_back or final."`
	Tag      string `help:"Only with this tag."`
	Language string `help:"Only in this language (BCP 47)."`
	Sort     string `help:"label, pseudonym, handle, date, place, language, state, saved; - in front turns it round." default:"label"`
	Limit    int    `help:"At most so many; 0 is all." default:"0"`
	After    string `help:"Begin after this label: the \"next\" of the page before."`
}

func (c *listCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		switch c.What {
		case "persons":
			return c.persons(p, v)
		case "exhibits":
			return c.exhibits(p, v)
		case "cases":
			return c.cases(p, v)
		case "stands":
			return c.stands(p, v)
		case "tags":
			tags := append([]string{}, v.Tags()...)
			if p.flags.JSON {
				return p.document(map[string]any{"tags": tags, "next": ""})
			}
			for _, t := range tags {
				p.say("%s", oneLine(t))
			}
			return nil
		}
		return p.testimonies(page(v.Testimonies(archive.Filter{State: c.State, Tag: c.Tag, Language: c.Language, Sort: c.Sort}), c.After, c.Limit))
	})
}

// page cuts a list after a label; next is the label to go on after.
func page(rows []archive.TestimonyRow, after string, limit int) ([]archive.TestimonyRow, string) {
	if after != "" {
		for i, r := range rows {
			if r.Label == after {
				rows = rows[i+1:]
				break
			}
		}
	}
	if limit > 0 && len(rows) > limit {
		return rows[:limit], rows[limit-1].Label
	}
	return rows, ""
}

func (p *program) testimonies(rows []archive.TestimonyRow, next string) error {
	if p.flags.JSON {
		list := []map[string]any{}
		for _, r := range rows {
			list = append(list, map[string]any{
				"id": r.ID, "label": r.Label, "person": r.Person, "pseudonym": r.Pseudonym, "handle": r.Handle, "date": r.Date,
				"place": r.Place, "language": r.Language, "tags": append([]string{}, r.Tags...), "state": r.State,
				"exhibits": r.Exhibits, "words": r.Words, "saved": r.Saved, "consent": r.Consent.State,
				"frozen": r.Consent.Frozen, "held": r.Consent.Held,
			})
		}
		return p.document(map[string]any{"testimonies": list, "next": next})
	}
	cells := [][]string{}
	for _, r := range rows {
		cells = append(cells, []string{r.Label, r.Pseudonym, r.Handle, r.Date, r.Place, r.Language, r.State, consentCell(r.Consent), strings.Join(r.Tags, ", ")})
	}
	if err := p.table([]string{"LABEL", "PERSON", "HANDLE", "DATE", "PLACE", "LANGUAGE", "STATE", "CONSENT", "TAGS"}, cells); err != nil {
		return err
	}
	if next != "" {
		p.say("more: --after %s", next)
	}
	return nil
}

func (c *listCmd) persons(p *program, v *archive.Vault) error {
	if p.flags.JSON {
		list := []map[string]any{}
		for _, r := range v.Persons() {
			list = append(list, map[string]any{
				"id": r.Person.ID, "pseudonym": r.Person.Pseudonym, "handle": r.Person.Handle,
				"testimonies": r.Testimonies, "consent": r.Consent.State, "frozen": r.Consent.Frozen, "merged_into": r.Person.MergedInto,
			})
		}
		return p.document(map[string]any{"persons": list, "next": ""})
	}
	var cells [][]string
	for _, r := range v.Persons() {
		cells = append(cells, []string{r.Person.Pseudonym, r.Person.Handle, strconv.Itoa(r.Testimonies), consentCell(r.Consent), string(r.Person.ID)})
	}
	return p.table([]string{"PERSON", "HANDLE", "TESTIMONIES", "CONSENT", "ID"}, cells)
}

// consentCell says with the consent what stops something whatever it allows.
func consentCell(s archive.ConsentState) string {
	cell := s.State
	if s.Frozen {
		cell += ", frozen"
	}
	if s.Held {
		cell += ", held"
	}
	return cell
}

// stands lists what is frozen and what is under a legal hold.
func (c *listCmd) stands(p *program, v *archive.Vault) error {
	list := []map[string]any{}
	var cells [][]string
	for _, s := range v.StandingList() {
		x := map[string]any{"id": s.ID, "label": s.Label}
		if s.Frozen != nil {
			x["frozen"] = map[string]any{"at": s.Frozen.At, "by": s.FrozenBy}
			cells = append(cells, []string{s.Label, "frozen", s.Frozen.At, s.FrozenBy, ""})
		}
		if s.Hold != nil {
			x["hold"] = map[string]any{"at": s.Hold.At, "by": s.HeldBy, "reason": s.Hold.Reason}
			cells = append(cells, []string{s.Label, "held", s.Hold.At, s.HeldBy, s.Hold.Reason})
		}
		list = append(list, x)
	}
	if p.flags.JSON {
		return p.document(map[string]any{"stands": list, "next": ""})
	}
	return p.table([]string{"LABEL", "STANDS", "SINCE", "BY", "REASON"}, cells)
}

func (c *listCmd) exhibits(p *program, v *archive.Vault) error {
	list := []map[string]any{}
	var cells [][]string
	for _, r := range v.Testimonies(archive.Filter{Sort: "label"}) {
		es, err := v.Exhibits(r.ID)
		if err != nil {
			return err
		}
		for _, e := range es {
			list = append(list, map[string]any{
				"id": e.ID, "label": e.Label, "testimony": r.Label, "media": e.Media, "size": e.Size, "sha256": e.SHA256,
				"class": e.Class, "name": e.Name, "added": e.Added, "by": e.ByName, "still_outside": e.StillOutside,
			})
			cells = append(cells, []string{e.Label, r.Label, e.Media, strconv.FormatInt(e.Size, 10), e.Class, e.Name, e.SHA256})
		}
	}
	if p.flags.JSON {
		return p.document(map[string]any{"exhibits": list, "next": ""})
	}
	return p.table([]string{"EXHIBIT", "TESTIMONY", "TYPE", "BYTES", "CLASS", "NAME", "SHA-256"}, cells)
}

func (c *listCmd) cases(p *program, v *archive.Vault) error {
	if p.flags.JSON {
		return p.document(map[string]any{"cases": append([]record.Case{}, v.Cases()...), "next": ""})
	}
	var cells [][]string
	for _, k := range v.Cases() {
		cells = append(cells, []string{k.Label, k.Title, strconv.Itoa(len(k.Persons)), strconv.Itoa(len(k.Testimonies))})
	}
	return p.table([]string{"CASE", "TITLE", "PERSONS", "TESTIMONIES"}, cells)
}

type searchCmd struct {
	Vault string `arg:"" help:"The vault."`
	Query string `arg:"" help:"Words, all of which must be found; Korean also with particles attached."`

	People bool `help:"Look for persons instead: by pseudonym, handle, or name in any spelling."`
}

func (c *searchCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		if c.People {
			return p.people(v, c.Query)
		}
		if err := v.WaitForIndex(p.ctx); err != nil {
			return err
		}
		return p.testimonies(v.Testimonies(archive.Filter{Query: c.Query, Sort: "label"}), "")
	})
}

type showCmd struct {
	Vault    string `arg:"" help:"The vault."`
	ID       string `arg:"" help:"Testimony, label or ID."`
	Exhibits string `help:"With --json: write the exhibits' bytes under this folder, as exhibits/…" placeholder:"DIR"`

	Confirmed string `help:"With --exhibits: code of what was looked at, names that consent does not cover." placeholder:"CODE"`
}

func (c *showCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findTestimony(v, c.ID)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			return v.WriteInterchange(p.ctx, &escaped{w: p.stdout}, []record.ID{id}, archive.CopyTo{Dir: c.Exhibits, Confirmed: c.Confirmed}, nil)
		}
		if c.Exhibits != "" {
			return &usageError{"--exhibits goes with --json"}
		}
		return p.showText(v, id)
	})
}

func (p *program) showText(v *archive.Vault, id record.ID) error {
	t, err := v.Testimony(id)
	if err != nil {
		return err
	}
	person, err := v.Person(t.Person)
	if err != nil {
		return err
	}
	es, err := v.Exhibits(id)
	if err != nil {
		return err
	}
	i := t.Interview
	p.say("%s  %s  %s  %s", t.Label, person.Pseudonym, person.Handle, t.State)
	p.say("interview: %s", strings.Join(nonEmpty(i.Date, i.Place, i.Language, i.Method), " · "))
	for _, x := range []struct{ what, who string }{{"interviewer", i.Interviewer}, {"interpreter", i.Interpreter}} {
		if x.who != "" {
			p.say("%s: %s", x.what, x.who)
		}
	}
	for _, x := range i.Present {
		p.say("present: %s", strings.Join(nonEmpty(x.Name, x.Role), ", "))
	}
	p.say("consent: %s", v.ConsentState(t.Person).State)
	if v.Frozen(id) {
		p.say("frozen: nothing of it leaves")
	}
	hold, err := v.Hold(id)
	if err != nil {
		return err
	}
	if hold != nil {
		p.say("legal hold on %s: %s", hold.Label, oneLine(hold.Reason))
	}
	if len(t.Tags) > 0 {
		p.say("tags: %s", strings.Join(t.Tags, ", "))
	}
	for n, s := range t.Account {
		p.say("\n%d. [%s] %s", n+1, s.Speaker, s.Text)
	}
	if len(es) > 0 {
		p.say("")
	}
	for _, e := range es {
		p.say("%s  %s  %d bytes  %s  %s", e.Label, e.Media, e.Size, e.Class, e.Name)
	}
	recs, err := v.Recordings(id)
	if err != nil {
		return err
	}
	for _, r := range recs {
		p.say("%s", recordingLine(r, es))
	}
	return nil
}

// recordingLine says how a recording went; its sound is the exhibit's.
func recordingLine(r archive.Recording, es []archive.Exhibit) string {
	what := "recording " + string(r.ID)
	if i := slices.IndexFunc(es, func(e archive.Exhibit) bool { return e.ID == r.Exhibit }); i >= 0 {
		what = es[i].Label
	}
	state := map[string]string{
		record.RecordingRunning: "not closed: see check", record.RecordingComplete: "complete",
		record.RecordingCutShort:       "cut short by a crash",
		record.RecordingStoppedDisk:    "stopped: the disk was full or failed",
		record.RecordingStoppedSource:  "stopped: the microphone was gone",
		record.RecordingStoppedRefused: "stopped: the person said no to it",
		record.RecordingDestroyed:      "stopped by the person's no, and nothing of it kept",
	}[r.State]
	if r.State == record.RecordingCutShort && r.Chunks > 0 {
		state += fmt.Sprintf(" at chunk %d", r.Chunks-1)
	}
	length := time.Duration(r.Samples/int64(max(r.Rate, 1))) * time.Second
	return fmt.Sprintf("%s  recorded %s  %s  %s; %d gaps, %d marks, %d notes", what, r.Started.Time, length, state,
		len(r.Spans), len(r.Marks), len(r.Notes))
}

func nonEmpty(in ...string) []string {
	var out []string
	for _, s := range in {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

type logCmd struct {
	Vault  string `arg:"" help:"The vault."`
	Object string `help:"Only entries of this object (ID or label)." placeholder:"ID"`
	By     string `help:"Only entries of this member (name)." placeholder:"NAME"`
	Limit  int    `help:"At most so many, newest first; 0 is all." default:"0"`
}

func (c *logCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		f := archive.LogFilter{Actor: c.By}
		if c.Object != "" {
			id, err := anyObject(v, c.Object)
			if err != nil {
				return err
			}
			f.Object = id
		}
		lines, total, err := v.Log(f, 0, c.Limit)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			list := []map[string]any{}
			for _, l := range lines {
				list = append(list, map[string]any{
					"seq": l.Seq, "time": l.Time, "verb": l.Verb, "object": l.Object, "label": l.Label, "by": l.Actor,
					"version": l.Version, "code": l.Code, "text": l.Text,
				})
			}
			return p.document(map[string]any{"entries": list, "total": total, "checkpoint": v.Checkpoint(), "next": ""})
		}
		for _, l := range lines {
			p.say("%6d  %s  %s", l.Seq, l.Time.Format("2006-01-02 15:04:05 -07:00"), l.Text)
		}
		p.say("\n%s", v.Checkpoint())
		return nil
	})
}

func anyObject(v *archive.Vault, name string) (record.ID, error) {
	if id, err := record.ParseID(name); err == nil {
		return id, nil
	}
	if id, err := findTestimony(v, name); err == nil {
		return id, nil
	}
	if id, err := findPerson(v, name); err == nil {
		return id, nil
	}
	if s, err := findSubmission(v, name); err == nil {
		return s.ID, nil
	}
	return findExhibit(v, name)
}

type checkCmd struct {
	Vault   string `arg:"" help:"The vault."`
	Against string `help:"Also hold the log against a checkpoint that came another way: its file, a bundle, or a backup." placeholder:"PATH"`
}

func (c *checkCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		if err := c.against(p, v); err != nil {
			return err
		}
		rep, err := v.Check(p.ctx, nil)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			faults := []map[string]string{}
			for _, f := range rep.Faults {
				faults = append(faults, map[string]string{"object": f.Object, "what": f.What})
			}
			err = p.document(map[string]any{
				"entries": rep.Entries, "objects": rep.Objects, "versions": rep.Versions, "blobs": rep.Blobs,
				"bytes": rep.Bytes, "faults": faults,
			})
			if err != nil {
				return err
			}
		} else {
			p.say("%d log entries, %d objects in %d versions, %d files of %d bytes read", rep.Entries, rep.Objects, rep.Versions, rep.Blobs, rep.Bytes)
		}
		for _, f := range rep.Faults {
			fmt.Fprintf(p.stderr, "%s: %s\n", oneLine(f.Object), oneLine(f.What))
		}
		if len(rep.Faults) > 0 {
			return &integrityError{fmt.Sprintf("%d faults found", len(rep.Faults))}
		}
		if !p.flags.JSON {
			p.say("nothing is damaged or missing")
		}
		return nil
	})
}

// against comes first: what was put in the vault's place passes its own check.
func (c *checkCmd) against(p *program, v *archive.Vault) error {
	if c.Against == "" {
		return nil
	}
	note, err := v.CheckpointIn(c.Against)
	if err != nil {
		return err
	}
	rep, err := v.CheckAgainst(note)
	if errors.Is(err, custody.ErrBadCheckpoint) {
		return &integrityError{"the checkpoint is not signed by a member of this vault"}
	}
	var e *archive.RolledBackError
	if errors.As(err, &e) && e.Other {
		return &integrityError{fmt.Sprintf("the checkpoint is over %d log entries, and the vault has others in their place", e.Seen)}
	}
	if e != nil {
		return &integrityError{fmt.Sprintf("the checkpoint is over %d log entries, and the vault has %d: it is older", e.Seen, e.Has)}
	}
	if err == nil && !p.flags.JSON {
		p.say("the log of %d entries begins with the %d of the checkpoint", rep.Has, rep.Size)
	}
	return err
}
