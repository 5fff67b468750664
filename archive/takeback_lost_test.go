package archive_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"attest/archive"
	paper "attest/archive/document"
	"attest/archive/document/documenttest"
	"attest/archive/document/word"
	"attest/archive/record"
)

// sent is a submission of two persons, and the Word file of it that went out.
type sent struct {
	t    *testing.T
	v    *archive.Vault
	sub  record.Submission
	d    paper.Document
	file []byte
}

func sendWord(t *testing.T, cover string) *sent {
	t.Helper()
	v := newVault(t)
	k := filingCase(t, v)
	for _, p := range []record.ID{weaver, miller} {
		consent(t, v, p, record.Use{Use: "un_special_procedures", Answer: record.AnswerYes})
	}
	o := &sent{t: t, v: v}
	o.sub = must[record.Submission](t)(v.SaveSubmission(record.Submission{
		Case: k.ID, Title: "Invented", Mechanism: "WGEID", Class: "un_special_procedures", Addressee: "Working group", Sender: "s", Cover: cover, Testimonies: k.Testimonies,
	}))
	for p, text := range map[record.ID]string{weaver: "The weaver's family asked.\nNobody answered.", miller: "The miller's family asked.\nThey were sent away."} {
		noErr(t, v.File(o.sub.ID, record.FilingAnswer{Person: p, Field: "wgeid.action", Text: text}))
	}
	o.again()
	return o
}

func (o *sent) again() {
	o.t.Helper()
	o.d = must[paper.Document](o.t)(o.v.SubmissionPaper(context.Background(), o.sub.ID, "en"))
	var file bytes.Buffer
	noErr(o.t, word.Write(&file, o.d))
	o.file = file.Bytes()
}

func (o *sent) edited(f func(string) string) []byte {
	o.t.Helper()
	return must[[]byte](o.t)(documenttest.Edited(o.file, "word/document.xml", f))
}

func (o *sent) back(data []byte) []archive.Back {
	o.t.Helper()
	return must[[]archive.Back](o.t)(o.v.TakeBack(context.Background(), o.sub.ID, "en", bytes.NewReader(data), int64(len(data))))
}

func changesOf(list []archive.Back) []string {
	out := []string{}
	for _, b := range list {
		out = append(out, string(b.Change)+" "+b.Part)
	}
	slices.Sort(out)
	return out
}

func (o *sent) tells(what string, data []byte, want ...string) []archive.Back {
	o.t.Helper()
	list := o.back(data)
	if got := changesOf(list); !slices.Equal(got, want) {
		o.t.Errorf("%s: told %q, want %q", what, got, want)
	}
	return list
}

// paragraph is where the paragraph stands that has a text.
func (o *sent) paragraph(x, text string) (from, to int) {
	o.t.Helper()
	at := strings.Index(x, text+"</w:t>")
	if at < 0 {
		o.t.Fatalf("%q is not there", text)
	}
	return strings.LastIndex(x[:at], "<w:p>"), at + strings.Index(x[at:], "</w:p>") + len("</w:p>")
}

func (o *sent) move(x, text, behind string, change func(string) string) string {
	from, to := o.paragraph(x, text)
	moved := x[from:to]
	x = x[:from] + x[to:]
	_, to = o.paragraph(x, behind)
	return x[:to] + change(moved) + x[to:]
}

// What a co-counsel moves, in whatever way a program writes it, is told: with tracked
// changes as LibreOffice writes them, and as words that are deleted here and typed
// there, most of all from one person's answer into another's.
func TestWordTellsWhatWasMoved(t *testing.T) {
	o := sendWord(t, "The first.\n\nThe second.\n\nThe third.\n\nThe fourth.")
	same := func(s string) string { return s }
	typed := func(text string) func(string) string {
		return func(string) string { return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>" }
	}
	// LibreOffice keeps the old place in moveFrom, and gives its bookmark's copy a
	// name of its own.
	tracked := func(text, behind string) func(string) string {
		return func(x string) string {
			from, to := o.paragraph(x, text)
			old := x[from:to]
			run := `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>`
			if !strings.Contains(old, run) {
				t.Fatalf("%q has other runs", text)
			}
			left := strings.Replace(old, "</w:pPr>", `<w:rPr><w:moveFrom w:id="9" w:author="x"/></w:rPr></w:pPr>`, 1)
			left = strings.Replace(left, run, `<w:moveFrom w:id="8" w:author="x">`+strings.ReplaceAll(run, "w:t", "w:delText")+`</w:moveFrom>`, 1)
			name := old[strings.Index(old, `w:name="a_`):]
			name = name[:strings.Index(name, `"/>`)]
			copied := strings.Replace(old, name, name+"_Copy_1", 1)
			copied = strings.Replace(copied, "</w:pPr>", `<w:rPr><w:moveTo w:id="7" w:author="x"/></w:rPr></w:pPr>`, 1)
			copied = strings.Replace(copied, run, `<w:moveTo w:id="6" w:author="x">`+run+`</w:moveTo>`, 1)
			x = x[:from] + left + x[to:]
			_, at := o.paragraph(x, behind)
			return x[:at] + copied + x[at:]
		}
	}
	list := o.tells("tracked", o.edited(tracked("The third.", "The first.")), "moved cover")
	if len(list) == 1 && (list[0].ID != "c_3" && list[0].ID != "c_2" || !list[0].Takes()) {
		t.Errorf("%+v", list[0])
	}
	o.tells("tracked, into another's answer", o.edited(tracked("Nobody answered.", "The miller's family asked.")), "moved other")
	o.tells("moved with its bookmark", o.edited(func(x string) string { return o.move(x, "Nobody answered.", "The miller's family asked.", same) }), "moved other")
	o.tells("typed anew elsewhere", o.edited(func(x string) string {
		return o.move(x, "Nobody answered.", "The miller's family asked.", typed("Nobody answered."))
	}), "added answer", "removed answer")
	o.tells("typed anew in the cover", o.edited(func(x string) string { return o.move(x, "The second.", "The third.", typed("The second.")) }), "added cover", "removed cover")
	o.tells("a move and an edit beside it", o.edited(func(x string) string {
		return strings.Replace(o.move(x, "The second.", "The third.", same), "The fourth.", "The fourth, better said.", 1)
	}), "changed cover", "moved cover")
	// The last line of the one who stands first, set under the code of the other.
	rows, _, err := o.v.SubmissionTable(o.sub.ID, "en")
	noErr(t, err)
	last := "Nobody answered."
	if rows.Rows[0].Person == miller {
		last = "They were sent away."
	}
	under := func(change func(string) string) []byte {
		return o.edited(func(x string) string {
			from, to := o.paragraph(x, last)
			old := x[from:to]
			_, after := o.paragraph(x[to:], ">"+rows.Rows[1].Code)
			return x[:from] + x[to:to+after] + change(old) + x[to+after:]
		})
	}
	o.tells("under the other's code", under(same), "moved other")
	o.tells("typed anew under the other's code", under(typed(last)), "added other", "removed answer")
	// A program that drops a bookmark changes nothing.
	o.tells("without its bookmark", o.edited(func(x string) string {
		from, to := o.paragraph(x, last)
		return x[:from] + typed(last)("") + x[to:]
	}))
}

// A heading is the program's: an edit of it is told, and keeps nothing else from
// being taken in.
func TestWordTellsAnEditedHeading(t *testing.T) {
	o := sendWord(t, "The first.\n\nThe second one.")
	data := o.edited(func(x string) string {
		x = strings.Replace(x, "Cover letter", "Letter to the Working Group", 1)
		return strings.Replace(x, "The second one.", "The second one, better said.", 1)
	})
	list := o.tells("heading", data, "changed cover", "changed other")
	// Also one who chooses the heading by its number takes the rest in, and hears of it.
	if err := o.v.AcceptBack(context.Background(), o.sub.ID, "en", list); err == nil || !strings.Contains(err.Error(), "made by the program") {
		t.Errorf("%v", err)
	}
	if got := must[record.Submission](t)(o.v.Submission(o.sub.ID)).Cover; got != "The first.\n\nThe second one, better said." {
		t.Errorf("%q", got)
	}
	o.tells("heading, after", data, "changed other")
}

// An answer that is drawn from the record, and of which a word was changed, keeps what
// it rests on: its footnote stands, and nothing is left to decide.
func TestWordKeepsCitations(t *testing.T) {
	o := sendWord(t, "The first.")
	i := slices.IndexFunc(o.d.Blocks, func(b paper.Block) bool {
		return strings.HasPrefix(b.ID, "f22_w") && len(b.Notes) == 1
	})
	if i < 0 {
		t.Fatal("no answer is drawn from the record")
	}
	was := o.d.Blocks[i]
	find := func() paper.Block {
		o.again()
		n := slices.IndexFunc(o.d.Blocks, func(b paper.Block) bool { return b.ID == was.ID })
		return o.d.Blocks[n]
	}
	at := func(x string) (from, to int) { // of the paragraph
		i := strings.Index(x, `w:name="a_`+was.ID+"_")
		return i, i + strings.Index(x[i:], "</w:p>")
	}
	edited := func(change func(string) string) []byte {
		return o.edited(func(x string) string {
			from, to := at(x)
			return x[:from] + change(x[from:to]) + x[to:]
		})
	}
	reference := func(p string) string {
		from := strings.Index(p, `<w:footnoteReference`)
		return p[from : from+strings.Index(p[from:], "/>")+2]
	}
	// The footnote alone is taken out: told, and not taken in.
	list := o.tells("without its footnote", edited(func(p string) string { return strings.Replace(p, reference(p), "", 1) }), "changed answer")
	if list[0].Takes() || !slices.Equal(list[0].Lost, []string{was.Notes[0].Text}) {
		t.Errorf("%+v", list[0])
	}
	data := edited(func(p string) string { return strings.Replace(p, was.Text, "The "+was.Text, 1) })
	list = o.tells("a word more", data, "changed answer")
	noErr(t, o.v.AcceptBack(context.Background(), o.sub.ID, "en", list))
	if now := find(); now.Text != "The "+was.Text || !slices.EqualFunc(now.Notes, was.Notes, func(a, b paper.Note) bool { return a.Text == b.Text }) {
		t.Errorf("%q %+v", now.Text, now.Notes)
	}
	o.tells("a word more, after", data)
	rests := 0
	for _, a := range must[record.Filing](t)(o.v.Filing(o.sub.ID)).Answers {
		for _, p := range a.Parts {
			rests += len(p.Sources)
		}
	}
	if rests == 0 {
		t.Error("the answer rests on nothing")
	}
	// A footnote that somebody wrote goes into the text once.
	const other = "See the letter of May."
	data2 := edited(func(p string) string { return p + `<w:r><w:footnoteReference w:id="999"/></w:r>` })
	data2 = must[[]byte](t)(documenttest.Edited(data2, "word/footnotes.xml", func(x string) string {
		return strings.Replace(x, "</w:footnotes>", `<w:footnote w:id="999"><w:p><w:r><w:t>`+other+`</w:t></w:r></w:p></w:footnote></w:footnotes>`, 1)
	}))
	list = o.tells("a footnote more", data2, "changed answer")
	noErr(t, o.v.AcceptBack(context.Background(), o.sub.ID, "en", list))
	if now := find(); !strings.HasSuffix(now.Text, "["+other+"]") || len(now.Notes) != 1 {
		t.Errorf("%q %+v", now.Text, now.Notes)
	}
	o.tells("a footnote more, after", data2)
}

// What the program makes is never taken in, and what an editor does to it is told: a
// cell, a row, a table, the words over an answer; a remark in the margin too.
func TestWordTellsWhatTheProgramMade(t *testing.T) {
	o := sendWord(t, "The first.\n\nThe second.")
	o.tells("as it was sent", o.file)
	at := strings.Index
	first := func(x string) (from, to int) { // the second row of the last table
		from = strings.LastIndex(x, "<w:tbl>")
		from += at(x[from:], "</w:tr>") + len("</w:tr>")
		return from, from + at(x[from:], "</w:tr>") + len("</w:tr>")
	}
	row := func(change func(string) string) func(string) string {
		return func(x string) string {
			from, to := first(x)
			return x[:from] + change(x[from:to]) + x[to:]
		}
	}
	list := o.tells("a cell", o.edited(row(func(r string) string {
		i := strings.LastIndex(r, "</w:t>")
		return r[:i] + " CHANGED CELL" + r[i:]
	})), "changed other")
	if len(list) == 1 && (!strings.Contains(list[0].Now.Text, "CHANGED CELL") || list[0].Was.Text == "" || list[0].Takes()) {
		t.Errorf("%+v", list[0])
	}
	o.tells("a row deleted", o.edited(row(func(string) string { return "" })), "removed other")
	o.tells("a row deleted, tracked", o.edited(row(func(r string) string {
		return strings.Replace(r, "<w:tr>", `<w:tr><w:trPr><w:del w:id="9" w:author="x"/></w:trPr>`, 1)
	})), "removed other")
	o.tells("a row copied", o.edited(row(func(r string) string { return r + r })), "added other")
	o.tells("two rows exchanged", o.edited(func(x string) string {
		from, to := first(x)
		r := x[from:to]
		end := to + at(x[to:], "</w:tr>") + len("</w:tr>")
		return x[:from] + x[to:end] + r + x[end:]
	}), "moved other")
	o.tells("a table of theirs", o.edited(func(x string) string {
		_, to := o.paragraph(x, "The second.")
		return x[:to] + `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A new fact in a table</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>` + x[to:]
	}), "added other")
	rows, _, err := o.v.SubmissionTable(o.sub.ID, "en")
	noErr(t, err)
	o.tells("a code taken out", o.edited(func(x string) string {
		from, to := o.paragraph(x, ">"+rows.Rows[1].Code)
		return x[:from] + x[to:]
	}), "removed other")
	// The remarks are a part of their own; Edited changes what is there.
	const part = "word/fontTable.xml"
	asked := must[[]byte](t)(documenttest.Edited(o.edited(func(x string) string {
		return strings.Replace(x, "The second.</w:t></w:r>", `The second.</w:t></w:r><w:r><w:commentReference w:id="3"/></w:r>`, 1)
	}), part, func(string) string {
		return `<w:comments><w:comment w:id="3" w:author="x"><w:p><w:r><w:t>Please check this.</w:t></w:r></w:p></w:comment></w:comments>`
	}))
	list = o.tells("a remark in the margin", must[[]byte](t)(documenttest.Renamed(asked, part, "word/comments.xml")), "asked other")
	if len(list) == 1 && (list[0].Now.Text != "Please check this." || list[0].Follows != "The second." || list[0].Takes()) {
		t.Errorf("%+v", list[0])
	}
	// What the program makes by now is another thing, and no difference.
	s := must[record.Submission](t)(o.v.Submission(o.sub.ID))
	s.Sender, s.Restrictions = "another sender", "Not to be published."
	must[record.Submission](t)(o.v.SaveSubmission(s))
	if got := changesOf(o.back(o.file)); slices.Contains(got, "changed other") || slices.Contains(got, "added other") {
		t.Errorf("changed here alone: %q", got)
	}
}
