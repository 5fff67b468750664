package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/record"
)

type sentCmd struct {
	Vault   string   `arg:"" help:"The vault."`
	Act     string   `arg:"" optional:"" help:"list (default): what was sent, what is due, what changed since; note: that a submission was sent; answer: file what a body wrote back; follow: a change was dealt with; free: a person is no longer held; letter: draft one." enum:"list,note,answer,follow,free,letter" default:"list"`
	Thing   string   `arg:"" optional:"" help:"Submission, label or ID; free: the person."`
	File    string   `arg:"" optional:"" help:"answer: the file."`
	Number  int      `help:"Which time it was sent, from 1." default:"1"`
	Channel string   `help:"note: email, web, post or other." placeholder:"CHANNEL"`
	To      string   `help:"note: whom it was sent to; the submission's addressee without it."`
	At      string   `help:"note: when, RFC 3339; now without it. answer, free: the day." placeholder:"TIME"`
	Note    string   `help:"note: the office's own words."`
	Export  []string `help:"note: which export was sent, by the SHA-256 of its file or eight digits of that at least; again for each; the newest without it." placeholder:"SHA256"`
	Kind    string   `help:"letter: send, correction, withdrawal, narrowed, release, held, name, unnamed or exhibit. answer: reply, extension, comments, publication, transmission, other. follow: as letter, without send." placeholder:"KIND"`
	NoNeed  bool     `help:"follow: they need not be told."`
	Out     string   `help:"letter: file to write, .pdf or .txt." placeholder:"FILE"`
	Lang    string   `help:"letter: en or ko." enum:"en,ko" default:"en"`
}

func (c *sentCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		if c.Act == "list" {
			return c.list(p, v)
		}
		if c.Thing == "" {
			return &usageError{"name the submission, or for free the person: sent VAULT " + c.Act + " …"}
		}
		if c.Act == "free" {
			id, err := findPerson(v, c.Thing)
			if err != nil {
				return err
			}
			if c.At == "" {
				c.At = time.Now().Format(time.DateOnly)
			}
			if err := v.SayFree(id, strings.TrimSuffix(c.At, "never")); err != nil {
				return err
			}
			return c.list(p, v)
		}
		s, err := findSubmission(v, c.Thing)
		if err != nil {
			return err
		}
		switch c.Act {
		case "note":
			_, err = v.NoteSent(s.ID, archive.Sending{To: c.To, Channel: c.Channel, Time: c.At, Note: c.Note, Files: c.Export})
		case "answer":
			err = c.answer(p, v, s)
		case "follow":
			err = c.follow(v, s)
		case "letter":
			return c.letter(p, v, s)
		}
		if err != nil {
			return err
		}
		return c.list(p, v)
	})
}

func (c *sentCmd) answer(p *program, v *archive.Vault, s record.Submission) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	abs, err := filepath.Abs(c.File)
	if err != nil {
		return err
	}
	if c.At == "" {
		c.At = time.Now().Format(time.DateOnly)
	}
	_, err = v.FileAnswer(p.ctx, s.ID, c.Number, c.Kind, c.At, archive.Attachment{Name: filepath.Base(c.File), Origin: abs, Data: f}, nil)
	return err
}

// tasksOf are the tasks of one delivery and kind.
func (c *sentCmd) tasksOf(v *archive.Vault, s record.Submission) ([]archive.SentTask, error) {
	all, err := v.SentTasks()
	var out []archive.SentTask
	for _, t := range all {
		if t.Submission == s.ID && t.Delivery == c.Number && t.Kind == c.Kind {
			out = append(out, t)
		}
	}
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("nothing of this kind waits at delivery %d of %s: %w", c.Number, s.Label, archive.ErrNotFound)
	}
	return out, err
}

func (c *sentCmd) follow(v *archive.Vault, s record.Submission) error {
	tasks, err := c.tasksOf(v, s)
	for _, t := range tasks {
		if err == nil {
			err = v.FollowSent(t, !c.NoNeed)
		}
	}
	return err
}

func (c *sentCmd) letter(p *program, v *archive.Vault, s record.Submission) error {
	var l delivery.Letter
	var err error
	if c.Kind == "" || c.Kind == delivery.LetterSend {
		l, err = v.SubmissionLetter(s.ID, c.Lang)
	} else {
		var tasks []archive.SentTask
		if tasks, err = c.tasksOf(v, s); err == nil {
			l, err = v.TaskLetter(tasks[0], c.Lang)
		}
		for _, t := range tasks[min(1, len(tasks)):] {
			more, merr := v.TaskLetter(t, c.Lang)
			if merr != nil {
				return merr
			}
			l.Objects = append(l.Objects, more.Objects...)
		}
	}
	if err != nil {
		return err
	}
	p.notInLetter(l)
	if strings.EqualFold(filepath.Ext(c.Out), ".pdf") {
		var pdf bytes.Buffer
		if err := l.PDF(&pdf); err != nil {
			return err
		}
		return writeNew(c.Out, pdf.Bytes())
	}
	text, err := l.Text()
	if err != nil {
		return err
	}
	if c.Out != "" {
		return writeNew(c.Out, []byte(text))
	}
	_, err = fmt.Fprint(p.stdout, visible(text))
	return err
}

// notInLetter says what of a letter is not in it.
func (p *program) notInLetter(l delivery.Letter) {
	if len(l.LeftOut) > 0 {
		fmt.Fprintf(p.stderr, "not in the letter, since it names somebody or says what is left out of the submission, or may: %s\n", strings.Join(l.LeftOut, ", "))
	}
}

// keyOwner says whose a key was when something was sealed to it.
func keyOwner(k record.KeyOwner) string {
	if k.Name == "" {
		return "a key that the address book did not have, " + k.Fingerprint
	}
	return "the key of " + k.Name + ", " + k.Fingerprint
}

func (c *sentCmd) list(p *program, v *archive.Vault) error {
	tasks, err := v.SentTasks()
	if err != nil {
		return err
	}
	var cells [][]string
	var dues []archive.Due
	deliveries := []map[string]any{}
	outside := []string{}
	exported := []map[string]any{}
	for _, s := range v.Submissions() {
		for _, x := range archive.SentChoices(s) {
			exported = append(exported, map[string]any{"submission": s.ID, "label": s.Label, "time": x.Time, "form": x.Form, "sha256": x.Files})
		}
		more, err := v.Dues(s.ID)
		if err != nil {
			return err
		}
		dues = append(dues, more...)
		left, err := v.SentOutside(s.ID)
		if err != nil {
			return err
		}
		for _, e := range left {
			outside = append(outside, e.StillOutside)
		}
		for _, d := range s.Deliveries {
			deliveries = append(deliveries, map[string]any{"submission": s.ID, "label": s.Label, "delivery": d})
			cells = append(cells, []string{s.Label, strconv.Itoa(d.Number), d.Time[:10], d.To, d.Channel, d.Form, strconv.Itoa(len(d.Answers))})
		}
	}
	if p.flags.JSON {
		return p.document(map[string]any{"deliveries": deliveries, "due": append([]archive.Due{}, dues...), "tasks": append([]archive.SentTask{}, tasks...), "exported": exported, "still_outside": outside, "next": ""})
	}
	if err := p.table([]string{"SUBMISSION", "NO", "SENT", "TO", "CHANNEL", "FORM", "ANSWERS"}, cells); err != nil {
		return err
	}
	for _, s := range v.Submissions() {
		for _, x := range archive.SentChoices(s) {
			p.say("%s exported %s, %s: %s", s.Label, x.Time[:min(16, len(x.Time))], x.Form, strings.Join(x.Files, " "))
		}
		for _, d := range s.Deliveries {
			for _, k := range d.Keys {
				p.say("%s %d: sealed to %s", s.Label, d.Number, keyOwner(k))
			}
			for _, f := range d.Files {
				p.say("%s %d: SHA-256 %s", s.Label, d.Number, f.SHA256)
			}
		}
	}
	for _, d := range dues {
		if !d.Answered {
			p.say("due %s (%d days): %s  [%s, checked %s]", d.Date, d.Days, d.En, d.Source, d.Checked)
		}
	}
	for _, path := range outside {
		p.say("note: the original of an answer still lies outside the vault, at %s", path)
	}
	for _, t := range tasks {
		about := fmt.Sprintf("testimony %d", t.Number)
		if t.Testimony == "" {
			about = "person " + t.Code
		}
		for i, x := range t.Exhibits {
			if i == 0 {
				about += ": exhibit"
			}
			about += fmt.Sprintf(" %d", x.Number)
		}
		for i, part := range t.Parts {
			about += []string{": ", ", "}[min(i, 1)] + strings.TrimSpace(part.What+" "+part.Language)
		}
		if t.File != "" {
			about += ", in the file " + t.File[:min(16, len(t.File))]
		}
		p.say("waits: %s %d, sent to %s: %s of %s", t.Label, t.Delivery, t.To, t.Kind, about)
	}
	return nil
}
