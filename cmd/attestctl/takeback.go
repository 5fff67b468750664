package main

import (
	"cmp"
	"os"
	"strconv"

	"attest/archive"
	"attest/archive/document"
	"attest/archive/record"
)

// takeBack shows how a Word file that somebody edited differs from a submission,
// and takes in the differences that are named by their numbers.
func (c *submissionsCmd) takeBack(p *program, v *archive.Vault, s record.Submission) error {
	if len(c.Things) != 1 {
		return &usageError{"name the Word file: submissions VAULT take-back S-… FILE.docx"}
	}
	f, err := os.Open(c.Things[0])
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	c.Lang = cmp.Or(c.Lang, s.LeavesIn("en"))
	all, err := v.TakeBack(p.ctx, s.ID, c.Lang, f, info.Size())
	if err != nil {
		return err
	}
	var chosen []archive.Back
	for _, word := range c.Accept {
		n, err := strconv.Atoi(word)
		switch {
		case word == "all":
			for _, b := range all {
				if b.Takes() {
					chosen = append(chosen, b)
				}
			}
		case err != nil || n < 1 || n > len(all):
			return &usageError{"--accept takes numbers of the differences that are listed, or all"}
		default:
			chosen = append(chosen, all[n-1])
		}
	}
	if len(chosen) > 0 {
		if err := v.AcceptBack(p.ctx, s.ID, c.Lang, chosen); err != nil {
			return err
		}
	}
	if p.flags.JSON {
		list := []map[string]any{}
		for i, b := range all {
			list = append(list, map[string]any{
				"number": i + 1, "change": b.Change, "part": b.Part, "id": b.ID, "after": b.After, "was": document.Shown(b.Was), "now": document.Shown(b.Now),
				"both": b.Both, "lost": append([]string{}, b.Lost...), "takes": b.Takes(),
			})
		}
		return p.document(map[string]any{"submission": s.ID, "differences": list, "accepted": len(chosen)})
	}
	for i, b := range all {
		p.say("%d. %s, %s", i+1, b.Change, b.Part)
		if b.Was.Text != "" {
			p.say("   here:  %s", document.Shown(b.Was))
		}
		if b.Now.Text != "" && b.Change != document.Moved {
			p.say("   there: %s", document.Shown(b.Now))
		}
		if b.Both {
			p.say("   it was changed here too since the file was written")
		}
		for _, n := range b.Lost {
			p.say("   a footnote is gone: %s", document.Clean(n))
		}
		switch {
		case b.Change == document.Asked:
			p.say("   it is a remark in the margin: there is nothing to take in")
		case b.Made:
			p.say("   it cannot be taken in: footnotes are made anew from the sources")
		case !b.Takes():
			p.say("   it cannot be taken in: it is sealed, or made by the program")
		}
	}
	p.say("%s: %d differences, %d taken in", s.Label, len(all), len(chosen))
	return nil
}
