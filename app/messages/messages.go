// Package messages turns the engine's errors into sentences: first what is
// safe, then what happened, then what to do next, in the chosen language.
package messages

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"attest/app/words"
	"attest/archive"
	"attest/archive/machine"
)

// Message is what a person is told.
type Message struct {
	Safe     string // what is safe: a heading
	Happened string
	Next     string // what to do next
	Detail   string // more of it; the engine's own words, said to be so, where we have no sentence
}

// Text is all but the heading.
func (m Message) Text() string {
	text := m.Happened + " " + m.Next
	if m.Detail != "" {
		text += "\n\n" + m.Detail
	}
	return text
}

// Explain is Of as the shell asks for it.
func Explain(err error) (safe, text string) {
	m := Of(err)
	return m.Safe, m.Text()
}

// sentences are the errors we have words for. The first that matches counts:
// what was refused goes before what was damaged.
var sentences = []struct {
	err error
	key string
}{
	{archive.ErrWrongPassphrase, "error.wrong"},
	{archive.ErrNoSuchMember, "error.member"},
	{archive.ErrNotMember, "error.notmember"},
	{archive.ErrRole, "error.role"},
	{archive.ErrNotVault, "error.notvault"},
	{archive.ErrMoved, "error.moved"},
	{archive.ErrNewer, "error.newer"},
	{archive.ErrInUse, "error.inuse"},
	{archive.ErrCloudFolder, "error.cloud"},
	{archive.ErrExists, "error.exists"},
	{archive.ErrWeakPassphrase, "error.weak"},
	{archive.ErrNoBackup, "error.backupnone"},
	{archive.ErrOtherBackup, "error.backupother"},
	{archive.ErrBackupRunning, "error.backuprunning"},
	{archive.ErrBackupBusy, "error.backupbusy"},
	{archive.ErrBackupMoved, "error.backupmoved"},
	{archive.ErrRolledBack, "error.rolledback"},
	{archive.ErrDiskFull, "error.full"},
	{archive.ErrReadOnly, "error.readonly"},
	{archive.ErrVolumeGone, "error.gone"},
	{archive.ErrConsent, "error.consent"},
	{archive.ErrOpenAnswers, "error.answers"},
	{archive.ErrUnconfirmed, "error.unconfirmed"},
	{archive.ErrNotApproved, "error.notapproved"},
	{archive.ErrNotWord, "error.notword"},
	{archive.ErrOldPaper, "error.oldpaper"},
	{machine.ErrNoProgram, "error.noprogram"},
	{machine.ErrNoModel, "error.nomodel"},
	{machine.ErrFailed, "error.machine"},
	{machine.ErrOutput, "error.machineoutput"},
	{machine.ErrNothing, "error.machinenothing"},
	{machine.ErrTooLong, "error.machinelong"},
	{archive.ErrConflict, "error.conflict"},
	{archive.ErrFinal, "error.final"},
	{archive.ErrKeyholder, "error.keyholder"},
	{archive.ErrHold, "error.hold"},
	{archive.ErrDestroyed, "error.destroyed"},
	{archive.ErrDamaged, "error.damaged"},
	{archive.ErrNotFound, "error.notfound"},
	{archive.ErrLocked, "error.locked"},
	{archive.ErrInvalid, "error.invalid"},
	{archive.ErrRecording, "error.recording"},
	{archive.ErrRecordingEnded, "error.recordingended"},
	{fs.ErrNotExist, "error.nofile"},
	{fs.ErrPermission, "error.nopermission"},
	{context.Canceled, "error.cancelled"},
}

// Of is the message for err, which is not nil.
func Of(err error) Message {
	if m, ok := particular(err); ok {
		return m
	}
	for _, s := range sentences {
		if errors.Is(err, s.err) {
			what := object(err)
			return Message{
				Safe:     words.T(s.key + ".safe"),
				Happened: words.T(s.key+".happened", what),
				Next:     words.T(s.key + ".next"),
				Detail:   detail(err),
			}
		}
	}
	return Message{
		Safe:     words.T("error.other.safe"),
		Happened: words.T("error.other.happened"),
		Next:     words.T("error.other.next"),
		Detail:   engine(err.Error()),
	}
}

// object is what the error is about, as the sentence names it.
func object(err error) string {
	var damaged *archive.DamagedError
	if errors.As(err, &damaged) {
		return damaged.Object
	}
	var invalid *archive.InvalidError
	if errors.As(err, &invalid) {
		return invalid.Field
	}
	var incomplete *archive.IncompleteError
	if errors.As(err, &incomplete) {
		return incomplete.Label
	}
	var open *archive.OpenAnswersError
	if errors.As(err, &open) {
		return open.Label + ": " + strings.Join(open.Rules, ", ")
	}
	var used *archive.InUseError
	if errors.As(err, &used) && used.PID != 0 {
		return words.T("error.inuse.process", used.PID)
	}
	return ""
}

// detail adds what only the engine can say: which field, which consent. These
// texts name no person and quote no account.
func detail(err error) string {
	var consent *archive.ConsentError
	var taking *archive.TakeOutError
	var incomplete *archive.IncompleteError
	var field *archive.InvalidError
	var damaged *archive.DamagedError
	switch {
	case errors.As(err, &taking):
		key := "submissions.refusal." + string(taking.Refusal)
		if taking.Refusal == archive.RefusedRole {
			key = "takeout.refused.role"
		}
		return taking.Label + ": " + words.T(key)
	case errors.As(err, &consent):
		return reasons(consent.Reasons)
	case errors.As(err, &incomplete):
		return reasons(incomplete.Reasons)
	case errors.As(err, &field):
		return why(field.Why)
	case errors.As(err, &damaged):
		return engine(damaged.Error())
	}
	return ""
}
