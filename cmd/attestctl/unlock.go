package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"attest/archive"
	"attest/archive/record"
)

const maxPassphraseFile = 4 << 10

// passphrase reads it from the file that was named, or asks for it.
func (p *program) passphrase(prompt string) ([]byte, error) {
	switch path := p.flags.PassphraseFile; path {
	case "":
		return p.askPassphrase(prompt)
	case "-":
		return readPassphrase(p.stdin)
	default:
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("the passphrase file: %w", err)
		}
		defer f.Close()
		return readPassphrase(f)
	}
}

// byteOrderMark is what Notepad and others put before UTF-8. It is no part of a
// passphrase: nobody can type it.
var byteOrderMark = []byte("\ufeff")

func readPassphrase(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxPassphraseFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxPassphraseFile {
		return nil, errors.New("the passphrase file has more than 4 KiB")
	}
	return bytes.TrimRight(bytes.TrimPrefix(b, byteOrderMark), "\r\n"), nil
}

func (p *program) askPassphrase(prompt string) ([]byte, error) {
	f, ok := p.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, &usageError{"no terminal to ask for the passphrase; give --passphrase-file PATH, or - for standard input"}
	}
	fmt.Fprint(p.stderr, prompt+": ")
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(p.stderr)
	return b, err
}

// askLine asks for a line on a terminal; elsewhere it is "".
func (p *program) askLine(prompt string) (string, error) {
	f, ok := p.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || p.flags.PassphraseFile != "" {
		return "", nil
	}
	fmt.Fprint(p.stderr, prompt+": ")
	line, err := bufio.NewReader(io.LimitReader(f, 8<<10)).ReadString('\n')
	if err == io.EOF {
		err = nil
	}
	return strings.TrimSpace(line), err
}

func (p *program) keyFile() ([]byte, error) {
	return archive.ReadKeyFile(p.flags.KeyFile)
}

// withVault unlocks a vault, runs fn and locks it again.
func (p *program) withVault(path string, fn func(*archive.Vault) error) error {
	return p.withVaultAs(path, func(v *archive.Vault, _ []byte) error { return fn(v) })
}

// withVaultAs is withVault, and hands on the passphrase, which fn does not keep.
func (p *program) withVaultAs(path string, fn func(v *archive.Vault, pass []byte) error) (err error) {
	if _, err := archive.Peek(path); err != nil {
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
	v, err := archive.Open(p.ctx, path, archive.OpenOptions{
		Member: p.flags.Member, Passphrase: pass, KeyFile: key, AllowSynced: p.flags.SyncedOK,
		Memory: archive.MemoryFolder(), AllowOlder: p.flags.OlderOK, Reading: true,
	}, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	defer func() { p.sayReading(v, err) }()
	return fn(v, pass)
}

// sayReading says after a command that the vault was open to read only, unless the
// command was refused for that.
func (p *program) sayReading(v *archive.Vault, err error) {
	var refused *archive.ReadingError
	if why := v.Reading(); why != nil && !errors.As(err, &refused) {
		reason, _, _ := strings.Cut(why.Why.Error(), ";") // what to do is for those whom it keeps from something
		fmt.Fprintf(p.stderr, "note: nothing can be written to the vault, so it was opened to read only, and its log does not say so (%s)\n", oneLine(reason))
	}
}

// findTestimony takes an ID or a label.
func findTestimony(v *archive.Vault, name string) (record.ID, error) {
	for _, r := range v.Testimonies(archive.Filter{}) {
		if string(r.ID) == name || strings.EqualFold(r.Label, name) {
			return r.ID, nil
		}
	}
	gone, err := v.DestroyedList()
	for _, d := range gone {
		if d.N == 0 && (string(d.ID) == name || strings.EqualFold(d.Label, name)) {
			return "", fmt.Errorf("testimony %s, on %s: %w", d.Label, d.At[:10], archive.ErrDestroyed)
		}
	}
	return "", errors.Join(err, fmt.Errorf("testimony %s: %w", name, archive.ErrNotFound))
}

// findPerson takes an ID or a pseudonym.
func findPerson(v *archive.Vault, name string) (record.ID, error) {
	for _, r := range v.Persons() {
		if string(r.Person.ID) == name || strings.EqualFold(r.Person.Pseudonym, name) {
			return r.Person.ID, nil
		}
	}
	return "", fmt.Errorf("person %s: %w", name, archive.ErrNotFound)
}

// findExhibit takes an ID or a label.
func findExhibit(v *archive.Vault, name string) (record.ID, error) {
	if id, err := record.ParseID(strings.ToUpper(name)); err == nil {
		return id, nil
	}
	var parents []record.ID
	for _, r := range v.Testimonies(archive.Filter{}) {
		parents = append(parents, r.ID)
	}
	for _, r := range v.Persons() {
		parents = append(parents, r.Person.ID)
	}
	for _, parent := range parents {
		list, err := v.Exhibits(parent)
		if err != nil {
			return "", err
		}
		for _, e := range list {
			if strings.EqualFold(e.Label, name) {
				return e.ID, nil
			}
		}
	}
	return "", fmt.Errorf("exhibit %s: %w", name, archive.ErrNotFound)
}

// findSubmission takes an ID or a label.
func findSubmission(v *archive.Vault, name string) (record.Submission, error) {
	for _, s := range v.Submissions() {
		if string(s.ID) == name || strings.EqualFold(s.Label, name) {
			return s, nil
		}
	}
	return record.Submission{}, fmt.Errorf("submission %s: %w", name, archive.ErrNotFound)
}
