package main

import (
	"attest/archive"
	local "attest/archive/machine"
	"attest/archive/record"
)

type draftCmd struct {
	Vault    string `arg:"" help:"The vault."`
	ID       string `arg:"" name:"testimony" help:"Testimony, label or ID."`
	Exhibit  string `arg:"" optional:"" help:"The sound, label or ID; none with --into."`
	Program  string `required:"" help:"whisper-cli of whisper.cpp, or with --into a translator." placeholder:"FILE"`
	Model    string `help:"Its model." placeholder:"FILE"`
	Language string `help:"Language spoken; without it the interview's." placeholder:"L"`
	Into     string `help:"Translate the account into this language instead." placeholder:"L"`
}

func (c *draftCmd) Run(p *program) error {
	switch {
	case (c.Exhibit == "") == (c.Into == ""):
		return &usageError{"name a sound to be written down, or --into a language"}
	case c.Into == "" && c.Model == "":
		return &usageError{"whisper.cpp needs --model"}
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findTestimony(v, c.ID)
		if err != nil {
			return err
		}
		tool := local.Tool{Program: c.Program, Model: c.Model}
		if c.Into != "" {
			return c.translate(p, v, id, tool)
		}
		sound, err := findExhibit(v, c.Exhibit)
		if err != nil {
			return err
		}
		language := c.Language
		if language == "" {
			t, err := v.Testimony(id)
			if err != nil {
				return err
			}
			language = t.Interview.Language
		}
		d, err := v.DraftTranscript(p.ctx, id, sound, tool, language, nil)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			return p.document(map[string]any{
				"testimony": id, "draft": d.ID, "paragraphs": len(d.Segments), "isolated": d.Machine.Isolated,
				"program_sha256": d.Machine.ProgramSHA256, "model_sha256": d.Machine.ModelSHA256,
			})
		}
		p.say("%d paragraphs drafted; each waits until it is confirmed", len(d.Segments))
		return nil
	})
}

func (c *draftCmd) translate(p *program, v *archive.Vault, id record.ID, tool local.Tool) error {
	tr, err := v.DraftTranslation(p.ctx, id, c.Into, tool, nil)
	if err != nil {
		return err
	}
	n := 0
	for _, s := range tr.Segments {
		if s.Machine {
			n++
		}
	}
	if p.flags.JSON {
		return p.document(map[string]any{"testimony": id, "translation": tr.ID, "paragraphs": n})
	}
	p.say("%d paragraphs of the translation are a machine's", n)
	return nil
}

type confirmCmd struct {
	Vault      string   `arg:"" help:"The vault."`
	ID         string   `arg:"" name:"testimony" help:"Testimony, label or ID."`
	Paragraphs []string `arg:"" optional:"" name:"paragraph" help:"Those to confirm, such as s4."`
	All        bool     `help:"Confirm all that wait."`
}

func (c *confirmCmd) Run(p *program) error {
	if c.All && len(c.Paragraphs) > 0 {
		return &usageError{"name paragraphs, or --all, and not both"}
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findTestimony(v, c.ID)
		if err != nil {
			return err
		}
		t, err := v.Testimony(id)
		if err != nil {
			return err
		}
		waiting := func() (list []map[string]string, ids []string, err error) {
			drafts, err := v.MachineDrafts(id)
			if err != nil {
				return nil, nil, err
			}
			ids = record.Unconfirmed(drafts, t.Account)
			list = []map[string]string{}
			for _, s := range t.Account {
				for _, w := range ids {
					if w == s.ID {
						list = append(list, map[string]string{"segment": s.ID, "text": s.Text})
					}
				}
			}
			return list, ids, nil
		}
		_, ids, err := waiting()
		if err != nil {
			return err
		}
		if !c.All {
			ids = c.Paragraphs
		}
		n := 0
		if len(ids) > 0 {
			if n, err = v.ConfirmMachine(id, ids); err != nil {
				return err
			}
		}
		left, _, err := waiting()
		if err != nil {
			return err
		}
		if p.flags.JSON {
			return p.document(map[string]any{"confirmed": n, "waiting": left})
		}
		for _, w := range left {
			p.say("%s  %s", w["segment"], w["text"])
		}
		p.say("%d confirmed, %d wait", n, len(left))
		return nil
	})
}
