package review

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/submission"
)

// compare is two versions side by side.
type compare struct {
	r        *sheet
	root     *fyne.Container
	result   *fyne.Container
	from, to *forms.Choice
	reading  task.Place
}

func newCompare(r *sheet) *compare {
	return &compare{r: r, root: container.NewStack(), result: container.NewStack()}
}

// fill offers the versions as they are now, and compares the last sitting.
func (c *compare) fill() {
	all := c.r.all.versions
	if len(all) < 2 {
		c.root.Objects = []fyne.CanvasObject{look.NewParagraph(words.T("review.versions.first"), look.Muted, width-40)}
		c.root.Refresh()
		return
	}
	var options []forms.Option
	for _, v := range all {
		n := strconv.Itoa(int(v.Number))
		options = append(options, forms.Option{Value: n, Text: words.T("review.versions.one", n, v.Time.Format("2006-01-02 15:04"), v.Author)})
	}
	c.from = forms.NewChoice(options, options[1].Value, func(string) { c.read() })
	c.to = forms.NewChoice(options, options[0].Value, func(string) { c.read() })
	c.root.Objects = []fyne.CanvasObject{look.Column(10, look.NewParagraph(words.T("review.versions.text"), look.Muted, width-40),
		beside(forms.NewField(words.T("review.versions.from"), "", c.from).Container, forms.NewField(words.T("review.versions.to"), "", c.to).Container), c.result)}
	c.root.Refresh()
	c.read()
}

// read compares the two that are chosen, beside the window.
func (c *compare) read() {
	number := func(s string) uint32 {
		n, err := strconv.ParseUint(s, 10, 32)
		if err != nil {
			return 0
		}
		return uint32(n)
	}
	from, to := number(c.from.Value()), number(c.to.Value())
	task.Into(&c.reading, func(context.Context) ([]archive.ReviewChange, error) {
		return c.r.v.CompareSubmission(c.r.id, from, to)
	}, func(all []archive.ReviewChange, err error) {
		if err != nil {
			c.r.s.Fail(err)
			return
		}
		var parts []fyne.CanvasObject
		for _, x := range all {
			parts = append(parts, look.Card(look.Column(8, look.Section(partName(x)),
				beside(sideOf(x.Pieces, submission.PieceAdded), sideOf(x.Pieces, submission.PieceRemoved)))))
		}
		if len(parts) == 0 {
			parts = append(parts, look.NewParagraph(words.T("review.versions.same"), look.Ink, width-40))
		}
		c.result.Objects = []fyne.CanvasObject{look.Column(10, parts...)}
		c.result.Refresh()
		look.Again(c.root)
	})
}

func partName(x archive.ReviewChange) string {
	if x.Part != "answer" {
		return words.T("review.part." + x.Part)
	}
	return strings.TrimPrefix(x.Code+": "+x.Label(string(words.Current())), ": ")
}

// half is how wide each of the two sides is.
const half = (width - 90) / 2

func beside(a, b fyne.CanvasObject) fyne.CanvasObject {
	return container.NewGridWithColumns(2, a, b)
}

// longest is how many letters of what both have are shown between two changes.
const longest = 240

// sideOf is one of the two versions: what only it has is marked by a sign and by
// colour, and a long run that both have is shortened in its middle.
func sideOf(pieces []submission.Piece, without string) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, p := range pieces {
		text := strings.TrimPrefix(p.Text, "\n")
		switch p.Kind {
		case without:
			continue
		case submission.PieceRemoved:
			rows = append(rows, marked("− "+text, look.Danger))
		case submission.PieceAdded:
			rows = append(rows, marked("+ "+text, look.OK))
		default:
			if said := []rune(text); len(said) > longest {
				text = string(said[:longest/2]) + " … " + string(said[len(said)-longest/2:])
			}
			rows = append(rows, look.NewParagraph(text, look.Ink, half))
		}
	}
	if len(rows) == 0 {
		rows = append(rows, look.NewParagraph(words.T("review.versions.empty"), look.Muted, half))
	}
	return look.Column(3, rows...)
}

func marked(text string, role look.Role) fyne.CanvasObject {
	p := look.NewParagraph(text, role, half)
	p.Bold = true
	return p
}
