package bundle

import (
	"path"
	"slices"
	"strconv"
	"strings"

	commitments "attest/archive/disclose"
	"attest/archive/record"
)

// GapText stands where something of a final account is left out. Said words can
// look the same: the copy tells which they are.
const GapText = "[…]"

// told is what a proven copy shows of an account: the facts of its interview, and
// its paragraphs, one for each run of paragraphs that is left out.
type told struct {
	facts    map[string]string
	account  []record.Segment
	redacted bool // words or paragraphs are left out
}

// Told gives the paragraphs that a copy shows, as they stand in the bundle's
// pages, and whether it leaves out words or paragraphs.
func Told(c commitments.Copy) (account []record.Segment, redacted bool, err error) {
	name, err := c.Commitment.Name()
	if err != nil {
		return nil, false, err
	}
	shown, err := commitments.Verify(c, name)
	if err != nil {
		return nil, false, err
	}
	t, err := toldOf(shown)
	return t.account, t.redacted, err
}

// leftOut lists why words and paragraphs of a copy are left out, each reason
// once, in the order of the form.
func leftOut(c *commitments.Copy) (out []string) {
	if c == nil {
		return nil
	}
	has := map[string]bool{}
	for _, p := range c.Parts {
		for _, g := range p.Hidden {
			has[g.Reason] = true
		}
		for _, n := range p.Nodes {
			if n.Item != nil && !ofInterview(*n.Item) {
				for _, g := range n.Item.Hidden {
					has[g.Reason] = true
				}
			}
		}
	}
	for _, r := range append(commitments.Reasons(), commitments.ReasonElsewhere) {
		if has[r] {
			out = append(out, r)
		}
	}
	return out
}

// leftOutOf lists them of a testimony, with a copy or without, and of what stands
// beside it.
func leftOutOf(t Testimony) []string {
	out := t.LeftOut
	if t.Copy != nil {
		out = leftOut(t.Copy)
	}
	for _, tr := range t.Translations {
		for _, x := range tr.Texts {
			for _, r := range x.LeftOut {
				if !slices.Contains(out, r) {
					out = append(slices.Clip(out), r)
				}
			}
		}
	}
	return out
}

// ofInterview reports that an item is the facts of the interview, of which the
// names of staff are always left out.
func ofInterview(it commitments.CopyItem) bool {
	return slices.ContainsFunc(it.Nodes, func(n commitments.Node) bool {
		return n.Leaf != nil && n.Leaf.Kind == commitments.Fact && strings.HasPrefix(string(n.Leaf.Body), "testimony\x00")
	})
}

const statementPart = "statement"

func toldOf(s commitments.Shown) (told, error) {
	out := told{facts: map[string]string{}, account: []record.Segment{}}
	p, ok := s.Part(statementPart)
	if !ok {
		return out, &commitments.Fault{Kind: commitments.FaultPart, Part: statementPart, Item: -1}
	}
	for _, it := range p.Items {
		if it.Reason != "" {
			out.account, out.redacted = append(out.account, record.Segment{Text: GapText}), true
			continue
		}
		facts, text := it.Read(GapText)
		if len(facts) == 0 && text == "" {
			continue // a blank item
		}
		f := map[string]string{}
		for _, nf := range facts {
			f[nf.Name] = nf.Value
		}
		if _, interview := f["testimony"]; interview {
			out.facts = f
			continue
		}
		seg := record.Segment{ID: f["segment"], Speaker: f["speaker"], Lang: f["language"], Text: text}
		for name, at := range map[string]*int64{"start": &seg.Start, "end": &seg.End} {
			if f[name] == "" {
				continue
			}
			n, err := strconv.ParseInt(f[name], 10, 64)
			if err != nil {
				return out, &commitments.Fault{Kind: commitments.FaultText, Part: statementPart, Item: it.From}
			}
			*at = n
		}
		for _, l := range it.Leaves {
			out.redacted = out.redacted || l.Leaf == nil
		}
		out.account = append(out.account, seg)
	}
	return out, nil
}

// opened follows a testimony's copy from the account as it is shown up to the
// name in the custody log, which the eight words spell.
func (v *verifier) opened(n int, s statement, o *object) {
	name := path.Join(testimonyFolder(n), fileDisclosure)
	raw, there := v.kept[name], true
	if _, there = v.sums[name]; !there {
		if o.Redacted || s.V != 1 {
			v.faultOf(KindRedaction, name, "missing, and parts of testimony %d are left out: nothing proves the rest", n)
		}
		return // bundles of before have none
	}
	if o.commitment == "" {
		v.faultOf(KindRedaction, name, "no entry of the custody log tells what it opens")
		return
	}
	c, err := commitments.ParseCopy(raw)
	if err != nil {
		v.faultOf(KindRedaction, name, "%s", err)
		return
	}
	shown, err := commitments.Verify(c, o.commitment)
	if err != nil {
		v.faultOf(KindRedaction, name, "%s", err)
		return
	}
	t, err := toldOf(shown)
	if err != nil {
		v.faultOf(KindRedaction, name, "%s", err)
		return
	}
	fits := true
	wrong := func(file, format string, args ...any) { fits = false; v.fault(file, format, args...) }
	if t.redacted != o.Redacted || t.redacted != (s.V == statementV2) {
		wrong(name, "the copy, the statement and the custody file differ in whether parts of testimony %d are left out", n)
	}
	if t.facts["testimony"] != string(o.Object) {
		wrong(name, "it is a copy of another testimony")
	}
	statementFile := path.Join(testimonyFolder(n), "statement.json")
	for i, p := range s.Account {
		if i >= len(t.account) || !sameSegment(p, t.account[i]) {
			wrong(statementFile, "paragraph %d is not the one that became final", i+1)
			break
		}
	}
	if len(s.Account) < len(t.account) {
		wrong(statementFile, "it has %d paragraphs, the final account %d", len(s.Account), len(t.account))
	}
	for fact, value := range map[string]string{
		"date": s.Interview.Date, "start": s.Interview.Start, "end": s.Interview.End, "place": s.Interview.Place,
		"method": s.Interview.Method, "language": s.Language,
	} {
		switch shown, open := t.facts[fact]; {
		case !open && value != "":
			wrong(statementFile, "it shows the %s of the interview, which the copy does not disclose", fact)
		case open && shown != value:
			wrong(statementFile, "the %s of the interview is not the one that became final", fact)
		}
	}
	for i := range v.Commitments {
		if k := &v.Commitments[i]; k.Testimony == n {
			k.Opened, k.Redacted = fits, t.redacted
		}
	}
}

// sameSegment compares what an account became final with: in which of several
// recordings its times are is sealed, and not among that.
func sameSegment(a, b record.Segment) bool {
	a.Sound, b.Sound = "", ""
	x, err := record.Canonical(a)
	if err != nil {
		return false
	}
	y, err := record.Canonical(b)
	return err == nil && string(x) == string(y)
}
