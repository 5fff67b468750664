package main

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"strings"

	"attest/archive"
	"attest/archive/delivery"
	"attest/archive/mailing"
	"attest/archive/record"
)

type submissionsCmd struct {
	Vault        string    `arg:"" help:"The vault."`
	Act          string    `arg:"" optional:"" help:"list (default), new, set, add, drop, fill, annex, show, take-back, comments, compare, approve or another." enum:"list,new,set,add,drop,fill,annex,show,take-back,comments,compare,approve,another" default:"list"`
	ID           string    `arg:"" optional:"" help:"Submission, label or ID, for all but list and new."`
	Things       []string  `arg:"" optional:"" help:"add: testimonies (T-…), exhibits (X-…; append :original for the bytes as received), persons to be named (P-…). drop: such as no longer belong to it. take-back: the Word file that was edited."`
	Title        string    `help:"Without names."`
	Addressee    string    `help:"Body, court, counsel or organisation."`
	Class        string    `help:"Class of addressee; decides which consent is asked for."`
	Reference    string    `help:"Reference of the addressee."`
	Cover        string    `help:"Why this is sent, what is asked."`
	Sender       string    `help:"Sender and contact."`
	Restrictions string    `help:"Restrictions on use asked of the addressee."`
	Case         string    `help:"Case that it comes from: its testimonies are chosen."`
	Mechanism    string    `help:"Form of the submission; without it the general evidence bundle." placeholder:"ID"`
	Field        string    `help:"fill: the field that is answered. another: where the name stands; all places without it." placeholder:"ID"`
	Person       string    `help:"fill: the person, for an answer about one. another: whose name it looks like." placeholder:"P"`
	TextFile     wordsFile `help:"fill: a file with the answer, - for standard input. Without it and --unknown what was written is taken back." placeholder:"FILE"`
	Text         onLine    `hidden:""`
	Out          string    `help:"annex: the file that the names are written to, encrypted." placeholder:"FILE.age"`
	Recipient    []string  `help:"annex: who can open it." placeholder:"age1…"`
	Confirmed    string    `help:"annex: code of what was looked at, that annex gave." placeholder:"CODE"`
	Unknown      string    `help:"fill: not known, because." placeholder:"WHY"`
	Accept       []string  `help:"take-back: differences to take in, by the numbers that it lists, or all." placeholder:"N"`
	Lang         string    `help:"show: language of the form. take-back: language of the bundle that the file came from. approve: language of the bundle. new: language that it leaves in. Without it that of the submission, or else English." enum:",en,ko" default:"" placeholder:"en|ko"`
	Paragraph    string    `help:"comments: the paragraph that it is on, by its number; the testimony is named behind the submission." placeholder:"N"`
	Settle       int       `help:"comments: the comment that is dealt with, by its number." placeholder:"N"`
	Reopen       int       `help:"comments: the comment that is open again." placeholder:"N"`
	From         uint32    `help:"compare: the earlier version, from 1; the one before the last without it." placeholder:"N"`
	To           uint32    `help:"compare: the later version; the last without it." placeholder:"N"`
	Required     string    `help:"approve: whether this office exports only what a member approved; nothing is approved by it." enum:",yes,no" default:"" placeholder:"yes|no"`
	Redact       []string  `help:"approve: what is left out, as of export." placeholder:"T=FILE"`
}

func (c *submissionsCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		switch c.Act {
		case "new":
			return c.create(p, v)
		case "set", "add", "drop", "fill", "annex", "show", "take-back", "comments", "compare", "approve", "another":
			if c.ID == "" {
				return &usageError{"name the submission: submissions VAULT " + c.Act + " S-…"}
			}
			s, err := findSubmission(v, c.ID)
			if err != nil {
				return err
			}
			switch c.Act {
			case "fill":
				return c.fill(p, v, s)
			case "take-back":
				return c.takeBack(p, v, s)
			case "annex":
				return c.annex(p, v, s)
			case "comments":
				return c.comments(p, v, s)
			case "compare":
				return c.compare(p, v, s)
			case "approve":
				return c.approve(p, v, s)
			case "another":
				return c.another(p, v, s)
			}
			change := map[string]func(*archive.Vault, record.Submission) (record.Submission, error){"set": c.set, "add": c.add, "drop": c.drop}[c.Act]
			if change != nil {
				if s, err = change(v, s); err != nil {
					return err
				}
			}
			return p.showSubmission(v, s, cmp.Or(c.Lang, s.LeavesIn("en")))
		}
		if p.flags.JSON {
			return p.document(map[string]any{"submissions": append([]record.Submission{}, v.Submissions()...), "next": ""})
		}
		var cells [][]string
		for _, s := range v.Submissions() {
			cells = append(cells, []string{s.Label, s.Title, s.Addressee, s.Class, fmt.Sprint(len(s.Testimonies)), fmt.Sprint(len(s.Exports)), fmt.Sprint(len(s.Deliveries))})
		}
		return p.table([]string{"SUBMISSION", "TITLE", "ADDRESSEE", "CLASS", "TESTIMONIES", "EXPORTED", "SENT"}, cells)
	})
}

func (c *submissionsCmd) create(p *program, v *archive.Vault) error {
	s := record.Submission{
		Title: c.Title, Addressee: c.Addressee, Class: c.Class, Reference: c.Reference, Cover: c.Cover,
		Sender: c.Sender, Restrictions: c.Restrictions, Mechanism: c.Mechanism, Language: c.Lang,
	}
	if s.Sender == "" {
		s.Sender = v.Office().Sender
	}
	if c.Case != "" {
		for _, k := range v.Cases() {
			if string(k.ID) == c.Case || strings.EqualFold(k.Label, c.Case) {
				s.Case, s.Testimonies = k.ID, k.Testimonies
			}
		}
		if s.Case == "" {
			return fmt.Errorf("case %s: %w", c.Case, archive.ErrNotFound)
		}
	}
	s, err := v.SaveSubmission(s)
	if err != nil {
		return err
	}
	return p.showSubmission(v, s, cmp.Or(c.Lang, s.LeavesIn("en")))
}

// fill writes an answer into the form.
func (c *submissionsCmd) fill(p *program, v *archive.Vault, s record.Submission) error {
	if c.Field == "" {
		return &usageError{"name the field: submissions VAULT fill S-… --field wgeid.action --text-file FILE"}
	}
	text, err := p.words("text-file", c.TextFile)
	if err != nil {
		return err
	}
	a := record.FilingAnswer{Field: c.Field, Text: text, Unknown: c.Unknown}
	if c.Person != "" {
		id, err := findPerson(v, c.Person)
		if err != nil {
			return err
		}
		a.Person = id
	}
	if err := v.File(s.ID, a); err != nil {
		return err
	}
	f, err := v.Filing(s.ID)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"submission": s.ID, "answers": append([]record.FilingAnswer{}, f.Answers...)})
	}
	p.say("%s: %d answers written", s.Label, len(f.Answers))
	return nil
}

func (c *submissionsCmd) add(v *archive.Vault, s record.Submission) (record.Submission, error) {
	if len(c.Things) == 0 {
		return s, &usageError{"name what to add: testimonies, exhibits, or persons to be named"}
	}
	for _, name := range c.Things {
		name, original := strings.CutSuffix(name, ":original")
		if id, err := findTestimony(v, name); err == nil {
			s.Testimonies = with(s.Testimonies, id)
			continue
		}
		if id, err := findPerson(v, name); err == nil {
			s.Named = with(s.Named, id)
			continue
		}
		id, err := findExhibit(v, name)
		if err != nil {
			return s, fmt.Errorf("%s: %w", name, archive.ErrNotFound)
		}
		if _, err := v.Exhibit(id); err != nil {
			return s, err
		}
		s.Exhibits, _ = without(s.Exhibits, func(at record.ExhibitChoice) bool { return at.ID == id })
		s.Exhibits = append(s.Exhibits, record.ExhibitChoice{ID: id, Original: original})
	}
	return v.SaveSubmission(s)
}

func (p *program) showSubmission(v *archive.Vault, s record.Submission, lang string) error {
	pre, err := v.Preview(p.ctx, s.ID)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{
			"submission": s, "blocked": pre.Blocked.Sentences(), "warnings": pre.Warnings.Sentences(),
			"withheld": append([]archive.Withheld{}, pre.Withheld...), "testimonies": len(pre.Testimonies), "exhibits": len(pre.Exhibits), "form": pre.Forms[lang],
		})
	}
	p.say("%s  %s", s.Label, s.Title)
	p.say("to: %s (%s)", s.Addressee, s.Class)
	p.sayForm(pre.Forms[lang], lang)
	for _, t := range pre.Testimonies {
		p.say("  testimony %d  %s as %s", t.Number, t.Label, strings.Join(nonEmpty(t.Pseudonym, t.Named), ", "))
		for _, f := range t.Facts {
			p.say("    leaves: %s: %s", f.Name, f.Value)
		}
		for _, f := range t.Consent {
			p.say("    leaves with the certificate of consent: %s: %s", f.Name, f.Value)
		}
	}
	for _, e := range pre.Exhibits {
		what := "reading copy"
		if e.Original {
			what = "original too"
		}
		p.say("  exhibit %d  %s  %s  %d bytes, %s", e.Number, e.Label, e.Media, e.Size, what)
		if e.Name != "" {
			p.say("    leaves with the original: its file name: %s", e.Name)
		}
		for _, m := range e.Metadata {
			if e.Original && m.Risky {
				p.say("    leaves with the original: %s: %s", m.Name, m.Value)
			}
		}
	}
	for _, w := range pre.Withheld {
		p.say("  withheld: %s", w.Text)
	}
	for _, w := range pre.Warnings {
		p.say("  note: %s", w)
	}
	if pre.Confirm != "" {
		p.say("  to be looked at first; then export --confirmed %s", pre.Confirm)
	}
	for _, w := range pre.Blocked {
		p.say("  blocked: %s", w)
	}
	return nil
}

type exportCmd struct {
	Vault         string   `arg:"" help:"The vault."`
	Submission    string   `required:"" help:"Submission, label or ID." placeholder:"ID"`
	Out           string   `required:"" help:"File to write; with --form pdf or docx a new folder." placeholder:"FILE"`
	Recipient     []string `help:"age recipient, age1… or age1pq1…; may be given several times." placeholder:"AGE"`
	RecipientFile []string `help:"File of age recipients, one a line." placeholder:"FILE"`
	To            []string `help:"Entry of the address book, name or number; may be given several times." placeholder:"NAME"`
	Form          string   `help:"Lock it with a passphrase that is drawn, in place of recipients: zip or html. Without a bundle, the submission and its annexes: pdf (with --plain not locked), or docx, which is never locked and needs --plain." enum:",zip,html,pdf,docx" default:"" placeholder:"FORM"`
	MessageMB     int      `name:"message-mb" help:"pdf, docx: the most that the files of one message may have together, in MB; without it the body's limit, or the office's." placeholder:"MB"`
	Plain         bool     `help:"Do not encrypt."`
	Timestamp     bool     `help:"Ask the timestamping server that was set; without an answer nothing is written."`
	Overwrite     bool     `help:"Replace a file that is there."`
	Redact        []string `help:"Leave parts of a final account out: T-…=FILE of ranges, as of redact; may be given several times." placeholder:"T=FILE"`
	Confirmed     string   `help:"What is left out may be told elsewhere, and somebody has looked at each place that export named: the code that it gave." placeholder:"CODE"`
	Language      string   `help:"Language of the bundle's pages; without it the one that the submission leaves in, or that its form is drafted in, or else English." enum:",en,ko" default:"" placeholder:"en|ko"`
}

func (c *exportCmd) Run(p *program) error {
	recipients := strings.Join(c.Recipient, "\n")
	for _, f := range c.RecipientFile {
		raw, err := os.ReadFile(f)
		if err != nil {
			return fmt.Errorf("the recipients' file: %w", err)
		}
		recipients += "\n" + string(raw)
	}
	ways := 0
	form, err := c.form()
	if err != nil {
		return err
	}
	for _, way := range []bool{strings.TrimSpace(recipients) != "" || len(c.To) > 0, c.Plain && !delivery.Paper(form), form != ""} {
		if way {
			ways++
		}
	}
	if ways != 1 {
		return &usageError{"give --recipient age1… or --to NAME, or --form, or --plain, and one of them alone; pdf and docx take --plain too"}
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		book, err := p.fromBook(v, c.To)
		if err != nil {
			return err
		}
		recipients = strings.TrimSpace(recipients + "\n" + book)
		s, err := findSubmission(v, c.Submission)
		if err != nil {
			return err
		}
		out, err := redactions(v, c.Redact)
		if err != nil {
			return err
		}
		pre, err := v.Preview(p.ctx, s.ID)
		if err != nil {
			return err
		}
		rep, err := v.Export(p.ctx, s.ID, archive.ExportOptions{
			Path: c.Out, Recipients: recipients, Plain: c.Plain && form == "", Overwrite: c.Overwrite, Language: c.Language, Redactions: out,
			Form: form, Timestamp: c.Timestamp, MessageMB: c.MessageMB, Confirmed: c.Confirmed,
		}, nil)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			return p.document(map[string]any{
				"files": rep.Files, "sha256": rep.SHA256, "size": rep.Size, "selected": rep.Selected, "written": rep.Written,
				"withheld": append([]archive.Withheld{}, rep.Withheld...), "encrypted": rep.Encrypted, "fingerprint": rep.Fingerprint,
				"warnings": pre.Warnings.Sentences(), "form": rep.Form, "passphrase": rep.Passphrase, "messages": append([]mailing.Written{}, rep.Messages...),
			})
		}
		for _, w := range pre.Warnings {
			p.say("note: %s", w)
		}
		p.showExport(rep)
		if rep.Passphrase != "" {
			return p.showPassphrase(rep.Files[0], rep.Passphrase)
		}
		return nil
	})
}

// form is the form of the export: a paper that is not locked must be said to be
// so.
func (c *exportCmd) form() (string, error) {
	switch {
	case c.MessageMB != 0 && c.Form != "pdf" && c.Form != "docx":
		return "", &usageError{"--message-mb is for --form pdf and docx; a bundle is cut with split"}
	case c.Form == "pdf" && c.Plain:
		return delivery.FormPlainPDF, nil
	case c.Form == "docx" && !c.Plain:
		return "", &usageError{"a Word file is not locked: add --plain, or take --form pdf or a bundle"}
	}
	return c.Form, nil
}

func (p *program) showExport(rep archive.ExportReport) {
	for i, f := range rep.Files {
		p.say("wrote %s  %d bytes  sha256 %s", f, rep.Size[i], rep.SHA256[i])
	}
	if rep.Messages != nil {
		p.showMessages(rep.Messages)
	} else if len(rep.Files) > 1 {
		p.say("two files: age cannot put post-quantum and X25519 recipients into one")
	}
	p.say("selected %d = written %d + withheld %d", rep.Selected, rep.Written, len(rep.Withheld))
	for _, w := range rep.Withheld {
		p.say("  withheld: %s", w.Text)
	}
	if rep.Fingerprint != "" {
		p.say("signed by %s; tell the recipient this fingerprint another way", rep.Fingerprint)
	}
}

// showMessages says which annexes wait for a later message.
func (p *program) showMessages(list []mailing.Written) {
	n := mailing.Messages(list)
	if n > 1 {
		p.say("it does not fit one message: %d are to be sent", n)
	}
	for i := range n {
		var names []string
		for _, w := range list {
			if w.Message == i+1 {
				names = append(names, path.Base(w.Path))
			}
		}
		p.say("message %d: %s", i+1, strings.Join(names, ", "))
	}
}
