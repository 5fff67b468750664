package dates

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"attest/archive/edtf"
)

// Languages are those whose words are read.
var Languages = []string{"ko", "en", "ru", "zh"}

// Proposal is a date that words may mean.
type Proposal struct {
	EDTF       string
	Why        []string // reasons, as codes: see Reasons, and the keys of known.txt (Note has words for those)
	Confidence float64  // 0 to 1: how likely the words mean this; how likely the witness is right is not in it
}

// Reasons that a proposal can have beside the keys of known.txt.
const (
	WhyStated    = "stated"           // year, month or day were said
	WhyShort     = "short_year"       // a year of two digits: 97년
	WhyJuche     = "juche"            // a Juche year; year 1 is 1912
	WhyRelative  = "relative"         // counted from the interview: last year, three years ago
	WhyRecent    = "recent"           // no year was said: the last such time before the interview
	WhySeason    = "season"           // a season: three months
	WhyYearStart = "winter_at_start"  // winter at the beginning of the year
	WhyYearEnd   = "winter_at_end"    // winter from the end of the year on
	WhyPart      = "part_of_month"    // early, middle, late: ten days each
	WhyLunar     = "lunar"            // reckoned from the lunisolar calendar
	WhyLeap      = "lunar_leap"       // in the leap month of that year
	WhySolar     = "solar"            // taken as a date of the solar calendar all the same
	WhyOffset    = "offset"           // so long before or after another date
	WhyRange     = "range"            // from one to another
	WhyAge       = "age"              // reckoned from an age
	WhyCounted   = "age_counted"      // 세는나이: one at birth, one more each new year
	WhyFull      = "age_full"         // 만나이: years completed
	WhyAgeEither = "age_not_said_how" // counted or full: both are covered
)

// Context is what is known beside the words.
type Context struct {
	Interview string // EDTF or ISO day of the interview; "" where words are not to be counted from it
	After     string // EDTF of what was told before, for "three weeks later"; "" for nothing
}

// MaxLength is the most bytes of words that are read.
const MaxLength = 500

// maxProposals is how many proposals are given at most.
const maxProposals = 6

// Propose reads words in a language (BCP 47; ko, en, ru, zh; by their script
// where it is another) and proposes dates, the likeliest first. Nothing is
// proposed for words that name no time, and for more than MaxLength bytes.
func Propose(words, lang string, about Context) []Proposal {
	if len(words) > MaxLength {
		return nil
	}
	text := strings.ToLower(norm.NFKC.String(words))
	if len(text) > 4*MaxLength {
		return nil
	}
	lang = languageOf(lang, text)
	c := context{lang: lang, at: parse(about.Interview), after: parse(about.After)}
	out := c.between(text)
	if out == nil {
		out = c.single(text)
	}
	return tidy(out)
}

func tidy(out []proposal) []Proposal {
	var ps []Proposal
	slices.SortStableFunc(out, func(a, b proposal) int { return cmp.Compare(b.sure, a.sure) })
	for _, p := range out {
		s := p.date.String()
		if s == "" || slices.ContainsFunc(ps, func(q Proposal) bool { return q.EDTF == s }) || len(ps) == maxProposals {
			continue
		}
		why := p.why[:0:0]
		for _, w := range p.why {
			if w != "" && !slices.Contains(why, w) {
				why = append(why, w)
			}
		}
		ps = append(ps, Proposal{s, why, math.Round(p.sure*100) / 100})
	}
	return ps
}

func languageOf(lang, text string) string {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if slices.Contains(Languages, base) {
		return base
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Hangul, r):
			return "ko"
		case unicode.Is(unicode.Cyrillic, r):
			return "ru"
		case unicode.Is(unicode.Han, r):
			return "zh"
		}
	}
	return "en"
}

func parse(s string) edtf.Date {
	d, err := edtf.Parse(s)
	if err != nil {
		return edtf.Date{} // as if it had not been given: the words alone are read then
	}
	return d
}

// context is Context in a form to reckon with.
type context struct {
	lang  string
	at    edtf.Date // of the interview
	after edtf.Date
	text  string // the words, folded
}

// today is the last day of the interview, zero where it is not known.
func (c context) today() time.Time {
	_, last := c.at.Bounds()
	return last
}

// proposal is a date on its way to a Proposal.
type proposal struct {
	date edtf.Date
	why  []string
	sure float64
}

func (p proposal) because(why string, factor float64) proposal {
	return proposal{p.date, append(slices.Clone(p.why), why), p.sure * factor}
}

// single proposes for words that name one time.
func (c context) single(text string) []proposal {
	f := c.read(text)
	out := c.dates(f)
	if f.offset.n > 0 {
		out = c.offsets(f, out)
	}
	for i := range out {
		mark := out[i].date.Mark()
		about := f.about || mark == edtf.Approximate || mark == edtf.UncertainAndApproximate
		doubt := f.doubt || mark == edtf.Uncertain || mark == edtf.UncertainAndApproximate
		switch {
		case about && doubt:
			mark = edtf.UncertainAndApproximate
		case about:
			mark = edtf.Approximate
		case doubt:
			mark = edtf.Uncertain
		}
		out[i].date = out[i].date.Marked(mark)
	}
	return out
}

// between reads "from … to …": the likeliest of each side, where both name a time.
func (c context) between(text string) []proposal {
	m := ranges[c.lang].FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	a, b := c.read(m[1]), c.read(m[2])
	if b.year == 0 && !b.isEvent() {
		b.year, b.yearWhy, b.yearSure = a.year, a.yearWhy, a.yearSure
	}
	if a.year == 0 && !a.isEvent() {
		a.year, a.yearWhy, a.yearSure = b.year, b.yearWhy, b.yearSure
	}
	if a.offset.n > 0 || b.offset.n > 0 {
		return nil
	}
	from, to := c.dates(a), c.dates(b)
	var out []proposal
	for _, x := range from[:min(2, len(from))] {
		for _, y := range to[:min(2, len(to))] {
			d := edtf.Between(x.date, y.date)
			if d.IsZero() {
				continue
			}
			p := proposal{d, append(append([]string{WhyRange}, x.why...), y.why...), min(x.sure, y.sure) * .9}
			if a.about || b.about {
				p.date = p.date.Marked(edtf.Approximate)
			}
			out = append(out, p)
		}
	}
	return out
}

// offsets moves dates by what was said: "three weeks after". Without a date in
// the same words, "ago" counts from the interview and "later" from what was
// told before.
func (c context) offsets(f facts, from []proposal) []proposal {
	o := f.offset
	if len(from) == 0 {
		base := c.after
		if o.ago {
			base = c.at
		}
		if base.IsZero() || !o.ago && o.n < 0 {
			return nil
		}
		from = []proposal{{base, []string{WhyRelative}, .8}}
		if !o.ago {
			from[0].why = nil
		}
	}
	var out []proposal
	for _, p := range from {
		first, last := p.date.Bounds()
		if first.IsZero() || last.IsZero() {
			continue
		}
		n := o.n
		if o.ago || o.before {
			n = -n
		}
		a, b := move(first, n, o.unit), move(last, n, o.unit)
		var d edtf.Date
		switch o.unit {
		case years:
			d = edtf.Between(edtf.Year(a.Year()), edtf.Year(b.Year()))
			if o.precise(p.date) {
				d = edtf.Span(a, b)
			}
		case months:
			d = edtf.Between(edtf.Month(a.Year(), int(a.Month())), edtf.Month(b.Year(), int(b.Month())))
		default:
			d = edtf.Span(a, b)
		}
		if o.unit != days || o.n > 3 {
			d = d.Marked(edtf.Approximate)
		}
		out = append(out, proposal{d, append(slices.Clone(p.why), WhyOffset), p.sure * .75})
	}
	return out
}

// precise reports that years are counted from a day that was named, so that
// the day of the year means something: two years after 15 April.
func (o offset) precise(d edtf.Date) bool {
	a, b := d.Bounds()
	return !o.ago && b.Sub(a) < 40*24*time.Hour
}

func move(t time.Time, n int, u unit) time.Time {
	switch u {
	case days:
		return t.AddDate(0, 0, n)
	case weeks:
		return t.AddDate(0, 0, 7*n)
	case months:
		return AddMonths(t, n)
	}
	return AddMonths(t, 12*n)
}

// AddMonths adds months to a day, at midnight UTC, and stays in the month meant: 31
// January and one month is the end of February; so is 31 May less three.
func AddMonths(t time.Time, n int) time.Time {
	to := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := to.AddDate(0, 1, -1).Day()
	return to.AddDate(0, 0, min(t.Day(), last)-1)
}
