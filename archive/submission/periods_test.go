package submission_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"attest/archive/submission"
)

// Periods in months and years are counted as months and years, and whole days as days.
func TestPeriodsAreCountedAsTheyAreWritten(t *testing.T) {
	noon := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d.Add(22 * time.Hour)
	}
	said := func(m *submission.Mechanism, f *submission.Facts, given map[string]string, at time.Time, rule string) string {
		t.Helper()
		f.Now = at
		list := submission.Check(submission.NewTable(m, f, drafted(m, f, given), "en"), f)
		if i := slices.IndexFunc(list, func(x submission.Finding) bool { return x.Rule == rule }); i >= 0 {
			return list[i].Severity + " " + list[i].En
		}
		return ""
	}
	far := time.FixedZone("", -10*60*60)
	for _, c := range []struct {
		id, decided string
		now         time.Time
		late        bool
	}{
		{"OP3CRC", "2023-03-01", noon("2024-03-01"), false}, {"OP3CRC", "2023-03-01", noon("2024-03-02"), true},
		{"OP3CRC", "2023-03-01", time.Date(2024, 3, 1, 20, 0, 0, 0, far), false}, {"OP3CRC", "2024-02-29", noon("2025-02-28"), false}, {"OP3CRC", "2024-02-29", noon("2025-03-01"), true},
		{"OP1", "2020-02-29", noon("2025-02-28"), false}, {"OP1", "2020-02-29", noon("2025-03-01"), true}, {"OP1", "2020-03-01", noon("2025-03-01"), false},
	} {
		got := said(mechanism(t, c.id), child(facts("2026-10")), map[string]string{"remedies.final_date": c.decided}, c.now, submission.KindDeadline)
		if strings.Contains(got, "It ended on ") != c.late {
			t.Errorf("%s: decided %s, now %s: %q", c.id, c.decided, c.now.Format(time.RFC3339), got)
		}
	}
	for _, c := range []struct {
		gone, now string
		urgent    bool
	}{
		{"2026-03-01", "2026-05-31", true}, {"2026-03-02", "2026-05-31", true}, {"2026-02-28", "2026-05-31", true}, {"2026-02-27", "2026-05-31", false},
		{"2026-08-27", "2026-11-27", true}, {"2026-08-28", "2026-11-27", true}, {"2026-08-26", "2026-11-27", false},
	} {
		if got := said(mechanism(t, "WGEID"), facts("CN-YJ "+c.gone), nil, noon(c.now), submission.KindUrgentWindow); strings.Contains(got, "This one may fall under it") != c.urgent {
			t.Errorf("gone %s, now %s: %q", c.gone, c.now, got)
		}
	}
	for _, c := range []struct{ id, what, sent, end string }{
		{"OP1", "reply", "2026-03-01", "2026-09-01"}, {"CAT22", "reply", "2026-08-31", "2027-02-28"}, {"HRCCP", "reply", "2026-11-30", "2027-02-28"}, {"HRCCP", "reply", "2026-12-01", "2027-03-01"},
		{"WGAD", "reply", "2026-11-01", "2026-12-31"}, {"WGAD", "extension", "2026-11-01", "2027-01-31"}, {"WGEID", "transmission", "2026-12-31", "2027-01-02"},
	} {
		m := mechanism(t, c.id)
		i := slices.IndexFunc(m.Clock, func(x submission.Clock) bool { return x.What == c.what })
		if got := m.Clock[i].End(noon(c.sent)).Format(time.DateOnly); got != c.end {
			t.Errorf("%s: %s of what was sent on %s ends on %s, want %s", c.id, c.what, c.sent, got, c.end)
		}
	}
}
