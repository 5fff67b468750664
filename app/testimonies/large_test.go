package testimonies

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"attest/app/look"
	"attest/archive"
	"attest/archive/evidence"
	"attest/archive/guide"
	"attest/archive/record"
	"attest/archive/transcript"
)

// big is an office with many testimonies and a long account, in memory.
type big struct {
	Vault   // what it does not answer itself is not asked of it
	rows    []archive.TestimonyRow
	account []record.Segment
	indexed int // of 100 testimonies
}

func newBig(rows, paragraphs int) *big {
	b := &big{indexed: 100}
	for i := range rows {
		r := record.Row{ID: record.ID("T" + strconv.Itoa(i)), Label: fmt.Sprintf("T-K7-%05d", i), Person: "P1", Pseudonym: "P-K7-0001",
			Handle: "invented " + strconv.Itoa(i), Date: "2026-11-20", Place: "Seoul", Language: "ko", State: record.StateDraft}
		if i%10 == 0 {
			r.State = record.StateFinal
		}
		b.rows = append(b.rows, archive.TestimonyRow{Row: r, Consent: archive.ConsentState{State: "in_force"}})
	}
	for i := range paragraphs {
		b.account = append(b.account, record.Segment{ID: "s" + strconv.Itoa(i+1), Speaker: record.SpeakerWitness,
			Text: strings.TrimSpace(strings.Repeat("우리는 밤에 강을 건넜고 아무도 말하지 않았습니다 "+strconv.Itoa(i)+" ", 7))})
	}
	return b
}

func (b *big) Testimonies(f archive.Filter) []archive.TestimonyRow {
	var out []archive.TestimonyRow
	for _, r := range b.rows {
		if (f.State == "" || r.State == f.State) && strings.Contains(r.Handle, f.Query) {
			out = append(out, r)
		}
	}
	return out
}

func (b *big) TestimonyIDs(f archive.Filter) (ids []record.ID) {
	for _, r := range b.Testimonies(f) {
		ids = append(ids, r.ID)
	}
	return ids
}

func (b *big) TestimonyRow(id record.ID) (archive.TestimonyRow, bool) {
	i, err := strconv.Atoi(string(id[1:]))
	if err != nil || i >= len(b.rows) {
		return archive.TestimonyRow{}, false
	}
	return b.rows[i], true
}

func (b *big) Indexed() archive.Indexed { return archive.Indexed{Done: b.indexed, Total: 100} }

func (b *big) Testimony(id record.ID) (record.Testimony, error) {
	return record.Testimony{ID: id, Person: "P1", Label: "T-K7-0001", State: record.StateDraft, Account: b.account}, nil
}

func (b *big) TestimonyAt(id record.ID, _ uint32) (record.Testimony, error) { return b.Testimony(id) }

func (*big) Tags() []string                                                           { return nil }
func (*big) Languages() []string                                                      { return nil }
func (*big) PlaceOn(string) string                                                    { return "" }
func (*big) Persons() []archive.PersonRow                                             { return nil }
func (*big) Person(id record.ID) (record.Person, error)                               { return record.Person{ID: id}, nil }
func (*big) SamePerson(record.ID) []record.Person                                     { return nil }
func (*big) Hold(record.ID) (*archive.HoldError, error)                               { return nil, nil }
func (*big) Frozen(record.ID) bool                                                    { return false }
func (*big) NewPerson(string) (record.Person, error)                                  { return record.Person{}, nil }
func (*big) SaveTestimony(record.Testimony) error                                     { return nil }
func (*big) SaveDraft(record.ID, archive.Draft) error                                 { return nil }
func (*big) Draft(record.ID) (d archive.Draft, found bool, err error)                 { return d, false, nil }
func (*big) Consents(record.ID) []record.Consent                                      { return nil }
func (*big) ConsentState(record.ID) archive.ConsentState                              { return archive.ConsentState{State: "none"} }
func (*big) History(record.ID) ([]archive.VersionInfo, error)                         { return nil, nil }
func (*big) Remove(record.ID) error                                                   { return nil }
func (*big) Exhibits(record.ID) ([]archive.Exhibit, error)                            { return nil, nil }
func (*big) ClassExhibit(record.ID, string) error                                     { return nil }
func (*big) Recordings(record.ID) ([]archive.Recording, error)                        { return nil, nil }
func (*big) Session(record.ID) (record.Session, error)                                { return record.Session{}, nil }
func (*big) DescribeExhibit(record.ID, record.ExhibitIdentity) error                  { return nil }
func (*big) Codebook() record.Codebook                                                { return record.Codebook{} }
func (*big) Guide() (*guide.Guide, error)                                             { return guide.BuiltIn() }
func (*big) OwnGuide() string                                                         { return "" }
func (*big) SaveGuide(string) error                                                   { return nil }
func (*big) SaveCodebook(record.Codebook) error                                       { return nil }
func (*big) Passages(record.ID) ([]record.Passage, error)                             { return nil, nil }
func (*big) SavePassage(p record.Passage) (record.Passage, error)                     { return p, nil }
func (*big) Translations(record.ID) ([]record.Translation, error)                     { return nil, nil }
func (*big) MachineDrafts(record.ID) ([]record.MachineDraft, error)                   { return nil, nil }
func (*big) ConfirmMachine(record.ID, []string) (int, error)                          { return 0, nil }
func (*big) SaveTranslation(record.Translation) error                                 { return nil }
func (*big) Events(record.ID) ([]record.Event, error)                                 { return nil, nil }
func (*big) EventsOf(record.ID) ([]record.Event, error)                               { return nil, nil }
func (*big) SaveEvent(e record.Event) (record.Event, error)                           { return e, nil }
func (*big) Narrator(record.ID) record.ID                                             { return "P1" }
func (*big) Examine(record.ID) (i evidence.Interview, err error)                      { return i, nil }
func (*big) Noted(record.ID) (n record.Noted, err error)                              { return n, nil }
func (*big) Undo() (record.ID, error)                                                 { return "", nil }
func (*big) Redo() (record.ID, error)                                                 { return "", nil }
func (*big) UndoState() (undo, redo string)                                           { return "", "" }
func (*big) NewTestimony(record.ID, record.Interview) (t record.Testimony, err error) { return t, nil }

func (*big) TakeOutTranscript(context.Context, record.ID, transcript.Format, string, string, archive.TakeFor) (l []transcript.Loss, err error) {
	return l, nil
}

func (*big) AttachFile(context.Context, record.ID, string, archive.Progress) (e archive.Exhibit, err error) {
	return e, nil
}

func (*big) RegionsOf(record.ID) ([]record.Region, error) { return nil, nil }

func (*big) TakeOut(context.Context, record.ID, string, archive.TakeFor, archive.Progress) error {
	return nil
}

func TestAHundredThousandRowsNeedFewObjects(t *testing.T) {
	o := enter(t, newBig(100_000, 0))
	rows := o.r.list.rows
	made := 0
	create := rows.CreateItem
	rows.CreateItem = func() fyne.CanvasObject { made++; return create() }
	look.Focus(rows)
	for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyPageDown} {
		o.Key(key)
	}
	if made > 60 {
		t.Fatalf("%d row objects", made)
	}
	o.Sees("T-K7-000")
	o.r.list.narrow(func(f *archive.Filter) { f.State = record.StateFinal })()
	if n := len(o.r.list.found); n != 100_000 {
		t.Fatalf("%d rows before the work beside the window was handed back", n)
	}
	o.Settle()
	if n := len(o.r.list.found); n != 10_000 {
		t.Fatalf("%d rows", n)
	}
}

// While the text is still being read, the list says that the search looks in a
// part, and looks again until all is ready.
func TestTheSearchSaysWhatIsReady(t *testing.T) {
	b := newBig(20, 0)
	b.indexed = 43
	o := enter(t, b)
	l := o.r.list
	if l.reading.Visible() {
		t.Fatal("it says so while nothing is looked for")
	}
	l.filter.Query = "invented 19"
	l.load()
	o.Settle()
	o.Sees("Searching what is ready: 43 %")
	l.filter.Query = "nowhere"
	l.load()
	o.Settle()
	o.Sees("Nothing in what is ready so far")
	b.indexed = 100
	o.Loop.Advance(lookAgainAfter)
	o.Settle()
	if l.reading.Visible() || l.again != nil {
		t.Error("it says so after all is ready")
	}
	o.Sees("Nothing fits.")
}

func TestAHundredThousandWordsNeedFewRows(t *testing.T) {
	o := enter(t, newBig(1, 2000))
	o.first()
	a := o.r.thing.account
	if n := a.wordCount(); n < 100_000 {
		t.Fatalf("%d words", n)
	}
	a.choose(1999)
	a.choose(1000)
	a.edit(1000, -1)
	o.Type("끝")
	if a.rows.made > 40 {
		t.Fatalf("%d rows made for 2,000 paragraphs", a.rows.made)
	}
	top, bottom := a.rows.tops[1000], a.rows.tops[1001]
	if at := a.scroll.Offset.Y; bottom < at || top > at+a.scroll.Size().Height {
		t.Fatalf("paragraph at %v, view at %v", top, at)
	}
	o.Key(fyne.KeyEscape)
	if got := a.segments()[1000].Text; !strings.HasSuffix(got, "끝") {
		t.Fatal("what was typed is not there")
	}
}

func BenchmarkOpenAccount(b *testing.B) {
	test.NewApp().Settings().SetTheme(look.NewTheme(look.ModeLight))
	for _, n := range []int{20, 2000} {
		b.Run(strconv.Itoa(n*50)+"words", func(b *testing.B) {
			t := &thing{opened: opened{t: record.Testimony{Account: newBig(0, n).account}}}
			for b.Loop() {
				a := newAccount(t)
				a.view.Resize(fyne.NewSize(720, 600))
				a.rows.Resize(fyne.NewSize(700, 600))
			}
		})
	}
}

func (b *big) Supplements(record.ID) []record.Row { return nil }
