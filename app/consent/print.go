package consent

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/readout"
	"attest/archive/record"
)

// Print asks for the language and a place, and writes a blank form there as PDF.
// It names the office alone, so it is no way out of the vault that is logged.
func Print(s *shell.Shell, v Texts, language, asking string) {
	which := forms.NewChoice([]forms.Option{
		{Value: "", Text: words.T("consent.print.both")}, {Value: record.AskingBefore, Text: words.T("consent.asking.before")}, {Value: record.AskingEnd, Text: words.T("consent.asking.end")},
	}, asking, nil)
	if _, ok := v.ConsentText(language); !ok {
		language = windowLanguage()
	}
	lang := forms.NewChoice(choices("consent.lang.", "", readout.Languages()...)[1:], language, nil)
	name := "consent-form.pdf"
	if home, err := os.UserHomeDir(); err == nil {
		name = filepath.Join(home, name)
	}
	path := forms.NewPath(s.Window, forms.NewFolder, name)
	var closeIt func()
	do := func() {
		where := path.Value()
		text, ok := v.ConsentText(lang.Value())
		if where == "" || !ok {
			return
		}
		closeIt()
		office, asking := v.Info().Office, which.Value()
		task.Run(func(context.Context) (struct{}, error) {
			return struct{}{}, writeForm(where, text, asking, office)
		}, func(_ struct{}, err error) {
			if err != nil {
				s.Fail(err)
				return
			}
			s.SayText(words.T("consent.print.done"))
		})
	}
	path.OnEnter = do
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("consent.print.do"), nil, look.Strong, do)
	body := look.Column(12, look.NewParagraph(words.T("consent.print.text"), look.Ink, 520),
		look.Fixed(520, 0, forms.Beside(forms.NewField(words.T("consent.texts.language"), "", lang).Container,
			forms.NewField(words.T("consent.print.which"), "", which).Container)), look.Fixed(520, 0, path.Container))
	closeIt = s.Overlay(shell.FormDialog(words.T("consent.print.title"), body, no, yes), path.Completion.Entry, nil)
}

// writeForm makes a new file; one that is there is never written over.
func writeForm(path string, text readout.Text, asking, office string) error {
	return archive.WriteOutside(path, func(w io.Writer) error { return text.Form(w, asking, office) })
}
