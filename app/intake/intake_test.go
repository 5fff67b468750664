package intake_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/intake"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// office is a vault on the disk with one invented testimony.
type office struct {
	*looktest.Desk
	s    *shell.Shell
	v    *archive.Vault
	e    archive.Exhibit
	kept int
}

func newOffice(t *testing.T, name string, file []byte) *office {
	t.Helper()
	v := vaulttest.New(t, "Seoul office", "Kim (invented)")
	p, err := v.NewPerson("")
	if err != nil {
		t.Fatal(err)
	}
	te, err := v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Language: "ko"})
	if err != nil {
		t.Fatal(err)
	}
	o := &office{Desk: looktest.New(t), v: v}
	o.e, err = v.Attach(context.Background(), te.ID, archive.Attachment{Name: name, Data: bytes.NewReader(file),
		Modified: time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.s = shell.New(o.Window)
	o.s.Explain = messages.Explain
	o.s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: v}, nil, nil)
	o.ask()
	return o
}

func (o *office) ask() {
	o.T.Helper()
	e, err := o.v.Exhibit(o.e.ID)
	if err != nil {
		o.T.Fatal(err)
	}
	o.e = e
	intake.Edit(o.s, o.v, func(ctx context.Context, e archive.Exhibit) ([]media.Item, error) {
		b, _, err := o.v.OpenExhibit(e.ID)
		if err != nil {
			return nil, err
		}
		defer func() { _ = b.Close() }()
		return media.Metadata(ctx, b, e.Size, e.Media)
	}, e, func() { o.kept++ })
	o.Settle()
}

// again opens the form anew, after the language changed.
func (o *office) again() {
	o.s.Relabel()
	o.Key(fyne.KeyEscape)
	o.ask()
}

// entry goes to the nth field of words.
func (o *office) entry(n int) *forms.Entry {
	o.T.Helper()
	o.Tab(func(f fyne.Focusable) bool {
		c, ok := f.(*forms.Choice)
		return ok && len(c.Options) > 15 && c.Options[1].Value == "witness_statement"
	})
	var found *forms.Entry
	o.Tab(func(f fyne.Focusable) bool {
		if e, ok := f.(*forms.Entry); ok {
			if n--; n < 0 {
				found = e
				return true
			}
		}
		return false
	})
	return found
}

// choice sets the choice that has an option of that value.
func (o *office) choice(first, value string) {
	o.T.Helper()
	o.Tab(func(f fyne.Focusable) bool { c, ok := f.(*forms.Choice); return ok && c.Options[1].Value == first })
	c := o.Window.Canvas().Focused().(*forms.Choice)
	for c.Value() != value {
		before := c.Value()
		o.Key(fyne.KeyDown)
		if c.Value() == before {
			o.T.Fatalf("%q cannot be chosen", value)
		}
	}
}

func (o *office) half() record.ExhibitIdentity {
	o.T.Helper()
	e, err := o.v.Exhibit(o.e.ID)
	if err != nil {
		o.T.Fatal(err)
	}
	return e.Detail
}

// jpeg is the beginning of a photograph whose Exif names a telephone and a day.
func jpeg() []byte {
	entry := func(tag string, n, at byte) string { return tag + "\x02\x00" + string([]byte{n, 0, 0, 0, at, 0, 0, 0}) }
	tiff := "II*\x00\x08\x00\x00\x00\x03\x00" + entry("\x0f\x01", 9, 50) + entry("\x10\x01", 8, 60) + entry("\x32\x01", 20, 70) + "\x00\x00\x00\x00" +
		"Invented\x00\x00" + "Phone 9\x00\x00\x00" + "2019:04:12 08:30:00\x00"
	body := "Exif\x00\x00" + tiff
	return []byte("\xff\xd8\xff\xe1" + string([]byte{0, byte(len(body) + 2)}) + body + "\xff\xd9")
}

func TestWhatTheFileSaysIsOffered(t *testing.T) {
	o := newOffice(t, "IMG-20240101-WA0001.jpg", jpeg())
	o.Sees("About "+o.e.Label, "IMG-20240101-WA0001.jpg", "Not answered yet", "The file says: 2019-04-12", "The file says: 2026-11-19",
		"The file says: Invented Phone 9", "The file’s name looks like WhatsApp", "leaves in a bundle")
	o.SeesNot("part of the talk", "Forwarded how often")
	o.Picture("intake-open", o.again)
	o.Press("The file says: 2019-04-12")
	o.Press("The file says: Invented Phone 9")
	o.Press("The file’s name looks like WhatsApp")
	o.Sees("Forwarded how often before")
	if in := o.half().Intake; in != nil {
		t.Errorf("an offer was taken before it was kept: %+v", in)
	}
	o.choice("0", record.IntakeMany)
	o.choice("witness_statement", record.KindMedical)
	o.Sees("Proposed for pictures of a medical report")
	o.choice(record.IntakeOriginal, record.IntakeCopy)
	o.Sees("Which copy, of what")
	o.Press("Keep the answers")
	o.Settle()
	half := o.half()
	want := record.Intake{Kind: record.KindMedical, Made: "2019-04-12", Device: "Invented Phone 9", App: "whatsapp", Forwarded: record.IntakeMany, Original: record.IntakeCopy}
	if half.Intake == nil || !half.Graphic || o.kept != 1 {
		t.Fatalf("kept %d times: %+v", o.kept, half)
	}
	got := *half.Intake
	got.Extra = nil
	if got.Kind != want.Kind || got.Made != want.Made || got.Device != want.Device || got.App != want.App || got.Forwarded != want.Forwarded || got.Original != want.Original {
		t.Errorf("kept %+v, want %+v", got, want)
	}
	if half.Name != "IMG-20240101-WA0001.jpg" || half.Modified == "" {
		t.Errorf("what was there is lost: %+v", half)
	}
}

func TestSoundAsksForTheTalkAndADateThatIsNoneIsTold(t *testing.T) {
	o := newOffice(t, "memo.wav", []byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00"))
	o.Sees("Was that person part of the talk")
	o.choice(record.IntakeYes, record.IntakeNo)
	o.entry(1).SetText("yesterday")
	o.Press("Keep the answers")
	o.Sees("This is not a date", "A date needs another look")
	if o.half().Intake != nil {
		t.Error("it was kept")
	}
	o.entry(1).SetText("2026-11~")
	o.entry(0).SetText("the witness’s cousin, invented")
	o.Key(fyne.KeyEscape) // what was answered stays
	o.Settle()
	in := o.half().Intake
	if in == nil || in.Present != record.IntakeNo || in.Made != "2026-11~" || !strings.HasPrefix(in.Maker, "the witness") {
		t.Errorf("kept %+v", in)
	}
	o.ask()
	o.Sees("No")
	o.Press("Cancel")
	if o.kept != 1 {
		t.Errorf("kept %d times", o.kept)
	}
	o.ask()
	o.Picture("intake-sound", o.again)
	// A lock keeps what is in the form.
	o.entry(3).SetText("a neighbour, invented")
	o.s.Lock()
	o.Settle()
	if got := o.half().From; got != "a neighbour, invented" {
		t.Errorf("after a lock it is from %q", got)
	}
}
