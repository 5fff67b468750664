package testimonies

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/takeout"
	"attest/app/words"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
	"attest/archive/transcript"
)

// takeTranscript asks for a file of another program and reads it.
func (t *thing) takeTranscript() {
	r := t.room
	t.leave()
	askPath(r.s, forms.OpenFile, "", "coding.in.title", func(path string) {
		shell.Work(r.s, words.T("coding.in.work"), func(context.Context, func(string, int64, int64)) (*transcript.Transcript, error) {
			return readTranscript(path)
		}, func(tr *transcript.Transcript, err error) {
			switch {
			case r.closed || r.thing != t || t.account == nil:
			case err != nil:
				t.transcriptFault(err)
			default:
				t.askTranscript(tr)
			}
		})
	})
}

// headBytes is how much of a file is looked at to see what it is.
const headBytes = 64 << 10

func readTranscript(path string) (tr *transcript.Transcript, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	head := make([]byte, headBytes)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	format, err := transcript.Detect(head[:n], filepath.Base(path))
	if err != nil {
		return nil, err
	}
	return transcript.Read(io.MultiReader(bytes.NewReader(head[:n]), f), format)
}

// transcriptFault says what is wrong with a transcript, or with its account.
func (t *thing) transcriptFault(err error) {
	s := t.room.s
	title := words.T("coding.transcript.fault")
	var untimed *transcript.UntimedError
	var syntax *transcript.Error
	switch {
	case errors.As(err, &untimed):
		s.Tell(title, words.T("coding.transcript.untimed", untimed.Segments, untimed.First), nil)
	case errors.As(err, &syntax):
		s.Tell(title, syntaxText(syntax), nil)
	case errors.Is(err, transcript.ErrTooLarge):
		s.Tell(title, words.T("coding.transcript.large"), nil)
	case errors.Is(err, transcript.ErrNothing):
		s.Tell(title, words.T("coding.transcript.nothing"), nil)
	case errors.Is(err, transcript.ErrOldWord), errors.Is(err, transcript.ErrHangul):
		s.Tell(title, words.T("coding.transcript.docx"), nil)
	case errors.Is(err, transcript.ErrUnknown), errors.Is(err, media.ErrDamaged):
		s.Tell(title, words.T("coding.transcript.unknown"), nil)
	default:
		s.Fail(err)
	}
}

// syntaxText says where a file breaks its form and how.
func syntaxText(e *transcript.Error) string {
	text := words.T("transcripts.fault." + string(e.Fault))
	switch {
	case e.Fault == transcript.FaultNoJSON:
		return text + " " + words.T("transcripts.byte", e.Byte)
	case e.At == 0:
		return text
	case e.InParagraphs():
		return words.T("transcripts.paragraph", e.At, text)
	}
	return words.T("transcripts.line", e.At, text)
}

// lossText says what a transcript or a format has no place for.
func lossText(losses []transcript.Loss) string {
	var parts []string
	for _, l := range losses {
		parts = append(parts, words.T("coding.loss."+string(l.Kind))+" "+words.Number(int64(l.Count)))
	}
	return strings.Join(parts, " · ")
}

// askTranscript says what was read, asks who each voice is, and takes it in.
// The labels may be names: they are shown here and kept nowhere.
func (t *thing) askTranscript(tr *transcript.Transcript) {
	r := t.room
	n := len(tr.Segments)
	text, yes := words.T("coding.in.begin", n, t.t.Label), words.T("coding.in.take")
	if have := len(t.t.Account); have > 0 {
		text, yes = words.T("coding.in.append", n, have, t.t.Label), words.T("coding.in.add")
	}
	parts := []fyne.CanvasObject{look.NewParagraph(text, look.Ink, look.StateWidth)}
	var first fyne.Focusable
	var asked []*forms.Choice
	for _, v := range tr.Voices {
		options := []forms.Option{{Value: "", Text: words.T("testimonies.speaker.none")}}
		for _, who := range speakers {
			options = append(options, forms.Option{Value: who, Text: words.T("testimonies.speaker." + who)})
		}
		c := forms.NewChoice(options, v.Role, nil)
		if first == nil {
			first = c
		}
		asked = append(asked, c)
		parts = append(parts, forms.NewField(words.T("coding.in.voice", v.Label, v.Segments), "", c).Container)
	}
	if tr.Translation != nil {
		parts = append(parts, look.NewParagraph(words.T("coding.in.translation", languageName(tr.Translation.Lang)), look.Muted, look.StateWidth))
	}
	if lost := lossText(tr.Losses); lost != "" {
		parts = append(parts, look.NewParagraph(words.T("coding.in.left", lost), look.Warn, look.StateWidth))
	}
	var closeIt func()
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	ok := look.NewButton(yes, nil, look.Strong, func() {
		closeIt()
		for i, v := range tr.Voices {
			tr.Assign(v.Label, asked[i].Value())
		}
		t.putTranscript(tr)
	})
	if first == nil {
		first = ok
	}
	closeIt = r.s.Overlay(shell.FormDialog(words.T("coding.in.title"), look.Column(10, parts...), no, ok), first, nil)
}

// putTranscript appends the paragraphs, and the translation beside them.
func (t *thing) putTranscript(tr *transcript.Transcript) {
	t.account.drop()
	newSegmentID(t.t.Account, &t.highest) // finds the highest number in use
	fresh := slices.Clone(tr.Segments)
	for i := range fresh {
		fresh[i].ID = "s" + strconv.Itoa(t.highest)
		t.highest++
	}
	at := len(t.t.Account)
	t.t.Account = append(slices.Clone(t.t.Account), fresh...)
	done := words.T("coding.in.done", len(fresh))
	if lost := lossText(tr.Losses); lost != "" {
		done += " " + words.T("coding.in.left", lost)
	}
	t.changed(done)
	if track := tr.Translation; track != nil && track.Lang != "" {
		now := record.NewTranslation(t.id, track.Lang)
		have := t.translation(track.Lang)
		if have != nil {
			now = *have
		}
		for i, text := range track.Texts {
			if text != "" && i < len(fresh) {
				now = now.Set(fresh[i], text)
			}
		}
		if have != nil {
			*have = now
		} else {
			t.translations = append(slices.Clone(t.translations), now)
		}
		t.room.beside, t.room.alone = track.Lang, false
		t.saveTranslation(now, done)
	}
	t.account.at = at
	t.account.fill()
	t.account.choose(at)
	look.Focus(t.account.rows)
}

// transcriptOut writes the account to a named place. The name's ending says as
// what; the translation in view goes with it.
func (t *thing) transcriptOut() {
	r := t.room
	t.leave()
	lang := ""
	if tr := t.shownTranslation(); tr != nil {
		lang = tr.Language
	}
	var do func(path string, why archive.TakeFor)
	do = func(path string, why archive.TakeFor) {
		format := transcript.Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), "."))
		if !slices.Contains([]transcript.Format{transcript.SRT, transcript.VTT, transcript.Text, transcript.DOCX, transcript.OTR}, format) {
			t.transcriptFault(transcript.ErrUnknown)
			return
		}
		shell.Work(r.s, words.T("coding.out.work", t.t.Label), func(ctx context.Context, _ func(string, int64, int64)) ([]transcript.Loss, error) {
			return r.v.TakeOutTranscript(ctx, t.id, format, lang, path, why)
		}, func(losses []transcript.Loss, err error) {
			if takeout.Confirm(r.s, err, func(code string) { why.Confirmed = code; do(path, why) }) {
				return
			}
			if err != nil {
				t.transcriptFault(err)
				return
			}
			text := words.T("testimonies.exhibit.out.done.text", path)
			if lost := lossText(losses); lost != "" {
				text += " " + words.T("coding.out.left", lost)
			}
			r.s.Tell(words.T("testimonies.exhibit.out.done", t.t.Label), text, nil)
		})
	}
	takeout.Ask(r.s, takeout.Order{Title: words.T("coding.out.title"), Text: words.T("coding.out.text"), Name: t.t.Label + ".docx", Keep: forms.About(r.v, t.id), Named: takeout.Named(t.consents), Do: do})
}
