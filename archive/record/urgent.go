package record

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Urgent is what was told of somebody who is held now and may be returned within
// days. It is sealed in the identity tree of the case, beside what was written
// into its forms: it names the person and who called.
type Urgent struct {
	At          string         `json:"at,omitempty"`          // RFC 3339: when the page was begun
	Country     string         `json:"country,omitempty"`     // ISO 3166-1: where the person is held
	Place       string         `json:"place,omitempty"`       // in words
	Holder      string         `json:"holder,omitempty"`      // who holds
	Since       string         `json:"since,omitempty"`       // EDTF
	Return      string         `json:"return,omitempty"`      // ISO 8601 day on which return was said to be likely
	Threat      string         `json:"threat,omitempty"`      // how that is known; the order of removal
	Person      ID             `json:"person,omitempty"`      // of the vault; one that is not there yet is made
	Handle      string         `json:"handle,omitempty"`      // the office's own, names nobody
	Name        string         `json:"name,omitempty"`        // in Latin letters, family name first
	Hangul      string         `json:"hangul,omitempty"`      // 한글
	Sex         string         `json:"sex,omitempty"`         // female, male, other
	Born        string         `json:"born,omitempty"`        // EDTF
	Nationality string         `json:"nationality,omitempty"` // ISO 3166-1
	Child       bool           `json:"child,omitempty"`       // under 18
	Caller      string         `json:"caller,omitempty"`      // who called: for the office alone
	Reach       string         `json:"reach,omitempty"`       // how to reach them: for the office alone
	Relation    string         `json:"relation,omitempty"`    // what they are to the person
	Knows       string         `json:"knows,omitempty"`       // how they know it
	Happened    string         `json:"happened,omitempty"`
	Fear        string         `json:"fear,omitempty"`      // what would happen on return
	Tried       string         `json:"tried,omitempty"`     // steps with authorities and others
	Release     string         `json:"release,omitempty"`   // Negotiated, NotNegotiated, "" for not known
	Terms       string         `json:"terms,omitempty"`     // of the release: for the office alone
	Consent     string         `json:"consent,omitempty"`   // BySelf, ByRelative, AnswerNotObtainable, AsRecorded; "": nobody has said yet, and nothing is drafted
	Named       bool           `json:"named,omitempty"`     // the name may be given
	Reason      string         `json:"reason,omitempty"`    // not obtainable: why
	Harm        string         `json:"harm,omitempty"`      // not obtainable: the harm weighed
	Decided     string         `json:"decided,omitempty"`   // not obtainable: two members
	Goes        []string       `json:"goes,omitempty"`      // mechanisms
	ToFollow    string         `json:"to_follow,omitempty"` // why the rest is not known yet
	Case        ID             `json:"case,omitempty"`      // one that is not there yet is made
	Extra       jsontext.Value `json:",embed"`
}

// Whether a release is being negotiated, which a letter could harm.
const (
	Negotiated    = "yes"
	NotNegotiated = "no"
)

// AsRecorded is the consent of a call that adds none to what the record has: for
// somebody of whom nothing is recorded, that nobody was asked yet.
const AsRecorded = "recorded"

// Countries are where people on the way are held, in the order in which they are
// offered; the page takes any other code too.
var Countries = []string{"CN", "RU", "MN", "VN", "LA", "TH", "MM", "KH", "JP", "KR", "KP"}

// CaseClock is the part of an urgent call that the first screen counts from. It
// names nobody.
type CaseClock struct {
	Country string         `json:"country,omitempty"`
	Since   string         `json:"since,omitempty"`   // EDTF
	Return  string         `json:"return,omitempty"`  // ISO 8601 day
	Release string         `json:"release,omitempty"` // as in Urgent
	Begun   string         `json:"begun"`             // RFC 3339
	Extra   jsontext.Value `json:",embed"`
}

// Clock is what the first screen counts from.
func (u Urgent) Clock() *CaseClock {
	return &CaseClock{Country: u.Country, Since: u.Since, Return: u.Return, Release: u.Release, Begun: u.At}
}

// ParseUrgent reads a call strictly: members that are not known and names that
// stand twice are errors, which never quote it.
func ParseUrgent(raw []byte) (Urgent, error) {
	var u Urgent
	if err := json.Unmarshal(raw, &u); err != nil {
		where := ""
		var e *json.SemanticError
		if errors.As(err, &e) {
			where = " at " + string(e.JSONPointer)
		}
		return u, fmt.Errorf("%w%s: each member is text, but named and child, which are true or false, and goes, a list", ErrCall, where)
	}
	if len(u.Extra) > 0 {
		return Urgent{}, fmt.Errorf("%w: it has a member that this version does not know", ErrCall)
	}
	return u, nil
}

// ErrCall is wrapped by what ParseUrgent reports.
var ErrCall = errors.New("not a call that can be read")

// maxUrgent is the most UTF-8 bytes of one answer of the page.
const maxUrgent = 10 << 10

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// Check says in which field and why an urgent call cannot be kept; field is "" for
// one that can.
func (u Urgent) Check() (field, why string) {
	for _, t := range []struct{ name, text string }{
		{"place", u.Place}, {"holder", u.Holder}, {"threat", u.Threat}, {"handle", u.Handle}, {"name", u.Name}, {"hangul", u.Hangul}, {"nationality", u.Nationality}, {"caller", u.Caller}, {"reach", u.Reach},
		{"relation", u.Relation}, {"knows", u.Knows}, {"happened", u.Happened}, {"fear", u.Fear}, {"tried", u.Tried}, {"terms", u.Terms}, {"reason", u.Reason},
		{"harm", u.Harm}, {"decided", u.Decided}, {"to_follow", u.ToFollow},
	} {
		if len(t.text) > maxUrgent {
			return t.name, "has more than 10 KiB"
		}
	}
	edtf := func(s string) bool {
		if s == "" {
			return true
		}
		_, err := ParseEDTF(s)
		return err == nil
	}
	switch {
	case u.Country != "" && !countryCode.MatchString(u.Country):
		return "country", "must be a country's code of two letters, like CN"
	case !edtf(u.Since):
		return "since", "must be a date, like 2026-11-20 or 2026-11"
	case u.Return != "" && !isDay(u.Return):
		return "return", "must be a day, like 2026-11-29"
	case !edtf(u.Born):
		return "born", "must be a date, like 1990-04 or 1990"
	case !slices.Contains([]string{"", "female", "male", "other"}, u.Sex):
		return "sex", "must be female, male or other"
	case !slices.Contains([]string{"", Negotiated, NotNegotiated}, u.Release):
		return "release", "must be yes or no, or empty where nobody knows"
	case u.Consent == "":
		return "consent", "is not told: write self, relative, not_obtainable, or recorded where the record has it or nobody was asked yet"
	case !slices.Contains([]string{BySelf, ByRelative, AnswerNotObtainable, AsRecorded}, u.Consent):
		return "consent", "must be self, relative, not_obtainable or recorded"
	case u.Consent == AnswerNotObtainable && (strings.TrimSpace(u.Reason) == "" || strings.TrimSpace(u.Harm) == ""):
		return "reason", "consent that could not be had needs the reason and the harm weighed"
	case u.Consent == AnswerNotObtainable && !TwoMembers(u.Decided):
		return "decided", "consent that could not be had needs two members' names, with a semicolon between them"
	case len(u.Goes) == 0:
		return "goes", "names no form to be drafted"
	case len(u.Goes) > 20:
		return "goes", "has more than 20 forms"
	case u.ToFollow == "" || strings.TrimSpace(u.ToFollow) == "":
		return "to_follow", "is empty: why the rest is not known yet"
	}
	return "", ""
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// TwoMembers reports two different names, with a semicolon or a comma between them.
func TwoMembers(decided string) bool {
	names := map[string]bool{}
	for _, n := range strings.FieldsFunc(decided, func(r rune) bool { return r == ';' || r == ',' }) {
		if n = strings.TrimSpace(n); n != "" {
			names[n] = true
		}
	}
	return len(names) >= 2
}

// Telephone is somebody to call: of a mechanism's file, or of the office's own list.
type Telephone struct {
	State   string `json:"state,omitempty"`  // ISO 3166-1: for people held there; "" for anywhere
	Who     string `json:"who"`              // whose it is
	Number  string `json:"number,omitempty"` // "" for not known
	Zone    string `json:"zone,omitempty"`   // of IANA's: Europe/Zurich
	Hours   string `json:"hours,omitempty"`  // Mo-Fr 09:00-17:00; "" for not known
	Source  string `json:"source,omitempty"`
	Checked string `json:"checked,omitempty"` // ISO 8601 day
}

var (
	hoursForm = regexp.MustCompile(`^(Mo|Tu|We|Th|Fr|Sa|Su)-(Mo|Tu|We|Th|Fr|Sa|Su) ([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9])$`)
	weekdays  = []string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"}
)

// ErrTelephone is wrapped where an entry of a list of telephones breaks its form.
var ErrTelephone = errors.New("not a telephone entry that can be used")

// Check looks at the form of an entry: whose it is, zone, hours, day.
func (t Telephone) Check() error {
	bad := func(field, why string) error { return fmt.Errorf("%w: %s: %s", ErrTelephone, field, why) }
	switch {
	case strings.TrimSpace(t.Who) == "" || len(t.Who) > 500:
		return bad("who", "is missing, or has more than 500 bytes")
	case len(t.Number) > 100 || len(t.Source) > 1000:
		return bad("number", "or source is too long")
	case t.State != "" && !countryCode.MatchString(t.State):
		return bad("state", "must be a country's code of two letters")
	case t.Hours != "" && !hoursForm.MatchString(t.Hours):
		return bad("hours", "must be like Mo-Fr 09:00-17:00")
	case t.Checked != "" && !isDay(t.Checked):
		return bad("checked", "must be a day, like 2026-11-26")
	}
	if t.Zone != "" {
		if _, err := time.LoadLocation(t.Zone); err != nil || t.Zone == "Local" {
			return bad("zone", "is not a zone of the time zone database, like Europe/Zurich")
		}
	}
	return nil
}

// At is the local time there, and whether somebody answers then: open is nil where
// the hours are not known. ok is false where the zone is not.
func (t Telephone) At(now time.Time) (local time.Time, open *bool, ok bool) {
	if t.Zone == "" {
		return now, nil, false
	}
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		return now, nil, false
	}
	local = now.In(zone)
	m := hoursForm.FindStringSubmatch(t.Hours)
	if m == nil {
		return local, nil, true
	}
	first, last, day := slices.Index(weekdays, m[1]), slices.Index(weekdays, m[2]), int(local.Weekday())
	clock := local.Format("15:04")
	is := (day-first+7)%7 <= (last-first+7)%7 && clock >= m[3] && clock < m[4]
	return local, &is, true
}
