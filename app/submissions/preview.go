package submissions

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/filefacts"
	"attest/app/look"
	"attest/app/messages"
	"attest/app/redaction"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// atOnce is how many paragraphs of one account are shown before the rest is
// asked for: a long account costs time to lay out.
const atOnce = 40

// preview is the third step: all that would leave, before it leaves.
type preview struct {
	thing   *thing
	root    *fyne.Container
	next    *look.Button
	reading task.Place
	wait    *look.Loading
	copies  *copies
	top     *fyne.Container // whether it can leave
}

func newPreview(t *thing) *preview {
	p := &preview{thing: t, root: container.NewStack(), top: container.NewStack()}
	p.copies = newCopies(p)
	p.next = look.NewButton(words.T("submissions.preview.again"), nil, look.Normal, p.load)
	return p
}

func (p *preview) stop() {
	p.reading.Stop()
	p.copies.reading.Stop()
	if p.wait != nil {
		p.wait.Stop()
		p.wait = nil
	}
}

// load asks the vault what would be written.
func (p *preview) load() {
	p.stop()
	p.wait = look.NewLoading(words.T("submissions.preview.loading"))
	p.put(p.wait.Container)
	id, vault := p.thing.sub.ID, p.thing.room.vault
	type seen struct {
		archive.Preview
		left []archive.Together
	}
	task.Into(&p.reading, func(ctx context.Context) (s seen, err error) {
		if s.Preview, err = vault.Preview(ctx, id); err == nil {
			s.left, err = vault.LeftTogether(id)
		}
		return s, err
	},
		func(found seen, err error) {
			if p.thing.gone() {
				return
			}
			p.stop()
			if err != nil {
				p.put(p.thing.room.shell.FailedView(err, p.load))
				return
			}
			p.put(look.Reflow(inset(p.page(found.Preview, found.left))))
			p.copies.next(found.Preview)
		})
}

func (p *preview) put(o fyne.CanvasObject) {
	p.root.Objects = []fyne.CanvasObject{o}
	p.root.Refresh()
}

// page is the preview from top to bottom: what stops it, what stays, what goes.
func (p *preview) page(v archive.Preview, left []archive.Together) fyne.CanvasObject {
	p.summary(v)
	parts := []fyne.CanvasObject{p.top}
	for _, w := range foremost(v.Warnings) {
		text := look.Column(8, look.NewParagraph(messages.Reason(w), look.Ink, 400))
		if w.Code == archive.ReasonAnswersAdvised {
			text.Add(look.Line(8, p.toQuestions(w.Object), look.Space()))
		}
		role := look.Warn
		if tellsWho(w) {
			role = look.Danger
			text.Objects = append([]fyne.CanvasObject{look.NewBold(words.T("formpreview.named"), look.Danger, look.SectionSize)}, text.Objects...)
		}
		parts = append(parts, look.NoticeCard(role, text))
	}
	if len(v.Withheld) > 0 {
		parts = append(parts, look.Card(look.Column(8, append([]fyne.CanvasObject{look.Section(words.T("submissions.withheld.title", len(v.Withheld)))}, withheldLines(v.Withheld)...)...)))
	}
	s := v.Submission
	parts = append(parts, p.profile(v), p.together(left))
	parts = append(parts, look.Card(look.Column(6, look.Section(words.T("submissions.preview.cover"), p.next),
		facts(words.T("submissions.form.title"), s.Title), facts(words.T("submissions.form.addressee"), look.JoinFacts(s.Addressee, className(s.Class))),
		facts(words.T("submissions.form.reference"), s.Reference), facts(words.T("submissions.form.sender"), s.Sender),
		facts(words.T("submissions.preview.office"), v.Office),
		facts(words.T("submissions.form.restrictions"), s.Restrictions), facts(words.T("submissions.form.cover"), s.Cover),
		facts(words.T("submissions.preview.folder"), v.Folder), look.NewParagraph(words.T("submissions.preview.log"), look.Muted, 400))))
	if f := p.form(v); f != nil {
		parts = append(parts, f)
	}
	for _, t := range v.Testimonies {
		parts = append(parts, p.testimony(t))
	}
	p.copies.shown = map[record.ID]*fyne.Container{}
	for _, x := range v.Exhibits {
		parts = append(parts, p.exhibit(x))
	}
	return look.Column(12, parts...)
}

// summary says whether all of it can leave, as far as it is known.
func (p *preview) summary(v archive.Preview) {
	stops := append(blockers(v.Blocked, p.personOf), p.copies.blockers(v.Exhibits)...)
	wait, copies := len(p.copies.waiting(v.Exhibits)), 0
	for _, x := range v.Exhibits {
		if x.Copy {
			copies++
		}
	}
	switch {
	case len(stops) > 0:
		p.top.Objects = []fyne.CanvasObject{p.blocked(stops)}
	case wait > 0:
		p.top.Objects = []fyne.CanvasObject{look.NoticeCard(look.Muted, look.Column(4,
			look.NewBold(words.T("submissions.preview.copies", copies-wait, copies), look.Ink, look.SectionSize),
			look.NewParagraph(words.T("submissions.preview.copies.text"), look.Ink, 400)))}
	default:
		p.top.Objects = []fyne.CanvasObject{look.NoticeCard(look.OK, look.Column(4, look.NewBold(words.T("submissions.preview.ready"), look.OK, look.SectionSize),
			look.NewParagraph(strings.TrimSpace(answersLeave(v)+" "+words.T("submissions.preview.ready.text", len(v.Testimonies), len(v.Exhibits), len(v.Withheld))), look.Ink, 400)))}
	}
	p.top.Refresh()
	p.root.Refresh()
}

// facts is a named text, hidden where there is none.
func facts(name, text string) fyne.CanvasObject {
	c := look.Column(0, look.NewText(name, look.Muted, look.SmallSize), look.NewParagraph(text, look.Ink, 400))
	c.Hidden = text == ""
	return c
}

// blocked stands at the top, and leads to where each reason is mended.
func (p *preview) blocked(all []blocker) fyne.CanvasObject {
	t := p.thing
	lines := []fyne.CanvasObject{look.NewBold(words.T("submissions.blocked"), look.Danger, look.SectionSize),
		look.NewParagraph(words.T("submissions.blocked.safe"), look.Ink, 400)}
	for _, b := range all {
		text := look.NewParagraph(b.text, look.Ink, 400)
		text.Bold = true
		block := []fyne.CanvasObject{text}
		if b.next != "" {
			block = append(block, look.NewParagraph(b.next, look.Muted, 400))
		}
		var ways []fyne.CanvasObject
		if b.person != "" {
			ways = append(ways, look.NewButton(words.T("submissions.to.person"), nil, look.Normal, func() { t.room.shell.Open("people", string(b.person)) }))
		}
		if b.asked != "" {
			ways = append(ways, p.toQuestions(b.asked))
		}
		if b.name != nil {
			ways = append(ways, look.NewButton(words.T("submissions.to.another"), nil, look.Normal, func() { p.another(*b.name) }))
		}
		if b.answers {
			ways = append(ways, look.NewButton(words.T("submissions.answers"), nil, look.Normal, t.room.openAnswers))
		}
		if b.tab >= 0 {
			ways = append(ways, look.NewButton(words.T([]string{"submissions.to.form", "submissions.to.contents"}[b.tab]), nil, look.Normal,
				func() { t.tabs.Bar.Select(b.tab); t.enter() }))
		}
		if len(ways) > 0 {
			block = append(block, look.Inset(4, 0, 0, 0, look.Line(8, append(ways, look.Space())...)))
		}
		lines = append(lines, look.HLine(), look.Column(2, block...))
	}
	return look.NoticeCard(look.Danger, look.Column(8, lines...))
}

// another says that a name is of another person; Undo takes it back.
func (p *preview) another(r archive.Reason) {
	id, vault := p.thing.sub.ID, p.thing.room.vault
	task.Into(&p.reading, func(context.Context) (struct{}, error) { return struct{}{}, vault.AnotherOfThatName(id, r) },
		func(_ struct{}, err error) {
			if p.thing.gone() {
				return
			}
			if err != nil {
				p.thing.room.shell.Fail(err)
				return
			}
			p.load()
		})
}

// toQuestions leads to the questions about a testimony.
func (p *preview) toQuestions(id record.ID) *look.Button {
	r := p.thing.room
	return look.NewButton(words.T("submissions.to.questions"), nil, look.Normal, func() {
		if r.Questions != nil {
			r.Questions(id)
			return
		}
		r.shell.Open("testimonies", string(id))
	})
}

// personOf is the person of a testimony, or the person itself.
func (p *preview) personOf(id record.ID) record.ID {
	if id.Kind() == record.KindPerson {
		return id
	}
	return p.thing.contents.rows[id].Person
}

func withheldLines(all []archive.Withheld) []fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, 0, len(all))
	for _, w := range all {
		lines = append(lines, look.NewParagraph(withheldText(w), look.Ink, 400))
	}
	return lines
}

// testimony shows one account as the addressee will see it.
func (p *preview) testimony(t archive.PreviewTestimony) fyne.CanvasObject {
	who := t.Pseudonym
	chip := look.NewChip(words.T("submissions.preview.pseudonym"), look.OK)
	if t.Named != "" {
		who, chip = t.Named, look.NewChip(words.T("submissions.preview.named"), look.Warn)
	}
	col := look.Column(8, look.Line(8, look.NewBold(words.T("submissions.preview.testimony", t.Number, who), look.Ink, look.SectionSize), chip, look.Space(), look.Small(words.T("submissions.preview.here", t.Label))),
		look.NewBold(words.T("submissions.preview.facts"), look.Ink, look.SmallSize),
		factLines("submissions.fact.", append(t.Facts, archive.PreviewFact{Name: "language", Value: t.Language})),
		hint(words.T("submissions.preview.facts.codes")),
		look.NewBold(words.T("submissions.preview.consent"), look.Ink, look.SmallSize),
		factLines("submissions.consentfact.", t.Consent), look.HLine(), p.leftOut(t))
	p.events(col, t)
	p.paragraphs(col, t, 0)
	return look.Card(col)
}

// paragraphs adds the next of an account, and a way to the rest.
func (p *preview) paragraphs(col *fyne.Container, t archive.PreviewTestimony, from int) {
	all := t.Segments
	to := min(from+atOnce, len(all))
	for i, s := range all[from:to] {
		speaker := s.Speaker
		if key := "submissions.speaker." + s.Speaker; words.Has(key) {
			speaker = words.T(key)
		}
		at := ""
		if s.Start != 0 || s.End != 0 {
			at = time.Duration(s.Start*int64(time.Millisecond)).String() + " – " + time.Duration(s.End*int64(time.Millisecond)).String()
		}
		col.Add(look.Column(0, look.Line(8, look.Small(look.JoinFacts(fmt.Sprintf("%d", from+i+1), speaker, s.Lang, at)), look.Space(), p.leave(t, s)), look.NewParagraph(s.Text, look.Ink, 400)))
		p.beside(col, t, from+i+1)
	}
	if to < len(all) {
		var more *look.Button
		more = look.NewButton(words.T("submissions.preview.more", len(all)-to), nil, look.Quiet, func() {
			col.Remove(holder(col, more))
			p.paragraphs(col, t, to)
			p.root.Refresh()
		})
		col.Add(look.Line(0, more, look.Space()))
	}
}

// holder is the line that a button stands in.
func holder(col *fyne.Container, b *look.Button) fyne.CanvasObject {
	for _, o := range col.Objects {
		if line, ok := o.(*fyne.Container); ok && len(line.Objects) > 0 && line.Objects[0] == b {
			return line
		}
	}
	return b
}

// exhibit shows one file with all that leaves of it.
func (p *preview) exhibit(x archive.PreviewExhibit) fyne.CanvasObject {
	chip := look.NewChip(words.T("submissions.preview.copy"), look.OK)
	if x.Original {
		chip = look.NewChip(words.T("submissions.preview.original"), look.Warn)
	}
	lines := []fyne.CanvasObject{
		look.Line(8, look.NewBold(words.T("submissions.preview.exhibit", x.Number), look.Ink, look.SectionSize), chip, look.Space(), look.Small(words.T("submissions.preview.here", x.Label))),
		look.Small(look.JoinFacts(filefacts.Kind(x.Media), filefacts.Size(x.Size))), p.copies.place(x),
	}
	line := func(text string, role look.Role) { lines = append(lines, look.NewParagraph(text, role, 400)) }
	if x.Original {
		line(words.T("submissions.preview.file.original", x.OriginalFile), look.Ink)
		if x.Name != "" {
			line(words.T("submissions.preview.name.leaves", x.Name), look.Danger)
		} else {
			line(words.T("submissions.preview.name.stays"), look.Muted)
		}
	}
	for _, n := range x.Notes {
		line(messages.Reason(n), look.Muted)
	}
	if redaction.CanHideParts(x) {
		left := look.NewText("", look.Ink, look.SmallSize)
		if len(x.LeftOut) > 0 {
			left = look.NewBold(words.T("redaction.count", redaction.Counted(x.LeftOut)), look.Ink, look.SmallSize)
		}
		lines = append(lines, look.Line(8, left, look.Space(), look.NewButton(words.T("redaction.parts"), nil, look.Quiet, func() { p.thing.desk().Parts(x) })))
	} else if redaction.CanHideSound(x) {
		var again fyne.CanvasObject = look.NewText("", look.Ink, look.SmallSize)
		if len(x.LeftOut) > 0 {
			again = look.NewButton(words.T("redaction.left"), nil, look.Quiet, func() { p.thing.desk().LeftOfFile(x) })
			line(words.T("redaction.count", redaction.Counted(x.LeftOut)), look.Ink)
		}
		lines = append(lines, look.Line(8, look.Space(), again, look.NewButton(words.T("redaction.sound"), nil, look.Quiet, func() { p.thing.desk().Sound(x) })))
	}
	if x.SHA256 != "" {
		lines = append(lines, hint(words.T("submissions.preview.proof", x.Label, day(x.Added), x.SHA256)))
	}
	if len(x.Metadata) > 0 {
		key := "submissions.preview.metadata.stays"
		if x.Original {
			key = "submissions.preview.metadata.leaves"
		}
		lines = append(lines, look.NewBold(words.T(key), look.Ink, look.SmallSize))
	}
	for _, m := range x.Metadata {
		name, value := filefacts.Name(m), filefacts.Value(m)
		text := hint(words.T("submissions.fact", name, value))
		text.Role = look.Ink
		if m.Risky && x.Original {
			text.Role = look.Danger
			text.Text = words.T("submissions.preview.risky", name, value)
		}
		lines = append(lines, text)
	}
	return look.Card(look.Column(6, lines...))
}

// factLines are facts by name, one a line, in words where they are codes.
func factLines(prefix string, all []archive.PreviewFact) fyne.CanvasObject {
	col := look.Column(2)
	for _, f := range all {
		if f.Value == "" {
			continue
		}
		name := f.Name
		if key := prefix + f.Name; words.Has(key) {
			name = words.T(key)
		}
		line := hint(words.T("submissions.fact", name, factText(f)))
		line.Role = look.Ink
		col.Add(line)
	}
	return col
}

// factText is a fact's value. What a person wrote is never taken for a code.
func factText(f archive.PreviewFact) string {
	switch f.Name {
	case "use":
		return className(f.Value)
	case "method", "state", "answer", "by", "form", "named", "media":
		parts := strings.Split(f.Value, ", ")
		for i, p := range parts {
			if key := "submissions.code." + p; words.Has(key) {
				parts[i] = words.T(key)
			}
		}
		return strings.Join(parts, ", ")
	}
	return f.Value
}

// hint is a small paragraph.
func hint(text string) *look.Paragraph {
	p := look.NewParagraph(text, look.Muted, 400)
	p.Points = look.SmallSize
	return p
}
