package people_test

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

const longName = "독고영숙이라고불리던함경북도온성군의긴이름을가진사람"

// choose goes by Tab to the next choice that shows a text, and chooses by its code.
func (x *room) choose(shows, code string) {
	x.T.Helper()
	x.Tab(func(f fyne.Focusable) bool {
		c, ok := f.(*forms.Choice)
		if ok && c.Value() == "" && c.Options[0].Text == shows {
			for i, o := range c.Options {
				if o.Value == code {
					for range i {
						x.Key(fyne.KeyDown)
					}
				}
			}
		}
		return ok && c.Options[0].Text == shows && c.Value() == code
	})
}

func TestPapersContactsPlacesAndRisksAreFields(t *testing.T) {
	var id record.ID
	x := open(t, func(v *archive.Vault) {
		p := person(t, v, "the cook")
		p.Earlier = []record.EarlierInterview{{By: "Invented Centre", When: "2019", For: "a report"}}
		if err := v.SavePerson(p); err != nil {
			t.Fatal(err)
		}
		if err := v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: longName, Script: "Hang"}}}); err != nil {
			t.Fatal(err)
		}
		id = p.ID
	})
	x.press(shell.Ctrl(fyne.KeyI))
	x.field("Look for a place, or write it as it was told")
	x.Type("온성")
	x.Sees("North Hamgyong", "KP-ONS")
	x.Picture("people-place", nil)
	x.Key(fyne.KeyDown, fyne.KeyReturn)
	x.Sees("Known to the city or county")
	x.field("Ri, dong")
	x.Type("풍서리")
	x.Sees("Known to the village or quarter")
	x.field("Look for a place, or write it as it was told")
	x.Type("a farm behind the hills")
	x.Sees("In words alone")

	x.Press("Add a paper")
	x.choose("Kind", "passport")
	x.Key(fyne.KeyTab)
	x.Type("M00000000")
	x.field("1984-03-02, 198X")
	x.Type("soon")
	x.Key(fyne.KeyTab)
	x.Sees("This is no date: 2019-05-01")
	x.Type("2027")
	x.Press("Add a way to reach them")
	x.choose("Way", "telephone")
	x.Key(fyne.KeyTab)
	x.Type("000-0000-0000")
	x.Key(fyne.KeyTab)
	x.Type("after 18:00")
	x.TabTo("Relatives are still in reach, named here or not")
	x.Key(fyne.KeySpace)
	x.field("The only midwife of the village")
	x.Type("one bakery")
	x.Key(fyne.KeyReturn)
	x.Type("twins")
	x.Sees("What is known of the interview by Invented Centre · 2019")
	x.field("Who asked, what was said, where it was printed")
	x.Type("a man with a list")
	x.Picture("people-parts", nil)
	x.Key(fyne.KeyEscape)
	x.Settle()
	x.SeesNot("M00000000", "one bakery")
	half := vaulttest.Must[record.Identity](t)(x.v.Identity(id))
	if p := half.BirthPlace; p.Country != "KP" || p.Province != "North Hamgyong" || p.County != "Onsong County" || p.Locality != "풍서리" || p.Text != "" {
		t.Errorf("born at %+v", p)
	}
	if p := half.LastPlace; p.Text != "a farm behind the hills" || p.Country != "" {
		t.Errorf("lived at %+v", p)
	}
	if p := half.Papers; len(p) != 1 || p[0].Kind != "passport" || p[0].Number != "M00000000" || p[0].Issued != "" || half.Documents != "soon" || p[0].Until != "2027" {
		t.Errorf("papers %+v", p)
	}
	if c := half.Contacts; len(c) != 1 || c[0].Kind != "telephone" || c[0].Value != "000-0000-0000" || c[0].Safe != "after 18:00" {
		t.Errorf("contacts %+v", c)
	}
	if r := half.Risk; !r.KinInReach || !reflect.DeepEqual(r.Traceable, []string{"one bakery", "twins"}) {
		t.Errorf("risk %+v", r)
	}
	if n := half.EarlierNotes; len(n) != 1 || n[0].Text != "a man with a list" || n[0].ID == "" {
		t.Errorf("notes %+v", n)
	}

	// To look is no change, and Tab leads through the form in the order in which
	// it is read, each field in view.
	x.press(shell.Ctrl(fyne.KeyI))
	c, first := x.Window.Canvas(), fyne.Focusable(nil)
	stops := 0
	for range 200 {
		f := c.Focused()
		if f == first {
			break
		}
		if first == nil {
			first = f
		}
		if looktest.Name(f) == "Hide" && stops > 0 {
			break
		}
		if why := x.Hidden(); why != "" {
			t.Errorf("%q %T is out of view: %s", looktest.Name(f), f, why)
		}
		stops++
		c.FocusNext()
	}
	if stops < 25 {
		t.Errorf("%d stops", stops)
	}
	look.Focus(first)
	x.Key(fyne.KeyEscape)
	x.Settle()
	if again := vaulttest.Must[record.Identity](t)(x.v.Identity(id)); !reflect.DeepEqual(again, half) {
		t.Errorf("looking made of\n%+v\n%+v", half, again)
	}
}
