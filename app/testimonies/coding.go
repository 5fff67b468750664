package testimonies

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/codebook"
	"attest/archive/record"
)

// coding is what is laid over an account. It is read with the account, and
// again after each change of it: passages follow their words.
type coding struct {
	book         *codebook.Book
	passages     []record.Passage
	regions      []record.Region      // of its pictures and pages
	translations []record.Translation // by language
	machines     map[string]drafted   // what machines wrote, by paragraph
	events       []record.Event       // of this testimony
	all          []record.Event       // of all testimonies of the person
	route        []record.RouteStep
	again        []record.Question // to ask again
}

// readCoding gathers it; it runs beside the window.
func (r *Room) readCoding(id record.ID) (c coding, err error) {
	if c.book, err = codebook.New(r.v.Codebook()); err != nil {
		return c, err
	}
	if c.passages, err = r.v.Passages(id); err != nil {
		return c, err
	}
	if c.regions, err = r.v.RegionsOf(id); err != nil {
		return c, err
	}
	if c.translations, err = r.v.Translations(id); err != nil {
		return c, err
	}
	drafts, err := r.v.MachineDrafts(id)
	if err != nil {
		return c, err
	}
	c.machines = machinesOf(drafts)
	return c, r.readEvents(&c, id)
}

// follow looks again at what is laid over the account, after a change of it.
func (t *thing) follow() {
	r := t.room
	task.Run(func(context.Context) (coding, error) { return r.readCoding(t.id) }, func(c coding, err error) {
		switch {
		case r.closed || r.thing != t || t.account == nil:
		case err != nil:
			r.s.Fail(err)
		default:
			t.laid(c)
		}
	})
}

// laid shows what was read. The translations in view are ahead of the vault while
// a save runs: they stay.
func (t *thing) laid(c coding) {
	c.translations = t.translations
	more := len(t.unconfirmed())
	t.coding = c
	t.account.rows.changed()
	if len(t.unconfirmed()) != more {
		t.fillHead()
	}
	if t.tabs != nil {
		t.tabs.Bar.SetNames(t.tabNames())
	}
	if t.does != nil {
		t.does.fill()
	}
}

// codeName is what a code is called now: by its own name in the chosen language,
// of the one it was merged into, and by the name it had where the book does not
// have it.
func (t *thing) codeName(use record.CodeUse) string {
	if t.book != nil {
		if c, ok := t.book.Code(t.book.Resolve(use.Code)); ok {
			return c.Label(string(words.Current()))
		}
	}
	if use.Label != "" {
		return use.Label
	}
	return use.Code
}

// mark is one chip over a paragraph: a code or tag of a passage, or a state.
type mark struct {
	text      string
	role      look.Role
	passage   record.ID // "" for a state
	code, tag string
}

// on are the passages that have words in a segment.
func (t *thing) on(segment string) []record.Passage {
	var out []record.Passage
	for _, p := range t.passages {
		if slices.ContainsFunc(p.Spans, func(s record.Span) bool { return s.Segment == segment }) {
			out = append(out, p)
		}
	}
	return out
}

// marksOf are the chips of a segment. A passage whose words are gone says so.
func (t *thing) marksOf(seg record.Segment) []mark {
	out := t.marksOfMachine(seg)
	for _, p := range t.on(seg.ID) {
		out = append(out, t.marksOfPassage(p)...)
	}
	return append(out, t.marksOfTranslation(seg)...)
}

func (t *thing) marksOfPassage(p record.Passage) []mark {
	var out []mark
	more := ""
	if p.Uncertain {
		more = " ?"
	}
	if !slices.ContainsFunc(p.Spans, func(s record.Span) bool { return s.To > s.From }) {
		more += " · " + words.T("coding.gone")
	}
	for _, c := range p.Codes {
		out = append(out, mark{text: t.codeName(c) + more, role: look.Accent, passage: p.ID, code: c.Code})
	}
	for _, tag := range p.Tags {
		out = append(out, mark{text: "#" + tag + more, role: look.Accent, passage: p.ID, tag: tag})
	}
	return out
}

// underline is the words of a passage in one paragraph. Those that overlap lie
// in lanes under each other.
type underline struct{ from, to, lane int }

// lanes is how many are told apart; what overlaps more is drawn in the last.
const lanes = 3

func (t *thing) underlines(seg record.Segment) []underline {
	var out []underline
	for _, p := range t.on(seg.ID) {
		for _, s := range p.Spans {
			if _, ok := s.Quote(seg); !ok || s.To <= s.From {
				continue
			}
			u := underline{from: s.From, to: s.To}
			for slices.ContainsFunc(out, func(o underline) bool { return o.lane == u.lane && o.from < u.to && u.from < o.to }) && u.lane < lanes-1 {
				u.lane++
			}
			out = append(out, u)
		}
	}
	return out
}

// placed is one line under words: where, from the text's corner.
type placed struct {
	at   fyne.Position
	size fyne.Size
}

// placeUnderlines finds the words in the lines as they are broken at that width.
func placeUnderlines(text *look.Paragraph, width float32, under []underline) []placed {
	if len(under) == 0 {
		return nil
	}
	var out []placed
	lines := look.Wrap(text.Text, text.Points, text.Bold, width)
	high := text.HeightFor(width) / float32(max(1, len(lines)))
	rest, at := []rune(text.Text), 0
	for i, line := range lines {
		runes := []rune(line)
		for len(runes) > 0 && len(rest) > 0 && rest[0] != runes[0] { // space that the break took
			rest, at = rest[1:], at+1
		}
		if len(rest) < len(runes) {
			break
		}
		for _, u := range under {
			from, to := max(u.from-at, 0), min(u.to-at, len(runes))
			if from >= to {
				continue
			}
			x := look.TextWidth(string(runes[:from]), text.Points)
			w := look.TextWidth(string(runes[from:to]), text.Points)
			out = append(out, placed{fyne.NewPos(x, float32(i+1)*high-3+3*float32(u.lane)), fyne.NewSize(w, 1.5)})
		}
		rest, at = rest[len(runes):], at+len(runes)
	}
	return out
}

// chosenWords is the span that is to be coded: the words selected in the field,
// else the whole paragraph; false when the paragraph has none.
func (a *account) chosenWords() (record.Span, string, bool) {
	all := a.segments()
	if a.at < 0 || a.at >= len(all) {
		return record.Span{}, "", false
	}
	seg := all[a.at]
	from, to := 0, len([]rune(seg.Text))
	if e := a.editor; e != nil && e.segment == seg.ID {
		if x, y, ok := e.Chosen(); ok {
			from, to = x, y
		}
	}
	runes := []rune(seg.Text)
	for from < to && strings.TrimSpace(string(runes[from])) == "" { // a word selected with the space beside it
		from++
	}
	for to > from && strings.TrimSpace(string(runes[to-1])) == "" {
		to--
	}
	span := record.NewSpan(seg, from, to)
	quote, ok := span.Quote(seg)
	return span, quote, ok && quote != ""
}

// recode changes the passage over a span, or makes one. It reads the passages
// anew, for they follow an account that may just have been saved; one that says
// nothing any more is taken out, which Undo puts back.
func (t *thing) recode(done string, which func(record.Passage) bool, fresh record.Passage, change func(*record.Passage)) {
	r := t.room
	task.Run(func(context.Context) (c coding, err error) {
		list, err := r.v.Passages(t.id)
		if err != nil {
			return c, err
		}
		p := fresh
		if i := slices.IndexFunc(list, which); i >= 0 {
			p = list[i]
			p.Codes, p.Tags = slices.Clone(p.Codes), slices.Clone(p.Tags)
		}
		change(&p)
		switch {
		case len(p.Codes)+len(p.Tags) > 0:
			_, err = r.v.SavePassage(p)
		case p.ID != "":
			err = r.v.Remove(p.ID)
		}
		if err != nil {
			return c, err
		}
		return r.readCoding(t.id)
	}, func(c coding, err error) {
		switch {
		case r.closed:
		case err != nil:
			r.s.Fail(err)
		default:
			r.s.Done(done)
			if r.thing == t && t.account != nil {
				t.laid(c)
			}
		}
	})
}

// addMark puts a code or a tag on a span.
func (t *thing) addMark(span record.Span, use record.CodeUse, tag string, uncertain bool) {
	name := "#" + tag
	if tag == "" {
		name = t.codeName(use)
	}
	fresh := record.Passage{Testimony: t.id, Spans: []record.Span{span}}
	t.recode(words.T("coding.added", name), func(p record.Passage) bool { return slices.Equal(p.Spans, fresh.Spans) }, fresh, func(p *record.Passage) {
		p.Uncertain = uncertain
		switch {
		case tag != "" && !slices.Contains(p.Tags, tag):
			p.Tags = append(p.Tags, tag)
		case tag == "" && !slices.ContainsFunc(p.Codes, func(c record.CodeUse) bool { return c.Code == use.Code }):
			p.Codes = append(p.Codes, use)
		}
	})
}

// removeMark takes a code or a tag off its passage.
func (t *thing) removeMark(m mark) {
	t.recode(words.T("coding.removed", m.text), func(p record.Passage) bool { return p.ID == m.passage }, record.Passage{}, func(p *record.Passage) {
		p.Codes = slices.DeleteFunc(p.Codes, func(c record.CodeUse) bool { return m.code != "" && c.Code == m.code })
		p.Tags = slices.DeleteFunc(p.Tags, func(x string) bool { return m.tag != "" && x == m.tag })
	})
}

// askMark says what can be done with a code over a paragraph.
func (t *thing) askMark(m mark, at fyne.CanvasObject) {
	look.ShowChoices(at, []look.Choice{
		{Text: words.T("coding.action.event"), Choose: func() { t.newEvent([]record.ID{m.passage}) }},
		{Text: words.T("coding.remove", m.text), Choose: func() { t.removeMark(m) }},
	})
}
