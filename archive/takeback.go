package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"attest/archive/bundle"
	"attest/archive/document"
	"attest/archive/document/word"
	"attest/archive/record"
	"attest/archive/submission"
)

// Where a paragraph of a submission's paper belongs. What is sealed or generated
// is not changed by a Word file: a difference in it is told, and cannot be taken in.
const (
	BackCover   = "cover"
	BackAnswer  = "answer"
	BackAccount = "account" // the words of a testimony, sealed
	BackOther   = "other"   // headings, tables and what stands beside no part that is written
)

// Back is one thing that a Word file says otherwise than the submission.
type Back struct {
	document.Difference
	Part    string // one of the above
	Follows string // what the paragraph stands behind, of an added or moved one
	// Made says that nothing differs but footnotes of the program, which it makes
	// anew from the sources: an editor who takes one out, or writes another number
	// into it, changes no source.
	Made bool
}

// Takes reports whether the difference can be taken in.
func (b Back) Takes() bool { return (b.Part == BackCover || b.Part == BackAnswer) && !b.Made }

// ErrNotWord: a file that is taken back is no Word file, or is beyond the limits.
var ErrNotWord = word.ErrNotWord

// TakeBack reads a submission.docx that somebody edited, with its tracked changes
// as if all were accepted, and says how it differs from the submission as it
// stands. language is that of the bundle that it came from. Nothing is changed.
func (v *Vault) TakeBack(ctx context.Context, id record.ID, language string, r io.ReaderAt, size int64) ([]Back, error) {
	d, err := v.SubmissionPaper(ctx, id, language)
	if err != nil {
		return nil, err
	}
	got, err := word.Read(r, size)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(got, func(g document.Returned) bool {
		return slices.ContainsFunc(d.Blocks, func(b document.Block) bool { return b.ID != "" && b.ID == g.ID })
	}) {
		return nil, fmt.Errorf("%w: it has none of this submission's paragraphs", ErrNotWord) // accounts.docx has none either
	}
	if slices.ContainsFunc(got, func(g document.Returned) bool { return byRow.MatchString(g.ID) }) {
		return nil, ErrOldPaper
	}
	parts := partsOf(d)
	var out []Back
	for _, x := range document.Compare(d, got) {
		b := Back{Difference: x, Part: BackOther}
		if i := slices.IndexFunc(d.Blocks, func(k document.Block) bool { return k.ID == x.After && x.After != "" }); i >= 0 {
			b.Follows = document.Shown(d.Blocks[i])
		}
		p := parts[x.ID]
		if x.Change == document.Added {
			p = parts[x.After]
		}
		if p != nil && !x.Loose && x.Was.Kind != document.Heading { // whose words are the program's
			b.Part = p.kind
		}
		if x.Change == document.Added && misplaced(x, p) {
			b.Part = BackOther // it was said of somebody else, or may be
		}
		if x.Change == document.Moved && (p == nil || parts[x.After] != p || x.Gone != "") {
			b.Part = BackOther // into another part: somebody cuts and writes it there
		}
		if x.Change == document.Changed && b.Takes() && document.Shown(document.Block{Text: withNotes(x.Now, p.blocks)}) == document.Shown(document.Block{Text: x.Was.Text}) {
			if len(x.Lost) == 0 {
				continue // a note that somebody wrote, and that is in the text already
			}
			b.Made = true
		}
		out = append(out, b)
	}
	return out, nil
}

// misplaced reports that a paragraph that was added may belong to another part than
// the one that it stands behind.
func misplaced(x document.Difference, p *part) bool {
	return x.Gone != "" && (p == nil || x.Gone == document.Unplaced || placeOf(x.Gone).key != p.key)
}

// byRow is the ID of an answer in papers of before, which had the number of the
// person's row: another's by now, where somebody came in or was taken out.
var byRow = regexp.MustCompile(`^f[0-9]+_[1-9][0-9]*_[0-9]+$`)

// ErrOldPaper: a Word file that was made before its paragraphs told whose answer
// they are.
var ErrOldPaper = errors.New("this Word file is of a version that did not mark whose answer a paragraph is: export the submission again, and take back an edit of that one")

// AcceptBack takes differences into the submission: the cover, and answers of its
// form. Each part that changes is one change, that Undo takes back. They are all
// of one TakeBack: what is taken in moves what stands behind it, so the others are
// asked for anew. One whose paragraph is another by now is refused with
// ErrNotFound, and one that no Word file changes with ErrInvalid; the others are
// taken in all the same.
func (v *Vault) AcceptBack(ctx context.Context, id record.ID, language string, chosen []Back) error {
	d, err := v.SubmissionPaper(ctx, id, language)
	if err != nil {
		return err
	}
	was := partsOf(d)
	var list []document.Difference
	var errs []error
	var touched []*part
	for _, b := range chosen {
		p := was[b.ID]
		if b.Change == document.Added {
			p = was[b.After]
		}
		switch {
		case !b.Takes(), b.Change == document.Added && misplaced(b.Difference, p):
			errs = append(errs, &InvalidError{Object: "submission", Field: "paragraph", Why: "is sealed or made by the program: no Word file changes it"})
		case p == nil, b.Change != document.Added && !p.has(b.ID, b.Was):
			errs = append(errs, notFound(id))
		default:
			list = append(list, b.Difference)
			if !slices.Contains(touched, p) {
				touched = append(touched, p)
			}
		}
	}
	if len(list) == 0 {
		return errors.Join(errs...)
	}
	now := partsOf(d.Apply(list))
	for _, p := range touched {
		errs = append(errs, v.writePart(id, language, p, now[p.key]))
	}
	return errors.Join(errs...)
}

// part is what one text of a submission is on its paper: the cover, or an answer.
type part struct {
	kind, key string
	field     int
	person    string // see bundle.AnswerKey; "0" for the case
	blocks    []document.Block
}

// has reports that a paragraph still is what it was.
func (p *part) has(id string, was document.Block) bool {
	return slices.ContainsFunc(p.blocks, func(b document.Block) bool { return b.ID == id && document.Shown(b) == document.Shown(was) })
}

// partsOf finds the parts of a paper by the ID of each of their paragraphs. A
// paragraph without an ID was added, and belongs to what stands before it.
func partsOf(d document.Document) map[string]*part {
	out := map[string]*part{}
	var now *part
	for _, b := range d.Blocks {
		if b.ID == "" {
			if now != nil && b.Kind == document.Numbered {
				now.blocks = append(now.blocks, b)
			}
			continue
		}
		p := placeOf(b.ID)
		if now = out[p.key]; now == nil {
			now = &p
			out[p.key] = now
		}
		out[b.ID] = now
		if b.Kind != document.Heading {
			now.blocks = append(now.blocks, b)
		}
	}
	return out
}

// placeOf reads an ID of bundle.Paper.
func placeOf(id string) part {
	var field, line int
	if m := answerID.FindStringSubmatch(id); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return part{kind: BackAnswer, key: "f" + m[1] + "_" + m[2], field: n, person: m[2]}
		}
	}
	switch {
	case id == "h_cover" || strings.HasPrefix(id, "c_"):
		return part{kind: BackCover, key: "h_cover"}
	case scanID(id, "t%dp%d", &field, &line):
		return part{kind: BackAccount, key: fmt.Sprintf("t%d", field)}
	}
	return part{kind: BackOther, key: id}
}

// answerID is that of a line of an answer; line 0 is why it is not known.
var answerID = regexp.MustCompile(`^f([0-9]{1,6})_(0|w[0-9A-Za-z]+)_[1-9][0-9]*$`)

func scanID(id, format string, into ...any) bool {
	n, err := fmt.Sscanf(id, format, into...)
	return err == nil && n == len(into)
}

// writePart writes a part as it became.
func (v *Vault) writePart(id record.ID, language string, was, now *part) error {
	var blocks []document.Block
	if now != nil {
		for _, b := range now.blocks {
			if b.Text = strings.TrimSpace(withNotes(b, was.blocks)); b.Text != "" {
				blocks = append(blocks, b)
			}
		}
	}
	s, err := v.Submission(id)
	if err != nil {
		return err
	}
	if was.kind == BackCover {
		s.Cover = textOf(blocks, "\n\n")
		_, err := v.SaveSubmission(s)
		return err
	}
	f, err := v.fillerOf(id, language)
	if err != nil {
		return err
	}
	fields := f.t.Mechanism.Fields()
	if was.field < 1 || was.field > len(fields) {
		return notFound(id)
	}
	a := record.FilingAnswer{Field: fields[was.field-1].ID}
	if was.person != "0" {
		i := slices.IndexFunc(f.t.Rows, func(r submission.Row) bool { return bundle.AnswerKey(r.Code) == was.person })
		if i < 0 {
			return notFound(id)
		}
		a.Person = f.t.Rows[i].Person
	}
	stood, _ := f.t.Answer(a.Person, a.Field)
	if a.Parts = rested(blocks, was.blocks, f.lines(stood)); a.Parts == nil {
		a.Text = textOf(blocks, "\n")
	}
	if len(blocks) == 0 && !wroteSomething(f.t, a) {
		return &InvalidError{Object: s.Label, Field: a.Field, Why: "would have no answer: say why it is not known instead"}
	}
	return v.File(id, a)
}

// fillerOf answers the form of a submission as its paper has it.
func (v *Vault) fillerOf(id record.ID, language string) (*formFiller, error) {
	p, err := v.planFor(id)
	if err != nil {
		return nil, err
	}
	ranges, err := p.redactions(nil)
	if err != nil {
		return nil, err
	}
	if _, err := v.align(p, ranges); err != nil {
		return nil, err
	}
	t, _, err := v.SubmissionTable(id, language)
	if err != nil {
		return nil, err
	}
	return fillerFor(p, t, ranges), nil
}

// textOf is the text of paragraphs.
func textOf(blocks []document.Block, between string) string {
	var lines []string
	for _, b := range blocks {
		lines = append(lines, b.Text)
	}
	return strings.Join(lines, between)
}

// rested is an answer as paragraphs, each with what it rested on before it came back;
// nil where none rests on anything. A paragraph that was not touched stays as the
// record has it, which is not always as it is shown.
func rested(blocks, was []document.Block, lines []answerLine) []record.FilingPart {
	var out []record.FilingPart
	rests := false
	for _, b := range blocks {
		p := record.FilingPart{Text: b.Text}
		if m := answerID.FindStringSubmatch(b.ID); m != nil {
			n, _ := strconv.Atoi(b.ID[strings.LastIndexByte(b.ID, '_')+1:])
			if i := slices.IndexFunc(lines, func(l answerLine) bool { return l.number == n }); i >= 0 {
				l := lines[i]
				if slices.ContainsFunc(was, func(w document.Block) bool { return w.ID == b.ID && strings.TrimSpace(w.Text) == b.Text }) {
					p.Text, p.Code = l.text, l.code
				}
				p.Sources, p.Cited = submission.Rests(l.sources), l.cited
				rests = rests || len(p.Sources) > 0
			}
		}
		out = append(out, p)
	}
	for _, l := range lines { // not on the paper, and so not taken out there
		if l.number == 0 {
			out, rests = append(out, record.FilingPart{Text: l.text, Code: l.code, Cited: l.cited, Sources: submission.Rests(l.sources)}), true
		}
	}
	if !rests {
		return nil
	}
	return out
}

func wroteSomething(t *submission.Table, a record.FilingAnswer) bool {
	return slices.ContainsFunc(t.Form(a.Person), func(x submission.Answer) bool { return x.Field == a.Field && x.Kept != nil })
}

// withNotes is a paragraph's text. A footnote of the program's is made anew from
// the sources; one that somebody wrote goes into the text, in brackets. One of the
// program's that has other numbers, since the record has them or somebody wrote
// them, is the program's still.
func withNotes(b document.Block, was []document.Block) string {
	own := map[string]bool{}
	for _, w := range was {
		for _, n := range w.Notes {
			own[shape(n.Text)] = true
		}
	}
	runes, from := []rune(b.Text), 0
	var s strings.Builder
	for _, n := range b.Notes {
		s.WriteString(string(runes[from:n.At]))
		from = n.At
		if text := strings.TrimSpace(n.Text); text != "" && !own[shape(text)] {
			s.WriteString(" [" + text + "]")
		}
	}
	s.WriteString(string(runes[from:]))
	return s.String()
}

var digits = regexp.MustCompile(`[0-9]+`)

// shape is a footnote without its numbers.
func shape(note string) string {
	return digits.ReplaceAllString(strings.Join(strings.Fields(note), " "), "0")
}
