package main

import (
	"fmt"

	"attest/archive"
)

type salvageCmd struct {
	Vault string `arg:"" help:"The vault, whether it opens or not; it is not changed."`
	New   string `arg:"" help:"The new vault, which must not be there."`
	Long  bool   `help:"Also look for a flipped bit in the numbers from which the passphrase's key is derived: some minutes."`
}

func (c *salvageCmd) Run(p *program) error {
	pass, err := p.passphrase("Passphrase")
	if err != nil {
		return err
	}
	defer clear(pass)
	key, err := p.keyFile()
	if err != nil {
		return err
	}
	rep, err := archive.Salvage(p.ctx, c.Vault, c.New, archive.SalvageOptions{
		Member: p.flags.Member, Passphrase: pass, KeyFile: key, Long: c.Long,
	}, nil)
	if err != nil {
		return err
	}
	lost := []map[string]any{}
	for _, l := range rep.Lost {
		if l.Mended {
			continue
		}
		line := map[string]any{"object": l.Object, "what": l.What} // no labels: a report may be kept as a file
		if l.Version > 0 {
			line["version"] = l.Version
		}
		lost = append(lost, line)
	}
	if p.flags.JSON {
		err := p.document(map[string]any{
			"path": rep.Path, "objects": rep.Objects, "versions": rep.Versions, "blobs": rep.Files, "entries": rep.Entries,
			"mended_bits": rep.Mended, "log_proven": rep.Log, "log_entries_lost": rep.LogLost, "log_entries_behind": rep.LogCut, "lost": lost,
		})
		if err != nil {
			return err
		}
	} else {
		p.say("%s: %d objects in %d versions, %d files, %d log entries", rep.Path, rep.Objects, rep.Versions, rep.Files, rep.Entries)
	}
	for _, l := range rep.Lost {
		name := l.Object
		if l.Label != "" {
			name = l.Label + " (" + l.Object + ")"
		}
		fmt.Fprintf(p.stderr, "%s: %s\n", visible(name), visible(l.What))
	}
	if len(lost) > 0 {
		return &integrityError{fmt.Sprintf("%d things could not be carried, or not whole", len(lost))}
	}
	if !p.flags.JSON {
		p.say("nothing is lost")
	}
	return nil
}
