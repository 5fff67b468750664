package drafting

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/machine"
	"attest/archive/record"
)

// Vault has drafts made. *archive.Vault is one.
type Vault interface {
	forms.Keeper
	DraftTranscript(ctx context.Context, testimony, exhibit record.ID, tool machine.Tool, language string, p archive.Progress) (record.MachineDraft, error)
	DraftTranslation(ctx context.Context, testimony record.ID, language string, tool machine.Tool, p archive.Progress) (record.Translation, error)
}

// languages are those that a draft can be asked in.
var languages = []string{"ko", "zh", "ru", "en"}

// sounds are the media types that are decoded here.
var sounds = []string{"audio/wav", "audio/flac", "audio/mpeg", "audio/ogg", "audio/mp4", "audio/aac", "video/3gpp", "video/3gpp2"}

// form asks what is to be drafted.
type form struct {
	s        *shell.Shell
	v        Vault
	tools    Tools
	t        record.Testimony
	done     func()
	what     *forms.Choice // "sound." and an exhibit, "into." and a language
	language *forms.Choice
}

// Ask opens the form, or says what is missing for it. settings shows the room in
// which programs are named; done is called when something was drafted.
func Ask(s *shell.Shell, v Vault, tools Tools, t record.Testimony, exhibits []archive.Exhibit, settings, done func()) {
	f := &form{s: s, v: v, tools: tools, t: t, done: done}
	whisper, hears := tools.Whisper()
	translator, translates := tools.Translator()
	if !hears && !translates {
		s.Ask(shell.Question{Title: words.T("drafting.unset.title"), Text: words.T("drafting.unset.text"), Yes: words.T("drafting.unset.yes"), Do: settings})
		return
	}
	var options []forms.Option
	for _, e := range exhibits {
		if hears && slices.Contains(sounds, e.Media) {
			options = append(options, forms.Option{Value: "sound." + string(e.ID), Text: words.T("drafting.what.sound", look.JoinFacts(e.Label, e.Name))})
		}
	}
	spoken := base(t.Interview.Language)
	for _, l := range languages {
		if translates && l != spoken && len(t.Account) > 0 {
			options = append(options, forms.Option{Value: "into." + l, Text: words.T("drafting.what.into", words.T("drafting.language."+l))})
		}
	}
	if len(options) == 0 {
		s.Tell(words.T("drafting.nothing.title", t.Label), words.T("drafting.nothing.text"), nil)
		return
	}
	f.what = forms.NewChoice(options, options[0].Value, nil)
	all := []forms.Option{{Value: "auto", Text: words.T("drafting.language.auto")}}
	for _, l := range languages {
		all = append(all, forms.Option{Value: l, Text: words.T("drafting.language." + l)})
	}
	if !slices.Contains(languages, spoken) {
		spoken = "auto"
	}
	f.language = forms.NewChoice(all, spoken, nil)
	parts := []fyne.CanvasObject{look.NewParagraph(words.T("drafting.text"), look.Ink, look.StateWidth),
		forms.NewField(words.T("drafting.what"), "", f.what).Container}
	var programs []string
	if hears {
		parts = append(parts, forms.NewField(words.T("drafting.spoken"), "", f.language).Container)
		programs = append(programs, whisper.Program)
	}
	if translates {
		programs = append(programs, translator.Program)
	}
	parts = append(parts, look.NewParagraph(words.T("drafting.programs", strings.Join(programs, ", ")), look.Muted, look.StateWidth))
	var closeIt func()
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	ok := look.NewButton(words.T("drafting.yes"), nil, look.Strong, func() {
		closeIt()
		f.run()
	})
	closeIt = s.Overlay(shell.FormDialog(words.T("drafting.title", t.Label), look.Column(12, parts...), no, ok), f.what, nil)
}

func base(language string) string {
	b, _, _ := strings.Cut(strings.ToLower(language), "-")
	return b
}

// run drafts under a bar that can be cancelled.
func (f *form) run() {
	value := f.what.Value()
	if exhibit, ok := strings.CutPrefix(value, "sound."); ok {
		tool, _ := f.tools.Whisper()
		language := f.language.Value()
		shell.Work(f.s, words.T("drafting.work", f.t.Label), func(ctx context.Context, p func(string, int64, int64)) (record.MachineDraft, error) {
			return going(ctx, f.v, f.t.ID, func() (record.MachineDraft, error) {
				return f.v.DraftTranscript(ctx, f.t.ID, record.ID(exhibit), tool, language, steps(p))
			})
		}, func(d record.MachineDraft, err error) {
			text := words.T("drafting.done.text")
			if !d.Machine.Isolated {
				text += " " + words.T("drafting.done.open")
			}
			f.end(words.T("drafting.done", len(d.Segments), f.t.Label), text, err)
		})
		return
	}
	language := strings.TrimPrefix(value, "into.")
	tool, _ := f.tools.Translator()
	shell.Work(f.s, words.T("drafting.work", f.t.Label), func(ctx context.Context, p func(string, int64, int64)) (record.Translation, error) {
		return going(ctx, f.v, f.t.ID, func() (record.Translation, error) {
			return f.v.DraftTranslation(ctx, f.t.ID, language, tool, steps(p))
		})
	}, func(_ record.Translation, err error) {
		f.end(words.T("drafting.done.into", f.t.Label, words.T("drafting.language."+language)), words.T("drafting.done.into.text"), err)
	})
}

// steps says in words what goes on.
func steps(p func(string, int64, int64)) archive.Progress {
	return func(step string, done, total int64) { p(words.T("drafting.step."+step), done, total) }
}

func (f *form) end(title, text string, err error) {
	if err != nil {
		f.s.Fail(err)
		return
	}
	f.done()
	f.s.Tell(title, text, nil)
}
