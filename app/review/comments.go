package review

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// place is something that a comment can be on.
type place struct {
	name      string // in the language of the window
	field     string
	person    record.ID
	testimony record.ID
	segment   string
	words     string // as they stand there
}

// places lists what of a submission a comment can be on: the whole, the answers
// of its form, the paragraphs of its accounts.
func places(v Vault, s record.Submission) ([]place, error) {
	out := []place{{name: words.T("review.comments.on.whole")}}
	ids := s.Testimonies
	if s.Case != "" && len(ids) == 0 {
		k, err := v.Case(s.Case)
		if err != nil {
			return nil, err
		}
		ids = k.Testimonies
	}
	if s.Mechanism != "" && s.Mechanism != record.GeneralBundle {
		lang := string(words.Current())
		t, _, err := v.SubmissionTable(s.ID, lang)
		if err != nil {
			return nil, err
		}
		for _, c := range t.Columns {
			label := c.Field.Label(lang)
			if !c.Person {
				for _, a := range t.Answers(c.Field.ID) {
					out = append(out, place{name: label, field: c.Field.ID, words: a.Text()})
				}
				continue
			}
			for _, row := range t.Rows {
				for _, a := range row.Answers {
					if a.Field == c.Field.ID && row.Refusal == record.Granted {
						out = append(out, place{name: row.Code + ": " + label, field: c.Field.ID, person: row.Person, words: a.Text()})
					}
				}
			}
		}
	}
	for _, id := range ids {
		t, err := v.Testimony(id)
		if err != nil {
			return nil, err
		}
		for i, s := range t.Account {
			out = append(out, place{name: words.T("review.comments.paragraph", t.Label, i+1), testimony: id, segment: s.ID, words: s.Text})
		}
	}
	return out, nil
}

// where says on what a comment is.
func (r *sheet) where(c archive.Comment) string {
	for _, p := range r.all.places {
		if p.field == c.Field && p.person == c.Person && p.testimony == c.Testimony && p.segment == c.Segment {
			return p.name
		}
	}
	if c.Segment != "" {
		return words.T("review.comments.gone")
	}
	return c.Field
}

// fillComments lists what is open first, and then what is settled.
func (r *sheet) fillComments() {
	parts := []fyne.CanvasObject{look.NewParagraph(words.T("review.text"), look.Muted, width-40)}
	for _, settled := range []bool{false, true} {
		for _, c := range r.all.comments {
			if (c.Settled != "") == settled {
				parts = append(parts, r.card(c))
			}
		}
	}
	if len(r.all.comments) == 0 {
		parts = append(parts, look.NewParagraph(words.T("review.comments.none"), look.Ink, width-40))
	}
	r.said.Objects = []fyne.CanvasObject{look.Column(10, parts...)}
	r.said.Refresh()
}

func (r *sheet) card(c archive.Comment) fyne.CanvasObject {
	open := c.Settled != ""
	key := "review.comments.settle"
	if open {
		key = "review.comments.reopen"
	}
	act := look.NewButton(words.T(key), nil, look.Normal, func() {
		r.do(words.T(key+".done"), func() error { return r.v.SettleComment(r.id, c.Number, open) })
	})
	parts := []fyne.CanvasObject{look.Section(strconv.Itoa(c.Number)+"  "+r.where(c), act)}
	if c.Quote != "" {
		parts = append(parts, look.NewParagraph("“"+c.Quote+"”", look.Muted, width-70))
	}
	role, facts := look.Ink, words.T("review.comments.by", c.Author, minute(c.At))
	if open {
		role, facts = look.Muted, look.JoinFacts(facts, words.T("review.comments.settled", c.Closer, minute(c.Settled)))
	}
	parts = append(parts, look.NewParagraph(c.Text, role, width-70), look.Small(facts))
	return look.Card(look.Column(6, parts...))
}

// most is the longest quote that is put in by itself, in letters.
const most = 200

// comment asks for a comment and keeps it.
func (r *sheet) comment() {
	var options []forms.Option
	for i, p := range r.all.places {
		options = append(options, forms.Option{Value: strconv.Itoa(i), Text: p.name})
	}
	quote, text := forms.NewMultiLine(2), forms.NewMultiLine(4)
	kept := forms.Keep(forms.About(r.v, r.id), "comment", text)
	at := func(value string) place {
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(r.all.places) {
			return place{}
		}
		return r.all.places[i]
	}
	on := forms.NewChoice(options, "0", func(value string) {
		said := []rune(at(value).words)
		if len(said) > most {
			said = said[:most]
		}
		quote.SetText(string(said))
	})
	textF := forms.NewField(words.T("review.comments.write"), "", text)
	var closeIt func()
	save := func() {
		p := at(on.Value())
		c := record.ReviewComment{Field: p.field, Person: p.person, Testimony: p.testimony, Segment: p.segment, Quote: strings.TrimSpace(quote.Text), Text: text.Text}
		if strings.TrimSpace(c.Text) == "" {
			textF.Fault(words.T("review.comments.missing"))
			look.Focus(text)
			return
		}
		task.Run(func(context.Context) (record.ReviewComment, error) { return r.v.AddComment(r.id, c) }, func(_ record.ReviewComment, err error) {
			if err != nil {
				r.s.Fail(err)
				return
			}
			closeIt()
			if err := kept.Made(); err != nil {
				r.s.Fail(err)
			}
			r.tabs.Bar.Select(tabComments)
			r.again(words.T("review.comments.added"))
		})
	}
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("review.comments.add"), nil, look.Strong, save)
	body := look.Column(12, forms.NewField(words.T("review.comments.on"), "", on).Container,
		forms.NewField(words.T("review.comments.quote"), words.T("review.comments.quote.hint"), quote).Container, textF.Container)
	closeIt = r.s.Overlay(shell.FormDialog(words.T("review.comments.new.title", r.all.sub.Label), look.Fixed(560, 0, body), no, yes), on, nil)
}
