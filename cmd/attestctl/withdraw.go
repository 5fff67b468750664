package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"attest/archive"
	"attest/archive/record"
)

// freezeCmd stops what a testimony or a person said from leaving.
type freezeCmd struct {
	Vault   string `arg:"" help:"The vault."`
	ID      string `arg:"" name:"thing" help:"Testimony or person, label or ID; of what was destroyed too, with --sent or --letters."`
	Lift    bool   `help:"It may leave again, as far as consent goes; a keyholder's act."`
	Sent    bool   `help:"List what was sent before, and change nothing."`
	Letters string `help:"Write the letters that ask for its return into this new folder." placeholder:"DIR"`
	Lang    string `help:"Language of the letters: en or ko." enum:"en,ko" default:"en"`
}

func (c *freezeCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findFrozen(v, c.ID)
		if err != nil {
			return err
		}
		_, destroyed := v.WasDestroyed(id)
		switch {
		case c.Sent || destroyed:
		case c.Lift:
			err = v.Thaw(id)
		default:
			err = v.Freeze(id)
		}
		if err != nil {
			return err
		}
		sent, err := v.Recalls(id)
		if err != nil {
			return err
		}
		if c.Letters != "" {
			if err := c.letters(p, v, sent); err != nil {
				return err
			}
		}
		if p.flags.JSON {
			return p.document(map[string]any{"id": id, "frozen": v.Frozen(id), "sent": append([]archive.Recall{}, sent...)})
		}
		if v.Frozen(id) {
			p.say("frozen: nothing of %s leaves", c.ID)
		}
		return p.recalls(sent)
	})
}

func (p *program) recalls(sent []archive.Recall) error {
	if len(sent) == 0 {
		p.say("nothing of it was sent")
		return nil
	}
	rows := make([][]string, len(sent))
	for i, r := range sent {
		what := fmt.Sprintf("testimony %d", r.Number)
		if r.Testimony == "" {
			what = "person " + r.Code
		}
		rows[i] = []string{r.Label, fmt.Sprint(r.Delivery), r.Sent[:10], r.To, what}
	}
	return p.table([]string{"SUBMISSION", "DELIVERY", "SENT", "TO", "WHAT"}, rows)
}

func (c *freezeCmd) letters(p *program, v *archive.Vault, sent []archive.Recall) error {
	if err := os.Mkdir(c.Letters, 0o700); err != nil {
		return err
	}
	for _, r := range sent {
		l, err := v.RecallLetter(r, c.Lang)
		if err != nil {
			return err
		}
		p.notInLetter(l)
		text, err := l.Text()
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%s/return-%s-%d-%d.txt", c.Letters, r.Label, r.Delivery, r.Number)
		if err := writeNew(name, []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

// holdCmd keeps a testimony, or those of a case, from being destroyed.
type holdCmd struct {
	Vault  string `arg:"" help:"The vault."`
	ID     string `arg:"" name:"thing" help:"Testimony or case, label or ID."`
	Reason string `help:"Why it must not be destroyed; names nobody." placeholder:"TEXT"`
	Lift   bool   `help:"End the hold."`
}

func (c *holdCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findHeld(v, c.ID)
		if err != nil {
			return err
		}
		switch {
		case c.Lift:
			err = v.LiftHold(id)
		case c.Reason != "":
			err = v.SetHold(id, c.Reason)
		}
		if err != nil {
			return err
		}
		s := v.Standing(id)
		if p.flags.JSON {
			return p.document(map[string]any{"id": id, "hold": s.Hold})
		}
		if s.Hold == nil {
			p.say("%s: no hold", c.ID)
			return nil
		}
		p.say("%s: held since %s: %s", c.ID, s.Hold.At[:10], s.Hold.Reason)
		return nil
	})
}

// destroyCmd destroys a testimony, or a person, for good, or says what that would do.
type destroyCmd struct {
	Vault   string `arg:"" help:"The vault."`
	ID      string `arg:"" optional:"" name:"testimony" help:"Testimony, or person of whom no testimony is left; label or ID. Without it, what was destroyed is listed."`
	Reason  string `help:"withdrawn, danger, mistake, retention or other." enum:",withdrawn,danger,mistake,retention,other" default:""`
	Confirm string `help:"Its label once more. Without it nothing is done, and what would be is told." placeholder:"LABEL"`
}

func (c *destroyCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		if c.ID == "" {
			return listDestroyed(p, v)
		}
		id, err := findTestimony(v, c.ID)
		if errors.Is(err, archive.ErrNotFound) {
			id, err = findPerson(v, c.ID)
		}
		if err != nil {
			return err
		}
		return p.destroy(v, id, 0, c.Reason, c.Confirm)
	})
}

// strikeCmd strikes out one version or one exhibit.
type strikeCmd struct {
	Vault   string `arg:"" help:"The vault."`
	ID      string `arg:"" name:"thing" help:"Exhibit, or testimony with --version; label or ID."`
	Version uint32 `help:"The version of the testimony; never its newest." placeholder:"N"`
	Reason  string `help:"withdrawn, danger, mistake, retention or other." enum:",withdrawn,danger,mistake,retention,other" default:""`
	Confirm string `help:"The label once more. Without it nothing is done, and what would be is told." placeholder:"LABEL"`
}

func (c *strikeCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		find := findExhibit
		if c.Version > 0 {
			find = findTestimony
		}
		id, err := find(v, c.ID)
		if err != nil {
			return err
		}
		return p.destroy(v, id, c.Version, c.Reason, c.Confirm)
	})
}

// destroy tells what destroying does, and does it where that was confirmed.
func (p *program) destroy(v *archive.Vault, id record.ID, n uint32, reason, confirm string) error {
	plan, err := v.WouldDestroy(id, n)
	if err != nil {
		return err
	}
	if confirm != "" && confirm != plan.Label || confirm != "" && reason == "" {
		return &usageError{"nothing was destroyed: --confirm takes the label " + plan.Label + ", and --reason says why"}
	}
	done := confirm != ""
	switch {
	case done && n > 0:
		err = v.StrikeVersion(p.ctx, id, n, reason, nil)
	case done:
		err = v.Destroy(p.ctx, id, reason, nil)
	}
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"destroyed": done, "plan": plan, "version": n})
	}
	switch {
	case done && n > 0:
		p.say("version %d of %s is struck out", n, plan.Label)
	case done:
		p.say("%s is destroyed: %d records, %d of them files", plan.Label, plan.Objects, plan.Exhibits)
	case n > 0:
		p.say("would strike out version %d of %s", n, plan.Label)
	default:
		p.say("would destroy %s: %d records, %d of them files", plan.Label, plan.Objects, plan.Exhibits)
	}
	for _, q := range plan.Quoting {
		text := ""
		if q.Text {
			text = ", its covering text or note"
		}
		p.say("  %s quotes it: its older versions go, %d answers, %d comments%s", q.Label, q.Answers, q.Comments, text)
		if q.Unsure {
			p.say("    its older versions were struck out before: nobody can tell whether it drew on this, so what was typed in it goes whoever it is about")
		}
	}
	if len(plan.Stay) > 0 {
		p.say("  what supplements it stays: %s", strings.Join(plan.Stay, ", "))
	}
	if plan.Outside > 0 {
		p.say("  files taken out of it lie outside of the vault: %d", plan.Outside)
	}
	if err := p.recalls(plan.Sent); err != nil {
		return err
	}
	p.say("what nobody can undo or reach from here: copies that were sent, backups, snapshots, a sync service's history (docs/withdrawal.md)")
	return nil
}

func listDestroyed(p *program, v *archive.Vault) error {
	list, err := v.DestroyedList()
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(append([]archive.Destroyed{}, list...))
	}
	rows := make([][]string, len(list))
	for i, d := range list {
		what := "all"
		if d.N > 0 {
			what = fmt.Sprintf("version %d", d.N)
		}
		by := d.By
		if d.Waiting {
			by += " (a keyholder's unlock ends it)"
		}
		rows[i] = []string{d.Label, what, d.At[:10], d.Code, by, string(d.ID)}
	}
	return p.table([]string{"LABEL", "WHAT", "DESTROYED", "REASON", "BY", "ID"}, rows)
}

// compactCmd gives the space back that destroyed and overwritten records take.
type compactCmd struct {
	Vault string `arg:"" help:"The vault."`
}

func (c *compactCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		before, after, err := v.Compact(p.ctx, nil)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			return p.document(map[string]any{"before": before, "after": after})
		}
		p.say("the records had %d bytes and have %d", before, after)
		return nil
	})
}

func findFrozen(v *archive.Vault, name string) (record.ID, error) {
	list, err := v.DestroyedList()
	if err != nil {
		return "", err
	}
	for _, d := range list {
		if d.N == 0 && (name == d.Label || name == string(d.ID)) {
			return d.ID, nil
		}
	}
	id, err := findTestimony(v, name)
	if errors.Is(err, archive.ErrNotFound) {
		return findPerson(v, name)
	}
	return id, err
}

func findHeld(v *archive.Vault, name string) (record.ID, error) {
	for _, k := range v.Cases() {
		if name == k.Label || name == string(k.ID) {
			return k.ID, nil
		}
	}
	return findTestimony(v, name)
}
