package people_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
)

func TestPictures(t *testing.T) {
	x := open(t, nil)
	x.Picture("people-empty", x.s.Relabel)
	long := person(t, x.v, "함경북도 무산군 출신 쌍둥이 자매 가운데 언니, 2013년 봄에 두만강을 건넌 사람")
	kid := person(t, x.v, "aunt of 0403")
	kid.Child = true
	if err := x.v.SavePerson(kid); err != nil {
		t.Fatal(err)
	}
	person(t, x.v, "")
	p := person(t, x.v, "twins, Musan")
	for _, place := range []string{"Seoul", "무산군 독소리"} {
		vaulttest.Must[record.Testimony](t)(x.v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: place, Language: "ko"}))
	}
	path := filepath.Join(t.TempDir(), "동의서.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("invented ", 900)), 0o600); err != nil {
		t.Fatal(err)
	}
	form := vaulttest.Must[archive.Exhibit](t)(x.v.AttachFile(context.Background(), p.ID, path, nil))
	soon := time.Now().AddDate(0, 0, 9).Format(time.DateOnly)
	for _, c := range []record.Consent{
		{Person: p.ID, By: "self", Date: "2026-10-02", Language: "ko", Form: "oral", Uses: []record.Use{{Use: "keep", Answer: "yes"}}},
		{Person: p.ID, By: "self", Date: "2026-11-20", Language: "ko", Form: "written", Exhibit: form.ID, Uses: []record.Use{
			{Use: "keep", Answer: "yes"},
			{Use: "un_inquiry", Answer: "yes", Media: []string{"text", "audio"}, Until: "2028-11-20"},
			{Use: "icc", Answer: "yes", Media: []string{"text"}, Named: true, Recipients: []string{"Office of the Prosecutor"}},
			{Use: "public_named", Answer: "no"}, {Use: "ngo", Answer: "no"},
		}},
		{Person: long.ID, By: "guardian", Date: "2026-11-01", Uses: []record.Use{{Use: "icc", Answer: "yes", Until: soon}}},
		{Person: kid.ID, By: "relative", Date: "2026-11-01", Uses: []record.Use{{Use: "icc", Answer: "no"}}},
	} {
		vaulttest.Must[record.Consent](t)(x.v.SaveConsent(c, record.ConsentIdentity{}))
	}
	if err := x.v.SaveIdentity(p.ID, record.Identity{
		Names: []record.Name{{Text: "홍길동", Script: "Hang", Kind: "legal"}, {Text: "Hong Gildong", Script: "Latn"}},
		Sex:   "female", Birth: "198X", Nationality: "DPRK", Places: "Musan; Tumen", Contact: "Through the cook, never by telephone",
		Note: "All of this is invented.",
	}); err != nil {
		t.Fatal(err)
	}
	x.s.Relabel()
	x.r.Open(string(p.ID))
	x.Settle()
	x.Picture("people", x.s.Relabel)
	x.press(shell.Ctrl(fyne.KeyI))
	x.Picture("people-identity", nil)
	x.Key(fyne.KeyEscape)
	x.r.Open(string(long.ID))
	x.Settle()
	x.Picture("people-long", x.s.Relabel)
	x.press(shell.CtrlShift(fyne.KeyW))
	x.Picture("people-withdraw", nil)
	x.Key(fyne.KeyEscape)
	x.r.Open(string(p.ID))
	x.Settle()
	x.press(shell.CtrlShift(fyne.KeyA))
	x.Picture("consent", nil)
}
