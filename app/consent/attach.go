package consent

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Attach asks for the path of a signed form, by typing or by the file dialog,
// and takes it in as an exhibit of the person. done gets the exhibit; nothing
// is called when the person goes back.
func Attach(s *shell.Shell, v Attacher, person record.ID, done func(archive.Exhibit)) {
	var closeIt func()
	path := forms.NewPath(s.Window, forms.OpenFile, "")
	field := forms.NewField(words.T("consent.attach.path"), words.T("consent.attach.note"), path.Container)
	take := func() {
		if strings.TrimSpace(path.Value()) == "" {
			field.Fault(words.T("consent.attach.empty"))
			return
		}
		closeIt()
		Take(s, v, person, []string{path.Value()}, done)
	}
	path.OnEnter = take
	closeIt = s.Overlay(shell.FormDialog(words.T("consent.attach.title"), look.Fixed(560, 0, field.Container),
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() }),
		look.NewButton(words.T("consent.attach.take"), nil, look.Strong, take)), path.Completion.Entry, nil)
}

// Take takes files in as signed forms of the person, one after the other; done
// gets each. It stops at the first that cannot be taken and says why.
func Take(s *shell.Shell, v Attacher, person record.ID, paths []string, done func(archive.Exhibit)) {
	if len(paths) == 0 {
		return
	}
	shell.Work(s, words.T("consent.attach.working"), func(ctx context.Context, p func(string, int64, int64)) (archive.Exhibit, error) {
		return v.AttachFile(ctx, person, paths[0], func(_ string, at, total int64) { p("", at, total) })
	}, func(e archive.Exhibit, err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		done(e)
		Take(s, v, person, paths[1:], done)
	})
}

// Paths are the local files among what was dropped on the window.
func Paths(files []fyne.URI) []string {
	var paths []string
	for _, f := range files {
		if f.Scheme() == "file" {
			paths = append(paths, f.Path())
		}
	}
	return paths
}
