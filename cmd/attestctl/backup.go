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
	// What a vault that is not the newest may do only by a person's word.
	ReplaceNewer bool `help:"Replace a backup of a newer state of this vault. Its key file is laid aside, and what it lists as destroyed stays listed."`
	PutBack      bool `help:"Make none: put files that are missing in the vault, cut short, or do not open, back from the one that is there."`
	Days         int  `help:"Remind after this many days without a backup that was read back, from now on." placeholder:"N"`
}

func (c *backupCmd) Run(p *program) error {
	if (c.Prove || c.PutBack) && (c.Quick || c.Fresh || c.ReplaceNewer || c.Prove && c.PutBack) {
		return &usageError{"--prove and --put-back make no backup: give either of them without --quick, --fresh and --replace-newer"}
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		if c.Days != 0 {
			if err := v.SetBackupDays(c.Days); err != nil {
				return err
			}
		}
		if c.PutBack {
			return p.putBack(v, c.Folder)
		}
		var rep archive.BackupReport
		var err error
		if c.Prove {
			rep, err = v.ProveBackup(p.ctx, c.Folder, nil)
		} else {
			rep, err = v.Backup(p.ctx, c.Folder, archive.BackupOptions{Quick: c.Quick, Fresh: c.Fresh, ReplaceNewer: c.ReplaceNewer}, nil)
		}
		if err != nil {
			return err
		}
		return p.backedUp(v, rep)
	})
}

func (p *program) putBack(v *archive.Vault, folder string) error {
	put, err := v.PutBack(p.ctx, folder, nil)
	for _, id := range put {
		fmt.Fprintf(p.stderr, "%s: its file was put back\n", id)
	}
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"put_back": ids(put)})
	}
	p.say("%d files were put back; attestctl check reads all of them", len(put))
	return nil
}

func (p *program) backedUp(v *archive.Vault, r archive.BackupReport) error {
	for _, id := range r.Missing {
		fmt.Fprintf(p.stderr, "%s: its file is not in the vault, so it is not in the backup\n", id)
	}
	for _, id := range r.Kept {
		fmt.Fprintf(p.stderr, "%s: its file in the vault is missing, cut short, or does not open; the backup keeps it as it was: attestctl backup VAULT FOLDER --put-back\n", id)
	}
	if r.Aside != "" {
		fmt.Fprintf(p.stderr, "the key file that was there is laid aside as %s: as long as it lies there, what is destroyed from now on opens with it\n", oneLine(r.Aside))
	}
	if p.flags.JSON {
		s := v.Backups()
		err := p.document(map[string]any{
			"folder": r.Folder, "run": r.Run, "made": r.Made.Format(time.RFC3339), "records": r.Records, "files": r.Files, "bytes": r.Bytes,
			"opened": r.Opened, "testimonies": r.Testimonies, "exhibits": r.Exhibits, "objects": r.Objects, "versions": r.Versions, "files_opened": r.FilesOpened,
			"written": r.Written, "volumes": r.Volumes, "entries": r.Entries, "whole": r.Whole, "missing": ids(r.Missing), "kept": ids(r.Kept), "aside": r.Aside, "proven": s.Proven, "days": s.Every(),
		})
		if err != nil {
			return err
		}
	} else {
		p.say("run %d in %s: %d records, %d files of %d bytes; this run wrote %d bytes", r.Run, r.Folder, r.Records, r.Files, r.Bytes, r.Written)
		if r.Whole {
			p.say("%s", readBackWhole(r))
		} else {
			p.say("read back: what this run wrote; the rest was counted")
		}
	}
	if v.Reading() != nil {
		fmt.Fprintln(p.stderr, "the vault could not take down that this backup was made or read back, and will remind of one")
	}
	if n := len(r.Missing) + len(r.Kept); n > 0 {
		return &integrityError{fmt.Sprintf("%d files are missing or not whole in the vault, and %d of them are in the backup", n, len(r.Kept))}
	}
	return nil
}

// readBackWhole says what was opened, and what could only be compared.
func readBackWhole(r archive.BackupReport) string {
	if !r.Opened {
		return "read back whole: every record and file is what was written; it was made before this member came, and nothing of it was opened"
	}
	text := fmt.Sprintf("read back whole and opened: %d testimonies, %d exhibits; %d objects in %d versions, %d files", r.Testimonies, r.Exhibits, r.Objects, r.Versions, r.FilesOpened)
	if more := r.Files - r.FilesOpened; more > 0 {
		text += fmt.Sprintf("; %d files more are what was written", more)
	}
	return text
}

type restoreCmd struct {
	Backup string `arg:"" help:"The backup's folder, or the place it was put."`
	New    string `arg:"" help:"The vault to make; it must not be there and ends in .attest."`
	Newest string `help:"A newer backup of the same vault, or its key file: what was destroyed until then is destroyed here too, and what is frozen, held or withdrawn there is so here." placeholder:"PATH"`

	WhatIsWhole bool `help:"Restore also from a damaged backup: what opens is taken, and what is not whole is named."`

	NewestMember string `help:"Who opens the newest, where that is another member." placeholder:"NAME"`
	NewestPassFD string `name:"newest-passphrase-file" help:"File with the passphrase of the newest, where that is another one." placeholder:"PATH"`
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
	if c.Newest == "" {
		if c.Newest, err = p.askLine("A newer backup of this vault, or its attest.keys, if there is one (Enter for none)"); err != nil {
			return err
		}
	}
	newest := archive.OpenOptions{Member: c.NewestMember}
	if c.NewestPassFD != "" {
		f, err := os.Open(c.NewestPassFD)
		if err != nil {
			return fmt.Errorf("the passphrase file of the newest: %w", err)
		}
		newest.Passphrase, err = readPassphrase(f)
		defer clear(newest.Passphrase)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	r, err := archive.Restore(p.ctx, c.Backup, c.New, archive.RestoreOptions{
		Newest: c.Newest, NewestOpen: newest, WhatIsWhole: c.WhatIsWhole,
		Open: archive.OpenOptions{Member: p.flags.Member, Passphrase: pass, KeyFile: key, AllowSynced: p.flags.SyncedOK, Memory: archive.MemoryFolder()},
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
			"destroyed_known_until": r.Known.Format(time.RFC3339), "destroyed_known_entries": r.KnownEntries, "destroyed": r.Destroyed, "waiting": r.Waiting, "emptied": append([]string{}, r.Emptied...), "faults": faults,
			"frozen": r.Frozen, "held": r.Held, "withdrawn": r.Withdrawn, "answered": append([]string{}, r.Answered...), "standing_unknown": r.StandingUnknown,
			"mended": r.Mended, "torn": append([]string{}, r.Torn...), "lost": r.Lost, "hurt": ids(r.Hurt),
		})
		if err != nil {
			return err
		}
	} else {
		p.say("%s: run %d of %s; %d log entries, %d objects, %d files of %d bytes", r.Path, r.Run, r.Made.Format(time.RFC3339), r.Entries, r.Check.Objects, r.Files, r.Bytes)
		if r.Destroyed > 0 {
			p.say("%d acts of destruction since then were done again", r.Destroyed)
		}
		if r.Frozen+r.Held+r.Withdrawn > 0 {
			p.say("since then, and so here too: %d frozen, %d held, %d consents withdrawn", r.Frozen, r.Held, r.Withdrawn)
		}
	}
	p.tellHurt(r)
	if r.Waiting > 0 {
		fmt.Fprintf(p.stderr, "%d of them show nowhere any more, and their keys go when a keyholder opens the vault\n", r.Waiting)
	}
	for _, label := range r.Emptied {
		fmt.Fprintf(p.stderr, "%s: the newest version in this backup was struck out since; it is gone, and the account is empty: write it anew\n", oneLine(label))
	}
	for _, label := range r.Answered {
		fmt.Fprintf(p.stderr, "%s: something was answered since that is not in this backup; nothing of this person leaves until a keyholder thaws it: ask, and enter the answers anew\n", oneLine(label))
	}
	if r.StandingUnknown {
		fmt.Fprintln(p.stderr, "the newest is of an earlier version, which lists no freezes, holds and withdrawals: what was frozen, held or withdrawn after the backup is not known here")
	}
	fmt.Fprintf(p.stderr, "what was destroyed after %s (log entry %d) is not known here and is back: destroy it again; nor is what was frozen, held, withdrawn or answered after that\n", r.Known.Format(time.RFC3339), r.KnownEntries)
	for _, f := range r.Check.Faults {
		fmt.Fprintf(p.stderr, "%s: %s\n", oneLine(f.Object), oneLine(f.What))
	}
	if n := len(r.Check.Faults); n > 0 || r.Lost > 0 || len(r.Hurt) > 0 {
		return &integrityError{fmt.Sprintf("the vault was restored, and %d faults were found in it; %d records and %d files of the backup were not whole", n, r.Lost, len(r.Hurt))}
	}
	if !p.flags.JSON {
		p.say("nothing is damaged or missing")
	}
	return nil
}

// tellHurt says what of a damaged backup was put right, and what was not whole.
func (p *program) tellHurt(r archive.RestoreReport) {
	if r.Mended > 0 {
		fmt.Fprintf(p.stderr, "wrong bits of the backup that were put right: %d; make a new backup on another stick\n", r.Mended)
	}
	for _, t := range r.Torn {
		fmt.Fprintf(p.stderr, "%s: not all of it opens\n", t)
	}
	for _, id := range r.Hurt {
		fmt.Fprintf(p.stderr, "%s: its file in the backup is not whole\n", id)
	}
	if r.Salvaged == nil {
		return
	}
	fmt.Fprintf(p.stderr, "%d records are lost; what is authentic of the others was salvaged\n", r.Lost)
	for _, l := range r.Salvaged.Lost {
		fmt.Fprintf(p.stderr, "%s: %s\n", oneLine(l.Object), oneLine(l.What))
	}
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
	case archive.LeftOffRecord:
		return "sound that was kept off the record never leaves"
	case archive.LeftUndecided:
		return "its sound was stopped by the person's no, and nobody said that it may be kept"
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
