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
}

// Takes reports whether the difference can be taken in.
func (b Back) Takes() bool { return b.Part == BackCover || b.Part == BackAnswer }

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
		if p != nil {
			b.Part = p.kind
		}
		if x.Change == document.Added && misplaced(x, p) {
			b.Part = BackOther // it was said of somebody else, or may be
		}
		if x.Change == document.Moved && (p == nil || parts[x.After] != p) {
			b.Part = BackOther // into another part: somebody cuts and writes it there
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
// ErrNotFound.
func (v *Vault) AcceptBack(ctx context.Context, id record.ID, language string, chosen []Back) error {
	d, err := v.SubmissionPaper(ctx, id, language)
	if err != nil {
		return err
	}
	was := partsOf(d)
	var list []document.Difference
	for _, b := range chosen {
		p := was[b.ID]
		if b.Change == document.Added {
			p = was[b.After]
		}
		switch {
		case p == nil, b.Change != document.Added && !p.has(b.ID, b.Was):
			return notFound(id)
		case !b.Takes(), b.Change == document.Added && misplaced(b.Difference, p):
			return &InvalidError{Object: "submission", Field: "paragraph", Why: "is sealed or made by the program: no Word file changes it"}
		}
		list = append(list, b.Difference)
	}
	now := partsOf(d.Apply(list))
	var errs []error
	done := map[*part]bool{}
	for _, b := range chosen {
		key := b.ID
		if b.Change == document.Added {
			key = b.After
		}
		p := was[key]
		if done[p] {
			continue
		}
		done[p] = true
		errs = append(errs, v.writePart(id, p, now[p.key]))
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
func (v *Vault) writePart(id record.ID, was, now *part) error {
	var lines []string
	if now != nil {
		for _, b := range now.blocks {
			if text := strings.TrimSpace(withNotes(b, was.blocks)); text != "" {
				lines = append(lines, text)
			}
		}
	}
	s, err := v.Submission(id)
	if err != nil {
		return err
	}
	if was.kind == BackCover {
		s.Cover = strings.Join(lines, "\n\n")
		_, err := v.SaveSubmission(s)
		return err
	}
	t, _, err := v.SubmissionTable(id, "en")
	if err != nil {
		return err
	}
	fields := t.Mechanism.Fields()
	if was.field < 1 || was.field > len(fields) {
		return notFound(id)
	}
	a := record.FilingAnswer{Field: fields[was.field-1].ID, Text: strings.Join(lines, "\n")}
	if was.person != "0" {
		i := slices.IndexFunc(t.Rows, func(r submission.Row) bool { return bundle.AnswerKey(r.Code) == was.person })
		if i < 0 {
			return notFound(id)
		}
		a.Person = t.Rows[i].Person
	}
	if a.Text == "" && !wroteSomething(t, a) {
		return &InvalidError{Object: s.Label, Field: a.Field, Why: "would have no answer: say why it is not known instead"}
	}
	return v.File(id, a)
}

func wroteSomething(t *submission.Table, a record.FilingAnswer) bool {
	return slices.ContainsFunc(t.Form(a.Person), func(x submission.Answer) bool { return x.Field == a.Field && x.Kept != nil })
}

// withNotes is a paragraph's text. A footnote of the program's is made anew from
// the sources; one that somebody wrote goes into the text, in brackets.
func withNotes(b document.Block, was []document.Block) string {
	own := map[string]bool{}
	for _, w := range was {
		for _, n := range w.Notes {
			own[strings.TrimSpace(n.Text)] = true
		}
	}
	runes, from := []rune(b.Text), 0
	var s strings.Builder
	for _, n := range b.Notes {
		s.WriteString(string(runes[from:n.At]))
		from = n.At
		if text := strings.TrimSpace(n.Text); text != "" && !own[text] {
			s.WriteString(" [" + text + "]")
		}
	}
	s.WriteString(string(runes[from:]))
	return s.String()
}
