package consent

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// voice is where a consent can be heard: in the recording that is being made, or
// in a sound file that is kept. More spans than one stay as they were.
type voice struct {
	e        *editor
	where    *forms.Choice
	from, to *forms.Entry
	field    *forms.Field
	span     fyne.CanvasObject
	rest     []record.VoiceSpan
	now      *archive.Recorder
	rate     int64
}

func newVoice(e *editor) *voice {
	f := &voice{e: e}
	spans := e.l.consent.Voice
	var first record.VoiceSpan
	if len(spans) > 0 {
		first, f.rest = spans[0], spans[1:]
	}
	options := []forms.Option{{Value: "", Text: words.T("consent.voice.none")}}
	add := func(id record.ID, text string) {
		for _, o := range options {
			if o.Value == string(id) {
				return
			}
		}
		options = append(options, forms.Option{Value: string(id), Text: text})
	}
	if r := e.l.recorder; r != nil {
		f.now, f.rate = r, e.l.rate
		add(r.ID(), words.T("consent.voice.now"))
	}
	for _, x := range append(append([]archive.Exhibit{}, e.l.sounds...), e.l.exhibits...) {
		switch {
		case record.MediaKind(x.Media) != record.MediaAudio && record.MediaKind(x.Media) != record.MediaVideo:
		case x.Recording != "":
			add(x.Recording, words.T("consent.voice.recording", x.Label))
		default:
			add(x.ID, x.Label)
		}
	}
	at := string(first.Recording)
	if at == "" {
		at = string(first.Exhibit)
	}
	if at != "" {
		add(record.ID(at), words.T("consent.voice.other"))
	}
	f.where = forms.NewChoice(options, at, func(string) { f.shown(); e.refit(); e.touched("") })
	f.from, f.to = e.entry(clockText(first.From)), e.entry("")
	if at == "" {
		f.from.SetText("")
	}
	if first.To > 0 {
		f.to.SetText(clockText(first.To))
	}
	f.from.SetPlaceHolder("0:00")
	f.to.SetPlaceHolder(words.T("consent.voice.end"))
	begins := look.NewButton(words.T("consent.voice.begins"), nil, look.Normal, func() { f.here(f.from) })
	ends := look.NewButton(words.T("consent.voice.ends"), nil, look.Normal, func() { f.here(f.to) })
	times := forms.Beside(forms.NewField(words.T("consent.voice.from"), "", f.from).Container, forms.NewField(words.T("consent.voice.to"), "", f.to).Container)
	if f.now != nil {
		f.span = look.Column(8, times, look.Line(8, begins, ends, look.Space()))
	} else {
		f.span = times
	}
	f.field = forms.NewField(words.T("consent.field.voice"), words.T("consent.field.voice.note"), f.where)
	f.shown()
	return f
}

func (f *voice) box() fyne.CanvasObject { return look.Column(8, f.field.Container, f.span) }

func (f *voice) shown() { setShown(f.span, f.where.Value() != "") }

// here takes on where the recorder stands.
func (f *voice) here(to *forms.Entry) {
	if f.now == nil || f.rate == 0 {
		return
	}
	f.where.SetValue(string(f.now.ID()))
	f.shown()
	to.SetText(clockText(f.now.Status().Samples * 1000 / f.rate))
	f.e.touched("")
	look.Focus(to)
}

// read is what the fields say; false where a time cannot be read.
func (f *voice) read() (spans []record.VoiceSpan, ok bool) {
	id := record.ID(f.where.Value())
	if id == "" {
		return f.rest, true
	}
	from, fine := parseClock(f.from.Text)
	to, fine2 := parseClock(f.to.Text)
	s := record.VoiceSpan{From: from, To: to}
	if len(f.e.l.consent.Voice) > 0 {
		s.Extra = f.e.l.consent.Voice[0].Extra
	}
	if id.Kind() == record.KindRecording {
		s.Recording = id
	} else {
		s.Exhibit = id
	}
	return append([]record.VoiceSpan{s}, f.rest...), fine && fine2 && (to == 0 || to >= from)
}

// clockText writes milliseconds as 0:00, 1:02:03 or 0:00.500.
func clockText(ms int64) string {
	s, rest := ms/1000, ms%1000
	text := fmt.Sprintf("%d:%02d", s/60, s%60)
	if s >= 3600 {
		text = fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	if rest > 0 {
		text += fmt.Sprintf(".%03d", rest)
	}
	return text
}

// parseClock reads such a time; nothing is 0.
func parseClock(text string) (ms int64, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, true
	}
	whole, fraction, split := strings.Cut(text, ".")
	parts := strings.Split(whole, ":")
	if len(parts) > 3 || len(text) > 16 {
		return 0, false
	}
	for _, p := range parts {
		n, err := strconv.ParseUint(p, 10, 20)
		if err != nil {
			return 0, false
		}
		ms = ms*60 + int64(n)
	}
	ms *= 1000
	if split {
		n, err := strconv.ParseUint((fraction + "000")[:3], 10, 20)
		if err != nil || len(fraction) > 3 {
			return 0, false
		}
		ms += int64(n)
	}
	return ms, true
}
