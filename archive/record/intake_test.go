package record_test

import (
	"slices"
	"strings"
	"testing"

	"attest/archive/record"
)

func TestOpenIntake(t *testing.T) {
	sound := record.Exhibit{Parent: record.NewID(record.KindTestimony), Media: "audio/mp4"}
	all := func() record.ExhibitIdentity {
		return record.ExhibitIdentity{From: "a neighbour", How: "by cable", Intake: &record.Intake{
			Kind: "interview_audio", Maker: "the witness", Present: record.IntakeYes, Received: "2026-11", App: "kakaotalk", Forwarded: "0",
			Original: record.IntakeOriginal,
		}}
	}
	for name, c := range map[string]struct {
		e      record.Exhibit
		change func(*record.ExhibitIdentity)
		want   string
	}{
		"all is answered":       {sound, func(*record.ExhibitIdentity) {}, ""},
		"nothing is":            {sound, func(h *record.ExhibitIdentity) { *h = record.ExhibitIdentity{} }, "kind maker present from received how app original"},
		"a picture":             {record.Exhibit{Parent: sound.Parent, Media: "image/jpeg"}, func(h *record.ExhibitIdentity) { *h = record.ExhibitIdentity{} }, "kind maker from received how app original"},
		"another program":       {sound, func(h *record.ExhibitIdentity) { h.Intake.App = record.AppOther }, "app"},
		"by hand":               {sound, func(h *record.ExhibitIdentity) { h.Intake.App, h.Intake.Forwarded = record.AppNone, "" }, ""},
		"sent, and how often":   {sound, func(h *record.ExhibitIdentity) { h.Intake.Forwarded = "" }, "forwarded"},
		"a copy of what":        {sound, func(h *record.ExhibitIdentity) { h.Intake.Original = record.IntakeCopy }, "copy_of"},
		"recorded here":         {record.Exhibit{Parent: sound.Parent, Recording: "A", Media: "audio/flac"}, func(h *record.ExhibitIdentity) { *h = record.ExhibitIdentity{} }, ""},
		"a signed consent":      {record.Exhibit{Parent: record.NewID(record.KindPerson)}, func(h *record.ExhibitIdentity) { *h = record.ExhibitIdentity{} }, ""},
		"nobody knows by whom":  {sound, func(h *record.ExhibitIdentity) { h.Intake.Maker = " " }, "maker"},
		"not known if they met": {sound, func(h *record.ExhibitIdentity) { h.Intake.Present = record.IntakeUnknown }, ""},
	} {
		half := all()
		c.change(&half)
		if got := strings.Join(record.OpenIntake(c.e, half), " "); got != c.want {
			t.Errorf("%s: open are %q, want %q", name, got, c.want)
		}
		if half.Intake != nil && len(record.CheckIntake(*half.Intake)) > 0 {
			t.Errorf("%s: faults %v", name, record.CheckIntake(*half.Intake))
		}
	}
}

func TestCheckIntake(t *testing.T) {
	long := strings.Repeat("x", 2001)
	for _, in := range []record.Intake{
		{Kind: "selfie"}, {App: "pigeon"}, {Present: "perhaps"}, {Original: "yes"}, {Forwarded: "1000"}, {Forwarded: "-1"}, {Forwarded: "007"},
		{Forwarded: "often"}, {Made: "yesterday"}, {Received: "2026-13"}, {Maker: long}, {Device: long}, {AppWords: long}, {CopyOf: long},
	} {
		if len(record.CheckIntake(in)) != 1 {
			t.Errorf("%+v: %v", in, record.CheckIntake(in))
		}
	}
	if !slices.Contains(record.DocumentKinds, record.KindMedical) || !slices.Contains(record.Apps, record.AppOther) {
		t.Error("a list lacks what the rules name")
	}
}

func TestAppOfName(t *testing.T) {
	for name, want := range map[string]string{
		"KakaoTalk_20240101_101010.jpg": "kakaotalk", "mmexport1700000000000.jpg": "wechat", "IMG-20240101-WA0001.jpg": "whatsapp",
		"PTT-20240101-WA0003.opus": "whatsapp", "signal-2024-01-01-101010.jpeg": "signal", "photo_2024-01-01_10-10-10.jpg": "telegram",
		"IMG_0001.HEIC": "", "photo.jpg": "", "line.png": "", "": "", "photo_20 years.jpg": "",
	} {
		if got := record.AppOfName(name); got != want {
			t.Errorf("%s came through %q, want %q", name, got, want)
		}
	}
}

func TestProposesGraphic(t *testing.T) {
	if !record.ProposesGraphic("image/jpeg", record.KindMedical) || record.ProposesGraphic("image/jpeg", "map_or_sketch") || record.ProposesGraphic("audio/mp4", record.KindMedical) {
		t.Error("pictures of a medical report are proposed, and nothing else")
	}
}

func TestCheckRegion(t *testing.T) {
	good := record.Region{ID: record.NewID(record.KindRegion), Testimony: record.NewID(record.KindTestimony), Exhibit: record.NewID(record.KindExhibit),
		Left: 9999, Top: 0, Width: 1, Height: record.Whole}
	if f := record.CheckRegion(good); len(f) > 0 {
		t.Errorf("the last column: %v", f)
	}
	for name, change := range map[string]func(*record.Region){
		"another kind's ID":  func(r *record.Region) { r.ID = r.Exhibit },
		"no testimony":       func(r *record.Region) { r.Testimony = "" },
		"no exhibit":         func(r *record.Region) { r.Exhibit = r.Testimony },
		"a page before all":  func(r *record.Region) { r.Page = -1 },
		"no width":           func(r *record.Region) { r.Width = 0 },
		"beyond the edge":    func(r *record.Region) { r.Width = 2 },
		"left of the edge":   func(r *record.Region) { r.Left = -1 },
		"a sum that is over": func(r *record.Region) { r.Top, r.Height = 1<<62, 1<<62 },
		"twice one code":     func(r *record.Region) { r.Codes = []record.CodeUse{{Code: "A"}, {Code: "A"}} },
		"a very long note":   func(r *record.Region) { r.Note = strings.Repeat("x", 20001) },
	} {
		r := good
		change(&r)
		if f := record.CheckRegion(r); len(f) != 1 {
			t.Errorf("%s: %v", name, f)
		}
	}
}

func TestRegionsAreCounted(t *testing.T) {
	te := record.NewID(record.KindTestimony)
	got := record.CountAllCodes(nil, []record.Region{
		{Testimony: te, Codes: []record.CodeUse{{Code: "A"}, {Code: "OLD"}}}, {Testimony: te, Codes: []record.CodeUse{{Code: "B"}}},
	}, nil, func(code string) string {
		if code == "OLD" {
			return "A"
		}
		return code
	})
	if len(got) != 2 || got[0] != (record.CodeCount{Code: "A", Regions: 1, Testimonies: 1}) || got[1].Regions != 1 {
		t.Errorf("counted %+v", got)
	}
}
