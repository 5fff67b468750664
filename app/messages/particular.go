package messages

import (
	"errors"
	"path/filepath"

	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// kept says why something is not kept outside of the vault.
func kept(key, label string, why record.Refusal) Message {
	return Message{
		Safe: words.T("error.keep.safe"), Happened: words.T(key, label, words.T("error.keep."+string(why))), Next: words.T(key + ".next"),
	}
}

// particular has the errors whose sentences depend on what is in them.
func particular(err error) (Message, bool) {
	var sound *archive.OpenSoundError
	var committed *archive.CommittedError
	var printing *archive.PrintRefusedError
	var taking *archive.TakeOutError
	var approval *archive.NotApprovedError
	var outside *archive.OutsideError
	var reading *archive.ReadingError
	var unfinished *archive.UnfinishedError
	switch {
	case errors.As(err, &outside):
		return unwritten(outside), true
	case errors.As(err, &unfinished):
		return Message{Safe: words.T("reading.unfinished.safe"), Happened: words.T("reading.unfinished.happened"), Next: words.T("reading.unfinished.next")}, true
	case errors.As(err, &reading):
		return Message{Safe: words.T("reading.error.safe"), Happened: words.T("reading.error.happened"), Next: words.T("reading.error.next")}, true
	case errors.As(err, &approval) && approval.Outside:
		return Message{Safe: words.T("error.notapproved.safe"), Happened: words.T("error.notapproved.outside", approval.Label), Next: words.T("error.notapproved.outside.next")}, true
	case errors.As(err, &approval) && (approval.Alone || approval.Own != ""):
		key := "error.notapproved." + approval.Own
		if approval.Alone {
			key = "error.notapproved.alone"
		}
		return Message{Safe: words.T("error.notapproved.safe"), Happened: words.T(key), Next: words.T(key + ".next")}, true
	case errors.As(err, &printing):
		return kept("error.keep.printed", printing.Label, printing.Refusal), true
	case errors.As(err, &taking) && taking.Use == record.UseKeep:
		return kept("error.keep.taken", taking.Label, taking.Refusal), true
	case errors.As(err, &sound):
		key := "error.sound.unclosed"
		if sound.Running {
			key = "error.sound.running"
		} else if sound.Waits {
			key = "error.sound.waits"
		}
		return Message{Safe: words.T("error.sound.safe"), Happened: words.T(key, sound.Label), Next: words.T(key + ".next")}, true
	case errors.As(err, &committed):
		return Message{
			Safe: words.T("error.committed.safe"), Happened: words.T("error.committed.happened", committed.Label, committed.Testimony),
			Next: words.T("error.committed.next"),
		}, true
	}
	return Message{}, false
}

// unwritten is about a file outside of the vault, which the vault's own disk has
// nothing to do with.
func unwritten(e *archive.OutsideError) Message {
	key := "outside.gone"
	switch {
	case errors.Is(e, archive.ErrDiskFull):
		key = "outside.full"
	case errors.Is(e, archive.ErrReadOnly):
		key = "outside.readonly"
	}
	m := Message{Safe: words.T("outside.safe"), Happened: words.T(key, filepath.Base(e.Path)), Next: words.T(key + ".next")}
	if e.Left != "" {
		m.Detail = words.T("outside.left", e.Left)
	}
	return m
}
