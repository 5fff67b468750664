package settings_test

import (
	"reflect"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look/looktest"
	"attest/app/settings"
	"attest/app/shell"
	"attest/app/welcome"
	"attest/archive/record"
)

type vault struct{ office record.Office }

func (v *vault) Office() record.Office            { return v.office }
func (v *vault) SaveOffice(o record.Office) error { v.office = o; return nil }

func enter(t *testing.T) (*looktest.Desk, *shell.Shell, *vault) {
	d := looktest.New(t)
	s := shell.New(d.Window)
	v := &vault{office: record.Office{Name: "Sample office", Sender: "Sample street 1", Lock: 5}}
	r := settings.New(s, welcome.Settings{Prefs: d.App.Preferences()}).Of(v)
	s.Enter(shell.Session{Office: "Sample office", Role: "shell.role.keyholder", Idle: 5 * time.Minute}, []shell.Room{r}, nil)
	d.Settle()
	return d, s, v
}

func TestOfficeIsStoredWhenTheFieldIsLeft(t *testing.T) {
	d, _, v := enter(t)
	d.Key(fyne.KeyEnd)
	d.Type("s")
	d.Key(fyne.KeyTab)
	d.Settle()
	if v.office.Name != "Sample offices" {
		t.Fatalf("stored name is %q", v.office.Name)
	}
	d.Sees("Settings changed")
}

func TestLimitsAreSaid(t *testing.T) {
	d, _, _ := enter(t)
	d.Sees("Input methods", "your screen", "same user", "Printers", "Hibernation", "cards, recorders and phones", "turning it off forgets the list")
}

func TestAccountSizeIsKept(t *testing.T) {
	d, _, _ := enter(t)
	p := d.App.Preferences()
	p.SetInt(settings.KeyAccountSize, 40)
	if settings.AccountSize(p) != settings.LargestAccount {
		t.Fatal("a size beyond the largest is not held")
	}
	p.RemoveValue(settings.KeyAccountSize)
	if settings.AccountSize(p) != settings.SmallestAccount {
		t.Fatal("without a choice the size is not 14")
	}
}

// Who is sent here to name a program comes to its fields, also in a low window.
func TestAPartIsOpened(t *testing.T) {
	d, s, _ := enter(t)
	d.Window.Resize(fyne.NewSize(640, 330))
	s.Open("settings", settings.Programs)
	d.Settle()
	if e, ok := d.Window.Canvas().Focused().(*forms.Entry); !ok || e.Text != "" { // the office's name is filled
		t.Fatalf("the focus is in %T", d.Window.Canvas().Focused())
	}
	if why := d.Hidden(); why != "" {
		t.Error(why)
	}
}

func TestPictures(t *testing.T) {
	d, s, _ := enter(t)
	d.Picture("settings", s.Relabel)
}

// Whose work is inside is shown with its licence, by keys alone.
func TestLicencesOfWhatIsInside(t *testing.T) {
	d, s, _ := enter(t)
	d.Press("Licences of what is inside")
	d.Settle()
	d.Sees("Attest is built of the work of many", "Apache License 2.0: the text", "TERMS AND CONDITIONS FOR USE")
	d.Key(fyne.KeyEnd)
	d.Sees("wazero")
	d.SeesNot("TERMS AND CONDITIONS FOR USE")
	d.Picture("settings-licences", s.Relabel)
	d.Key(fyne.KeyEscape)
	d.SeesNot("Attest is built of the work of many")

	// Also where there is little room the text is read by keys, from the button below it.
	d.Window.Resize(fyne.NewSize(640, 360))
	d.Press("Licences of what is inside")
	d.Key(fyne.KeyTab)
	before := d.Window.Canvas().Capture()
	d.Key(fyne.KeyPageDown)
	if reflect.DeepEqual(before, d.Window.Canvas().Capture()) {
		t.Error("the text does not scroll")
	}
}

func TestTheLockStoresWhatIsTyped(t *testing.T) {
	d, s, v := enter(t)
	d.Key(fyne.KeyEnd)
	d.Type("s")
	s.Lock() // at once: nothing that runs beside the window is waited for
	if v.office.Name != "Sample offices" {
		t.Fatalf("stored name is %q", v.office.Name)
	}
}
