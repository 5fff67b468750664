package archive_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive"
	"attest/archive/record"
)

// vaultAt is a vault whose clock says what now says, and goes on by itself.
func vaultAt(t *testing.T, now *time.Time) *archive.Vault {
	t.Helper()
	v, err := archive.Create(t.Context(), filepath.Join(t.TempDir(), "office.attest"), archive.CreateOptions{Office: "o", Member: "Han", Passphrase: []byte(pass), Quick: true}.
		ClockAt(func() time.Time { *now = now.Add(time.Millisecond); return *now }), nil)
	noErr(t, err)
	t.Cleanup(func() { v.Close() })
	return v
}

// hiddenDay is a submission of an account of 20 November 2026 that leaves out its day:
// an exhibit of that day goes with it, and the account became final five days later.
func hiddenDay(t *testing.T, v *archive.Vault, now *time.Time, account string) record.Submission {
	t.Helper()
	p := must[record.Person](t)(v.NewPerson("invented"))
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
	te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: account}}
	noErr(t, v.SaveTestimony(te))
	must[record.Consent](t)(v.SaveConsent(record.Consent{Person: p.ID, By: record.BySelf, Date: "2026-01-02", Uses: []record.Use{
		{Use: "un_inquiry", Answer: "yes", Media: []string{"text", "audio", "image", "document"}}}}, record.ConsentIdentity{}))
	firstAccount(t, v, te.ID)
	b := must[archive.Exhibit](t)(v.Attach(t.Context(), te.ID, archive.Attachment{Name: "n.txt", Class: record.ClassCleared, Data: strings.NewReader("plain words")}, nil))
	*now = now.AddDate(0, 0, 5)
	te = must[record.Testimony](t)(v.Testimony(te.ID))
	final(t, v, te)
	*now = now.AddDate(0, 0, 5)
	return must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
		Exhibits: []record.ExhibitChoice{{ID: b.ID}},
		Profile:  record.Profile{Hidden: []record.HiddenPart{{Testimony: te.ID, Fact: "date", Reason: "place"}}}}))
}

// The steps of an exhibit and the entries that prove it are of a day too: of the day on
// which the interview was, by its own clock, by that of a bundle, or by Korea's.
func TestADayThatIsLeftOutIsAskedAboutInTheCustodyLog(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-20T12:00:00Z": archive.DayLog, "2026-11-19T23:00:00Z": archive.DayLog,
		"2026-11-22T12:00:00Z": "", "2026-11-10T12:00:00Z": archive.DayBundle,
	} {
		now := must[time.Time](t)(time.Parse(time.RFC3339, at))
		v := vaultAt(t, &now)
		s := hiddenDay(t, v, &now, "트럭으로 국경까지 갔습니다.")
		o := archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}
		_, err := v.Export(t.Context(), s.ID, o, nil)
		var ask *archive.ConfirmError
		switch {
		case want == "":
			noErr(t, err)
		case !errors.As(err, &ask) || len(ask.Reasons) != 1 || ask.Reasons[0].Code != archive.ReasonDayShown || ask.Reasons[0].Rules != want:
			t.Errorf("%s: %v, want %s", at, err, want)
		default:
			o.Confirmed = ask.Code
			must[archive.ExportReport](t)(v.Export(t.Context(), s.ID, o, nil))
		}
		if at == "2026-11-20T12:00:00Z" { // so that what is asked about is there
			for name, all := range everything(t, o.Path) {
				if strings.HasSuffix(name, "custody/report-en.txt") && !bytes.Contains(all, []byte("2026-11-20 12:00")) {
					t.Error("the steps are not in the bundle")
				}
			}
		}
	}
}

// A day that is left out is met however it is written: with its year what the sender
// wrote stops, else it is asked about; an account is asked about.
func TestADayThatIsLeftOutIsMetAsItIsWritten(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	v := vaultAt(t, &now)
	s := hiddenDay(t, v, &now, "그때가 2013년 11월 20일이었습니다.")
	says := func() (stops, asks []archive.ReasonCode) {
		t.Helper()
		_, err := v.Export(t.Context(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil)
		var ask *archive.ConfirmError
		var stop *archive.IncompleteError
		switch {
		case errors.As(err, &ask):
			for _, r := range ask.Reasons {
				asks = append(asks, r.Code)
			}
		case errors.As(err, &stop):
			for _, r := range stop.Reasons {
				stops = append(stops, r.Code)
			}
		default:
			noErr(t, err)
		}
		return stops, asks
	}
	if stops, asks := says(); len(stops)+len(asks) > 0 {
		t.Errorf("another year: %v %v", stops, asks)
	}
	for text, stop := range map[string]bool{
		"on 20 ноября 2026 г.": true, "20-го ноября 2026": true, "on the 20th of November 2026": true, "November 20th, 2026": true, "20. November 2026": true, "2026년 11월 20일(금)": true,
		"주체115년 11월 20일": true, "二〇二六年十一月二十日": true, "20261120": true, "이천이십육년 십일월 이십일": true,
		"11월 20일에 만났다": false, "on 20 November": false, "26.11.20": false, "20/11/26": false, "20 ноября": false,
	} {
		s.Cover = text
		s = must[record.Submission](t)(v.SaveSubmission(s))
		stops, asks := says()
		if stop && !slices.Contains(stops, archive.ReasonFieldWords) || !stop && (len(stops) > 0 || len(asks) != 1) {
			t.Errorf("%s: stopped by %v, asked %v", text, stops, asks)
		}
	}
	s.Cover = ""
	s = must[record.Submission](t)(v.SaveSubmission(s))

	// An account of the same vault in the same submission, whose day is its own to say.
	p := must[record.Person](t)(v.NewPerson("another"))
	consents(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text"}})
	te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-10-01", Place: "Seoul", Language: "ko"}))
	for _, text := range []string{"우리는 11월 20일에 함께 말했습니다.", "Мы говорили 20 ноября 2026 года.", "We spoke on the 20th of November."} {
		te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: text}}
		noErr(t, v.SaveTestimony(te))
		firstAccount(t, v, te.ID)
		s.Testimonies = []record.ID{s.Testimonies[0], te.ID}
		s = must[record.Submission](t)(v.SaveSubmission(s))
		if te = must[record.Testimony](t)(v.Testimony(te.ID)); len(te.Account) == 0 {
			t.Fatal("no account")
		}
		if stops, asks := says(); len(stops) > 0 || !slices.Contains(asks, archive.ReasonAccountSays) {
			t.Errorf("%s: stopped by %v, asked %v", text, stops, asks)
		}
	}
}

// A day that is left out of an account by its words is asked about where something else
// says it in other words.
func TestADayInHiddenWordsIsAskedAbout(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	v := vaultAt(t, &now)
	s := hiddenDay(t, v, &now, "우리는 2014년 6월 6일에 떠났습니다.")
	te := must[record.Testimony](t)(v.Testimony(s.Testimonies[0]))
	s.Profile.Hidden = []record.HiddenPart{{Testimony: te.ID, Segment: "s1", From: 4, To: 15, Reason: "place"}}
	for text, want := range map[string]bool{"They left on 6 June 2014.": true, "Они ушли 6 июня.": true, "They left on 7 June 2014.": false, "They left in 2014.": false} {
		s.Cover = text
		s = must[record.Submission](t)(v.SaveSubmission(s))
		_, err := v.Export(t.Context(), s.ID, archive.ExportOptions{Path: filepath.Join(t.TempDir(), "b.zip"), Plain: true}, nil)
		var ask *archive.ConfirmError
		if errors.As(err, &ask) != want || !want && err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// The difference from UTC that a clock shows tells a country: where the place of an
// interview is left out, when it began and ended go with it, unless the clock was UTC's.
func TestAPlaceThatIsLeftOutIsNotToldByTheClock(t *testing.T) {
	for zone, leaves := range map[string]bool{"+07:00": false, "Z": true} {
		v := newVault(t)
		p := must[record.Person](t)(v.NewPerson("invented"))
		te := must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Start: "2026-11-20T14:02:00" + zone, End: "2026-11-20T16:03:00" + zone, Place: "Bangkok", Language: "ko"}))
		te.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "갔습니다."}}
		noErr(t, v.SaveTestimony(te))
		consents(t, v, p.ID, record.Use{Use: "un_inquiry", Answer: "yes", Media: []string{"text"}})
		firstAccount(t, v, te.ID)
		te = must[record.Testimony](t)(v.Testimony(te.ID))
		final(t, v, te)
		s := must[record.Submission](t)(v.SaveSubmission(record.Submission{Title: "t", Addressee: "Commission", Class: "un_inquiry", Sender: "s", Testimonies: []record.ID{te.ID},
			Profile: record.Profile{Hidden: []record.HiddenPart{{Testimony: te.ID, Fact: "place", Reason: "place"}}}}))
		path := filepath.Join(t.TempDir(), "b.zip")
		_, err := v.Export(t.Context(), s.ID, archive.ExportOptions{Path: path, Plain: true}, nil)
		noErr(t, err)
		told := false
		for name, data := range everything(t, path) {
			if name == "the zip" {
				continue
			}
			for _, at := range []string{"14:02", "16:03", "+07:00"} {
				if bytes.Contains(data, []byte(at)) {
					told = true
					if !leaves {
						t.Errorf("%s has %s", name, at)
					}
				}
			}
		}
		if leaves && !told {
			t.Error("a clock of UTC tells no place, and was left out")
		}
	}
}
