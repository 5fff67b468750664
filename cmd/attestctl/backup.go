package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"attest/archive"
	"attest/archive/record"
)

type backupCmd struct {
	Vault  string `arg:"" help:"The vault."`
	Folder string `arg:"" help:"Where the backup lies or shall lie: a stick, a folder; the backup gets a folder of its own there."`
	Prove  bool   `help:"Make none: read the one that is there back whole."`
	Quick  bool   `help:"Read back only what this run wrote, and count the rest."`
	Fresh  bool   `help:"Write everything anew, and remove the runs before when it is done."`
	Days   int    `help:"Remind after this many days without a backup that was read back, from now on." placeholder:"N"`
}

func (c *backupCmd) Run(p *program) error {
	if c.Prove && (c.Quick || c.Fresh) {
		return &usageError{"--prove makes no backup: leave --quick and --fresh out"}
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		if c.Days != 0 {
			if err := v.SetBackupDays(c.Days); err != nil {
				return err
			}
		}
		var rep archive.BackupReport
		var err error
		if c.Prove {
			rep, err = v.ProveBackup(p.ctx, c.Folder, nil)
		} else {
			rep, err = v.Backup(p.ctx, c.Folder, archive.BackupOptions{Quick: c.Quick, Fresh: c.Fresh}, nil)
		}
		if err != nil {
			return err
		}
		return p.backedUp(v, rep)
	})
}

func (p *program) backedUp(v *archive.Vault, r archive.BackupReport) error {
	for _, id := range r.Missing {
		fmt.Fprintf(p.stderr, "%s: its file is not in the vault, so it is not in the backup\n", id)
	}
	if p.flags.JSON {
		missing := []string{}
		for _, id := range r.Missing {
			missing = append(missing, string(id))
		}
		s := v.Backups()
		err := p.document(map[string]any{
			"folder": r.Folder, "run": r.Run, "made": r.Made.Format(time.RFC3339), "records": r.Records, "files": r.Files, "bytes": r.Bytes,
			"written": r.Written, "volumes": r.Volumes, "entries": r.Entries, "whole": r.Whole, "missing": missing, "proven": s.Proven, "days": s.Every(),
		})
		if err != nil {
			return err
		}
	} else {
		p.say("run %d in %s: %d records, %d files of %d bytes; this run wrote %d bytes", r.Run, r.Folder, r.Records, r.Files, r.Bytes, r.Written)
		if r.Whole {
			p.say("read back whole: every record opens, every file is what was written")
		} else {
			p.say("read back: what this run wrote; the rest was counted")
		}
	}
	if len(r.Missing) > 0 {
		return &integrityError{fmt.Sprintf("%d files are missing in the vault", len(r.Missing))}
	}
	return nil
}

type restoreCmd struct {
	Backup string `arg:"" help:"The backup's folder, or the place it was put."`
	New    string `arg:"" help:"The vault to make; it must not be there and ends in .attest."`
	Newest string `help:"A newer backup of the same vault, or its key file: what was destroyed until then is destroyed here too." placeholder:"PATH"`
}

func (c *restoreCmd) Run(p *program) error {
	if _, err := archive.PeekBackup(c.Backup); err != nil {
		return err
	}
	pass, err := p.passphrase("Passphrase")
	if err != nil {
		return err
	}
	defer clear(pass)
	key, err := p.keyFile()
	if err != nil {
		return err
	}
	r, err := archive.Restore(p.ctx, c.Backup, c.New, archive.RestoreOptions{
		Newest: c.Newest,
		Open:   archive.OpenOptions{Member: p.flags.Member, Passphrase: pass, KeyFile: key, AllowSynced: p.flags.SyncedOK, Memory: archive.MemoryFolder()},
	}, nil)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		faults := []map[string]string{}
		for _, f := range r.Check.Faults {
			faults = append(faults, map[string]string{"object": f.Object, "what": f.What})
		}
		err = p.document(map[string]any{
			"vault": r.Path, "run": r.Run, "made": r.Made.Format(time.RFC3339), "entries": r.Entries, "objects": r.Check.Objects, "files": r.Files, "bytes": r.Bytes,
			"destroyed_known_until": r.Known.Format(time.RFC3339), "destroyed": r.Destroyed, "faults": faults,
		})
		if err != nil {
			return err
		}
	} else {
		p.say("%s: run %d of %s; %d log entries, %d objects, %d files of %d bytes", r.Path, r.Run, r.Made.Format(time.RFC3339), r.Entries, r.Check.Objects, r.Files, r.Bytes)
		if r.Destroyed > 0 {
			p.say("%d acts of destruction since then were done again", r.Destroyed)
		}
	}
	fmt.Fprintf(p.stderr, "what was destroyed after %s is not known here and is back: destroy it again\n", r.Known.Format(time.RFC3339))
	for _, f := range r.Check.Faults {
		fmt.Fprintf(p.stderr, "%s: %s\n", oneLine(f.Object), oneLine(f.What))
	}
	if len(r.Check.Faults) > 0 {
		return &integrityError{fmt.Sprintf("the vault was restored, and %d faults were found in it", len(r.Check.Faults))}
	}
	if !p.flags.JSON {
		p.say("nothing is damaged or missing")
	}
	return nil
}

type escapeCmd struct {
	Vault          string `arg:"" help:"The vault."`
	File           string `arg:"" help:"The encrypted tar to write; identity.age comes to lie beside it."`
	Reason         string `required:"" enum:"move,handover,keep,other" help:"Why, for the custody log: move, handover, keep, other." placeholder:"R"`
	All            bool   `help:"Take along what is frozen and what the person said no to keeping, too. The custody log says so."`
	IdentityPassFD string `name:"identity-passphrase-file" help:"File with the passphrase of identity.age; without it, it is asked for." placeholder:"PATH"`
}

func (c *escapeCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		pass, err := p.identityPassphrase(c.IdentityPassFD)
		if err != nil {
			return err
		}
		defer clear(pass)
		fmt.Fprintln(p.stderr, "warning: everything in the vault will be in this one file, and whoever has it, identity.age and its passphrase reads all of it")
		r, err := v.Escape(p.ctx, archive.EscapeOptions{Path: c.File, Passphrase: pass, Reason: c.Reason, All: c.All}, nil)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			return p.document(map[string]any{"file": r.Path, "identity": r.Identity, "testimonies": r.Testimonies, "exhibits": r.Exhibits, "objects": r.Objects, "bytes": r.Bytes, "left_out": slices.Concat([]archive.Unwritten{}, r.LeftOut)})
		}
		p.say("%s: %d testimonies, %d exhibits of %d bytes, %d objects", r.Path, r.Testimonies, r.Exhibits, r.Bytes, r.Objects)
		for _, l := range r.LeftOut {
			p.say("left out: %s, %s", cmp.Or(l.Label, string(l.ID)), leftWhy(l.Why))
		}
		p.say("age -d -i %s %s | tar x    asks for the passphrase of identity.age", r.Identity, r.Path)
		return nil
	})
}

// leftWhy says why something was not written out.
func leftWhy(r record.Refusal) string {
	switch r {
	case record.RefusedFrozen:
		return "it is frozen"
	case archive.LeftQuotes:
		return "it quotes what is left out"
	}
	return "the person does not want a copy to be kept"
}

// identityPassphrase reads it from a file, or asks for it twice.
func (p *program) identityPassphrase(path string) ([]byte, error) {
	if path != "" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("the passphrase file: %w", err)
		}
		defer f.Close()
		return readPassphrase(f)
	}
	pass, err := p.askPassphrase("Passphrase for identity.age")
	if err != nil {
		return nil, err
	}
	again, err := p.askPassphrase("The same again")
	if err == nil && !bytes.Equal(pass, again) {
		err = errors.New("the two are not the same; nothing was written")
	}
	clear(again)
	return pass, err
}
