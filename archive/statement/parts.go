package statement

import (
	"strconv"
	"strings"
	"time"

	"attest/archive/record"
)

// header is the facts of the interview and the consent (rules EV-C01 to C05).
func (p *pages) header() {
	d, i := p.d, p.d.Interview
	p.put(0, p.w.Title, true, titleSize)
	if d.Supplements != "" {
		p.put(0, fill(p.w.Supplement, d.Supplements), false, textSize)
	}
	if !d.Final {
		p.put(0, p.w.NotFinal, true, headSize)
	}
	p.gap(4)
	p.fact(p.w.Reference, d.Label)
	p.fact(p.w.Person, d.Person)
	p.fact(p.w.Office, d.Office)
	p.fact(p.w.Date, i.Date)
	p.fact(p.w.Time, span(i.Start, i.End))
	p.fact(p.w.Place, i.Place)
	p.fact(p.w.Method, p.w.of(p.w.Methods, i.Method))
	p.fact(p.w.Spoken, p.w.language(i.Language))
	interpreter := p.w.No
	if i.Interpreter {
		interpreter = p.w.Yes
	}
	p.fact(p.w.Interpreter, interpreter)
	var present []string
	for _, r := range i.Present {
		present = append(present, p.w.of(p.w.Roles, r))
	}
	p.fact(p.w.Present, strings.Join(present, ", "))
	breaks := []string{}
	for _, b := range i.Breaks {
		breaks = append(breaks, span(b.Start, b.End))
	}
	p.fact(p.w.Breaks, strings.Join(breaks, "; "))
	p.fact(p.w.Consent, p.consent())
	p.gap(3)
}

func (p *pages) consent() string {
	c := p.d.Consent
	var parts []string
	for _, part := range []string{c.Date, p.w.of(p.w.Givers, c.By), p.w.of(p.w.Forms, c.Form)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// fact is one line of the header; what is not known is left out.
func (p *pages) fact(name, value string) {
	if value == "" {
		return
	}
	const column = 46.0
	p.room(smallSize * leading)
	p.Set(false, smallSize)
	y := p.pdf.GetY()
	p.pdf.SetX(left)
	p.pdf.CellFormat(column, textSize*leading, name, "", 0, "L", false, 0, "")
	p.pdf.SetY(y)
	p.put(column, value, false, textSize)
}

func (p *pages) section(name string) {
	p.gap(3)
	p.room(20)
	p.put(0, name, true, headSize)
	p.gap(1)
}

// account is what was said, in the words in which it was said.
func (p *pages) account() {
	p.section(p.w.Account)
	for n, s := range p.d.Account {
		p.room(18) // no number without its first line
		p.Set(true, textSize)
		y := p.pdf.GetY()
		p.pdf.SetX(left)
		p.pdf.CellFormat(gutter, smallSize*leading, strconv.Itoa(n+1), "", 0, "L", false, 0, "")
		p.pdf.SetY(y)
		var head []string
		for _, part := range []string{p.w.of(p.w.Speakers, s.Speaker), clock(s.Start, s.End), p.w.language(s.Lang)} {
			if part != "" {
				head = append(head, part)
			}
		}
		p.put(gutter, strings.Join(head, " · "), false, smallSize)
		p.put(gutter, s.Text, false, textSize)
		p.gap(2.5)
	}
}

// clock is where a paragraph stands in the recording.
func clock(start, end int64) string {
	if start == 0 && end == 0 {
		return ""
	}
	s := start / 1000
	two := func(n int64) string {
		if n < 10 {
			return "0" + strconv.FormatInt(n, 10)
		}
		return strconv.FormatInt(n, 10)
	}
	return two(s/3600) + ":" + two(s/60%60) + ":" + two(s%60)
}

// basis says how the person knows what was told (rule EV-C11).
func (p *pages) basis() {
	if len(p.d.Basis) == 0 {
		return
	}
	p.section(p.w.Basis)
	for _, b := range p.d.Basis {
		p.fact(p.w.of(p.w.Bases, b.Basis), fill(p.w.Paragraphs, numbers(b.Paragraphs)))
	}
}

func numbers(all []int) string {
	var out []string
	for _, n := range all {
		out = append(out, strconv.Itoa(n))
	}
	return strings.Join(out, ", ")
}

func (p *pages) exhibits() {
	if len(p.d.Exhibits) == 0 {
		return
	}
	p.section(p.w.Exhibits)
	for _, e := range p.d.Exhibits {
		p.room(textSize*leading + hashSize*leading)
		p.put(0, e.Label+" · "+e.Media, false, textSize)
		p.put(0, "SHA-256 "+e.SHA256, false, hashSize)
		p.gap(1)
	}
}

func (p *pages) corrections() {
	p.section(p.w.Corrections)
	if len(p.d.ReadBack.Corrections) == 0 {
		p.put(0, p.w.NoCorrections, false, textSize)
	}
	for _, c := range p.d.ReadBack.Corrections {
		n := 0
		for i, s := range p.d.Account {
			if s.ID == c.Segment {
				n = i + 1
			}
		}
		p.put(0, fill(p.w.Correction, strconv.Itoa(n), c.Reason), false, textSize)
	}
}

// signatures is a page of its own: the note of the reading, how many pages there
// are, the eight words, and a line for each who signs.
func (p *pages) signatures() {
	p.page()
	rb := p.d.ReadBack
	p.put(0, p.w.Declaration, true, headSize)
	p.gap(1)
	p.put(0, fill(p.w.ReadBack, minute(rb.At), p.w.language(rb.Language), p.w.of(p.w.Readers, rb.Reader)), false, textSize)
	if rb.True {
		p.put(0, p.w.True, false, textSize)
	}
	p.put(0, fill(p.w.Pages, strconv.Itoa(p.pdf.PageNo())), false, textSize)
	p.gap(3)
	y := p.pdf.GetY()
	all := strings.Fields(p.d.Words)
	p.gap(3)
	p.put(5, strings.Join(all[:len(all)/2], " "), true, wordsSize)
	p.put(5, strings.Join(all[len(all)/2:], " "), true, wordsSize)
	p.put(5, p.d.Name, false, hashSize)
	p.gap(2)
	p.pdf.SetDrawColor(60, 60, 60)
	p.pdf.Rect(left, y, p.width, p.pdf.GetY()-y, "D")
	p.gap(2)
	p.put(0, p.w.Check, false, smallSize)
	for _, role := range p.d.Roles {
		p.signer(role)
	}
}

// signer has the lines of one who signs, or says why there is no signature.
func (p *pages) signer(role string) {
	p.gap(3)
	p.room(28)
	name := p.w.of(p.w.Signers, role)
	for _, s := range p.d.ReadBack.Signed {
		if s.Role != role {
			continue
		}
		switch s.How {
		case record.SignedAbsent, record.SignedRefused, record.SignedVoice:
			p.put(0, name, true, textSize)
			how := p.w.of(p.w.Ways, s.How)
			if s.Reason != "" {
				how += ": " + s.Reason
			}
			p.put(0, how, false, textSize)
			return
		}
	}
	p.put(0, name, true, textSize)
	p.gap(12)
	p.Set(false, smallSize)
	y := p.pdf.GetY()
	p.pdf.SetDrawColor(60, 60, 60)
	widths := []float64{0.45, 0.22, 0.33}
	x := left
	for i, label := range []string{p.w.Signature, p.w.SignedOn, p.w.SignedAt} {
		w := p.width*widths[i] - 4
		p.pdf.Line(x, y, x+w, y)
		p.pdf.SetXY(x, y+0.5)
		p.pdf.CellFormat(w, smallSize*leading, label, "", 0, "L", false, 0, "")
		x += w + 4
	}
	p.pdf.SetXY(left, y+smallSize*leading+1)
}

// span is from when to when, a day once.
func span(start, end string) string {
	from, to := minute(start), minute(end)
	if day, clock, ok := strings.Cut(to, " "); ok && strings.HasPrefix(from, day+" ") {
		to = clock
	}
	switch {
	case from == "":
		return to
	case to == "":
		return from
	}
	return from + " – " + to
}

// minute is a time as it is read, with its zone; what is no time stands as it is.
func minute(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.Format("2006-01-02 15:04 -07:00")
}
