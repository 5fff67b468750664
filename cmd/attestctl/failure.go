package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/record"
)

// usageError is wrong use that the parser cannot see.
type usageError struct{ why string }

func (e *usageError) Error() string { return e.why }

// integrityError carries exit code 4 for findings that are no error of the program.
type integrityError struct{ why string }

func (e *integrityError) Error() string { return e.why }

// fail tells an error and returns its exit code. Rules of all messages: what
// happened to which object in one line, no capital and no full stop; what to do
// next on a line of its own after "hint:"; control characters shown, not sent
// to the terminal.
func (p *program) fail(err error) int {
	code, hint := classify(err)
	fmt.Fprintf(p.stderr, "attestctl: %s\n", oneLine(err.Error()))
	if hint != "" {
		fmt.Fprintf(p.stderr, "hint: %s\n", hint)
	}
	return code
}

func classify(err error) (code int, hint string) {
	var usage *usageError
	var found *integrityError
	var taking *archive.TakeOutError
	var printing *archive.PrintRefusedError
	var outside *archive.OutsideError
	var unfinished *archive.UnfinishedError
	var approval *archive.NotApprovedError
	switch {
	case errors.As(err, &usage):
		return exitUsage, "attestctl --help"
	case errors.As(err, &found):
		return exitIntegrity, ""
	case errors.Is(err, archive.ErrNewerBackup):
		return exitFailed, "nothing was written over; add --replace-newer where this vault is the one that goes on all the same"
	case errors.Is(err, archive.ErrOfNewest) && errors.Is(err, archive.ErrWrongPassphrase):
		return exitRight, "add --newest-passphrase-file, and --newest-member where another member opens the newest; nothing was left behind"
	case errors.Is(err, archive.ErrDamagedBackup):
		return exitIntegrity, "nothing was made; try another stick, or add --what-is-whole: what opens of this backup is restored, and what does not is named"
	case errors.Is(err, archive.ErrDamaged):
		return exitIntegrity, "stop writing to this vault, copy its folder, then run attestctl check; attestctl salvage VAULT NEW carries what is whole into a new one"
	case errors.Is(err, archive.ErrRolledBack):
		return exitIntegrity, "an older copy of the folder was put in its place, or it was restored, or salvaged with a loss: find the newest, or add --older-ok"
	case errors.Is(err, archive.ErrNoBackup):
		return exitFailed, "a backup is a folder attest-backup-… with attest.keys and volumes in it"
	case errors.Is(err, archive.ErrNoCheckpoint):
		return exitFailed, "give a signed checkpoint, a bundle that is not encrypted, or a backup"
	case errors.Is(err, archive.ErrWrongPassphrase):
		return exitRight, "a damaged slot looks the same as a wrong passphrase; nothing was changed"
	case errors.Is(err, archive.ErrKeyholder):
		return exitRight, "add --member with a keyholder's name, or ask a keyholder"
	case errors.Is(err, archive.ErrHold):
		return exitFailed, "nothing was destroyed; attestctl hold VAULT THING --lift, once the reason is gone"
	case errors.Is(err, archive.ErrDestroyed):
		return exitFailed, "attestctl destroy VAULT lists what was destroyed, and when"
	case errors.Is(err, archive.ErrNoSuchMember):
		return exitRight, "give a name, a hint such as blue-3, or a slot ID"
	case errors.Is(err, archive.ErrNotMember):
		return exitRight, "a keyholder removed this member, or vault.json is an older one; ask a keyholder"
	case errors.Is(err, archive.ErrRole):
		return exitRight, "attestctl member VAULT list shows who has which role"
	case errors.Is(err, archive.ErrNewer):
		return exitFailed, "it was made by a newer Attest; open it with that"
	case errors.Is(err, archive.ErrNotVault):
		return exitFailed, "a vault is a folder that ends in .attest and holds vault.json"
	case errors.Is(err, archive.ErrInUse):
		return exitFailed, "close the vault there, then try again"
	case errors.As(err, &outside):
		return exitFailed, "" // it says what to do
	case errors.As(err, &unfinished):
		return exitFailed, "make room, or copy the whole folder to a volume that takes writes and has room, and open it there once"
	case errors.Is(err, archive.ErrDiskFull):
		return exitFailed, "free some space, then try again"
	case errors.Is(err, archive.ErrReadOnly):
		return exitFailed, "copy the vault to a volume that takes writes"
	case errors.Is(err, archive.ErrVolumeGone):
		return exitFailed, "plug it in again or check the connection, then try again; what was saved before is safe"
	case errors.Is(err, archive.ErrCloudFolder):
		return exitFailed, "a program that syncs can tear a vault; move it, or add --synced-ok"
	case errors.As(err, &taking) && taking.Use == record.UseKeep:
		return exitFailed, "nothing was written; it stays in the vault, where list and show read it"
	case errors.As(err, &printing) && (printing.Refusal == record.RefusedAnswer || printing.Refusal == record.RefusedWithdrawn):
		return exitFailed, "nothing was printed; it stays in the vault, where list and show read it"
	case errors.As(err, &printing):
		return exitFailed, "nothing was printed; record a consent to keep it (use keep)"
	case errors.Is(err, archive.ErrConsent):
		return exitFailed, "nothing was written; record consent, or take it out of the submission"
	case errors.Is(err, archive.ErrOpenAnswers):
		return exitFailed, "nothing was written; attestctl answers VAULT TESTIMONY lists the questions"
	case errors.Is(err, archive.ErrConfirm):
		return exitFailed, "look at each place; then the same command with --confirmed and the code, where it may leave as it is"
	case errors.As(err, &approval) && approval.Outside:
		return exitFailed, "attestctl submissions VAULT new and add, profile VAULT S-… set for what is left out, submissions VAULT approve S-… by another member, then export"
	case errors.Is(err, archive.ErrUnconfirmed):
		return exitFailed, "attestctl confirm VAULT TESTIMONY lists them"
	case errors.Is(err, bundle.ErrEncrypted):
		return exitFailed, "add --identity FILE, the age identity that it was encrypted to"
	case errors.Is(err, context.Canceled):
		return exitFailed, "cancelled; what was not finished was undone"
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, archive.ErrNotFound):
		return exitFailed, ""
	}
	return exitFailed, ""
}
