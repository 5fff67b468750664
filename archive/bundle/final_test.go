package bundle

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"attest/archive/custody"
	commitments "attest/archive/disclose"
	"attest/archive/record"
	"attest/archive/seal"
)

const finalCopy = "data/testimonies/01/disclosure.json"

// finalSample is a bundle of one account that became final, with its copy; the
// ranges are left out. Everything in it is invented.
func finalSample(t testing.TB, ranges ...commitments.Range) Content {
	t.Helper()
	c := sample()
	c.Name, c.Title, c.Exhibits, c.Withheld = "Final", "Final sample (invented)", nil, 0
	c.Testimonies = c.Testimonies[:1]
	te := &c.Testimonies[0]
	te.Segments = slices.Clone(te.Segments[:2])
	te.Segments[0].End = 2500 // its sound begins with the recording, at 0
	te.Segments = append(te.Segments,
		record.Segment{ID: "s3", Speaker: record.SpeakerWitness, Start: 4000, End: 9000, Sound: record.IDFromBytes(record.KindExhibit, [16]byte{4}), Lang: "en", Text: "Hanbyol Kim-Qz was with us."},
		record.Segment{ID: "s4", Speaker: record.SpeakerWitness, Text: "He said […] and then nothing."})
	id := record.IDFromBytes(record.KindTestimony, [16]byte{1})
	items := []commitments.Item{{Facts: []commitments.NamedFact{
		{Name: "testimony", Value: string(id)}, {Name: "date", Value: te.Interview.Date}, {Name: "place", Value: te.Interview.Place},
		{Name: "language", Value: te.Language}, {Name: "method", Value: te.Interview.Method}, {Name: "interviewer", Value: "An Invented Interviewer"},
	}}}
	var proof []SegmentProof
	for i, s := range te.Segments {
		it := commitments.Item{Facts: []commitments.NamedFact{{Name: "segment", Value: s.ID}, {Name: "speaker", Value: s.Speaker}}, Text: s.Text}
		if s.Lang != "" {
			it.Facts = append(it.Facts, commitments.NamedFact{Name: "language", Value: s.Lang})
		}
		if s.End != 0 {
			it.Facts = append(it.Facts, commitments.NamedFact{Name: "start", Value: strconv.FormatInt(s.Start, 10)},
				commitments.NamedFact{Name: "end", Value: strconv.FormatInt(s.End, 10)})
		}
		items = append(items, it)
		proof = append(proof, SegmentProof{Salt: salt(byte(10 + i)), Body: canonical(s)})
	}
	seed := commitments.Seed(salt(5))
	tree, err := commitments.Commit(seed, "statement", items)
	if err != nil {
		t.Fatal(err)
	}
	k := commitments.Commitment{Parts: []commitments.Part{tree.Part("statement")}}
	name, err := k.Name()
	if err != nil {
		t.Fatal(err)
	}
	copied, err := commitments.Redact(seed, k, items, append([]commitments.Range{{Fact: "interviewer", Reason: commitments.ReasonHelper}}, ranges...))
	if err != nil {
		t.Fatal(err)
	}
	te.Copy = &copied
	te.Disclosure = sealVersion(id, nil, proof)
	segments, redacted, err := Told(copied)
	if err != nil {
		t.Fatal(err)
	}
	if te.Redacted = redacted; redacted {
		te.Segments, te.Disclosure.Segments = segments, nil
	}
	l := &vaultLog{vault: record.IDFromBytes(record.KindVault, [16]byte{9})}
	l.add(custody.VaultCreated, l.vault, "")
	l.add(custody.Created, id, seal.VersionName(te.Disclosure.Salt, te.Disclosure.Envelope))
	l.add(custody.Committed, id, name)
	l.add(custody.Locked, "", "")
	c.Custody = l.custody()
	return c
}

func TestTheAccountLeadsToTheEightWords(t *testing.T) {
	r := verified(t, written(t, finalSample(t)), Options{})
	if !r.OK() || len(r.Commitments) != 1 || !r.Commitments[0].Opened || r.Commitments[0].Redacted {
		t.Fatalf("%+v", r)
	}
}

// What is left out is nowhere in the bundle, is marked, and the rest is proven.
func TestARedactedAccountLeadsToTheEightWords(t *testing.T) {
	b := written(t, finalSample(t, commitments.Range{Segment: "s3", From: 0, To: 15, Reason: commitments.ReasonPerson},
		commitments.Range{Segment: "s2", Reason: commitments.ReasonFamily}))
	r := verified(t, b, Options{})
	if !r.OK() || len(r.Commitments) != 1 || !r.Commitments[0].Opened || !r.Commitments[0].Redacted {
		t.Fatalf("%+v", r)
	}
	p := unpack(t, b)
	for name, data := range p.files {
		all := append(bytes.Clone(data), decoded(data)...)
		for _, hidden := range []string{"Kim-Qz", "새벽에", "Invented Interviewer"} {
			if bytes.Contains(all, []byte(hidden)) {
				t.Errorf("%q is in %s", hidden, name)
			}
		}
	}
	page := string(p.files["data/index.html"])
	for _, want := range []string{"[…]was with us.", "another person is named; family within reach", `href="check.html"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// decoded is what the base64 strings of a JSON file hold.
func decoded(data []byte) (out []byte) {
	for _, s := range strings.Split(string(data), `"`) {
		if b, err := base64.StdEncoding.DecodeString(s); err == nil {
			out = append(out, b...)
		}
	}
	return out
}

// finalLies are bundles whose manifests and signature fit, and whose account is
// not the one that became final.
var finalLies = map[string]struct {
	ranges []commitments.Range
	change func(testing.TB, *packed)
	file   string
	what   string
}{
	"copy_changed": {nil, func(t testing.TB, p *packed) {
		p.files[finalCopy] = bytes.Replace(p.files[finalCopy], []byte(`"salt":"`), []byte(`"salt":"00`), 1)
	}, finalCopy, "malformed"},
	"copy_of_another": {nil, func(t testing.TB, p *packed) {
		other := finalSample(t)
		other.Testimonies[0].Copy.Commitment.Parts[0].Root[0] ^= 1
		b, err := other.Testimonies[0].Copy.Format()
		if err != nil {
			t.Fatal(err)
		}
		p.files[finalCopy] = b
	}, finalCopy, "another commitment"},
	"commitment_unnamed": {nil, func(t testing.TB, p *packed) {
		p.edit(t, fileProofs, func(v map[string]any) { v["entries"] = v["entries"].([]any)[:1] })
	}, finalCopy, "no entry of the custody log tells what it opens"},
	"redaction_unproven": {redaction, func(t testing.TB, p *packed) { delete(p.files, finalCopy) }, finalCopy, "nothing proves the rest"},
	"redaction_grown": {redaction, func(t testing.TB, p *packed) {
		p.edit(t, "data/testimonies/01/statement.json", func(v map[string]any) { v["account"].([]any)[3].(map[string]any)["text"] = "[…]nothing." })
	}, "data/testimonies/01/statement.json", "paragraph 4 is not the one that became final"},
	"redaction_short": {redaction, func(t testing.TB, p *packed) {
		p.edit(t, "data/testimonies/01/statement.json", func(v map[string]any) { v["account"] = v["account"].([]any)[:3] })
	}, "data/testimonies/01/statement.json", "it has 3 paragraphs, the final account 4"},
	"redaction_shown_else": {redaction, func(t testing.TB, p *packed) {
		p.files["data/index.html"] = bytes.Replace(p.files["data/index.html"], []byte("[…]was with us"), []byte("Nobody was with us"), 1)
	}, "data/index.html", "is not shown as it was sealed"},
	"redaction_denied": {redaction, func(t testing.TB, p *packed) {
		p.edit(t, "data/testimonies/01/statement.json", func(v map[string]any) { v["v"] = 1 })
	}, finalCopy, "differ in whether parts of testimony 1 are left out"},
	"place_changed": {nil, func(t testing.TB, p *packed) {
		p.edit(t, "data/testimonies/01/statement.json", func(v map[string]any) { v["interview"].(map[string]any)["place"] = "Elsewhere" })
	}, "data/testimonies/01/statement.json", "the place of the interview is not the one that became final"},
}

var redaction = []commitments.Range{{Segment: "s3", From: 0, To: 15, Reason: commitments.ReasonPerson}}

func TestWhatDidNotBecomeFinalIsRefused(t *testing.T) {
	for name, lie := range finalLies {
		t.Run(name, func(t *testing.T) {
			p := unpack(t, written(t, finalSample(t, lie.ranges...)))
			lie.change(t, p)
			r := verified(t, p.resign(t, officeKey).zip(), Options{})
			if !hasFault(r, lie.file, lie.what) {
				t.Errorf("%v", r.Faults)
			}
			if len(r.Commitments) > 0 && r.Commitments[0].Opened {
				if name != "redaction_shown_else" {
					t.Error("it counts as opened")
				}
			}
		})
	}
}

// writeFinalVectors adds bundles of final accounts to the vectors for other readers.
func writeFinalVectors(t *testing.T) {
	t.Helper()
	putVector(t, "good_final", written(t, finalSample(t)), vector{comment: "a final account that leads to its eight words; all invented", expect: "good"})
	putVector(t, "good_final_from_zero", written(t, finalSample(t)), vector{comment: "a final account whose first paragraph is heard from 0 ms", expect: "good"})
	putVector(t, "good_redacted", written(t, finalSample(t, redaction...)), vector{comment: "words of a final account are left out", expect: "good"})
	for _, name := range []string{"copy_of_another", "redaction_grown", "redaction_unproven"} {
		p := unpack(t, written(t, finalSample(t, finalLies[name].ranges...)))
		finalLies[name].change(t, p)
		putVector(t, "lie_"+name, p.resign(t, officeKey).zip(), vector{
			comment: "manifests and signature fit, the account is not the one that became final", expect: "bad", fault: finalLies[name].what,
		})
	}
	writeHiddenVectors(t)
}

// The page itself, in a real Chromium: a person gives it the file and the words.
func TestTheCheckPageChecks(t *testing.T) {
	b := written(t, finalSample(t, redaction...))
	words := verified(t, b, Options{}).Commitments[0].Words
	p := unpack(t, b)
	page := string(p.files[fileCheck])
	if !strings.Contains(page, "cannot vouch for itself") || strings.Index(page, "cannot vouch for itself") > strings.Index(page, "<form") {
		t.Error("it does not say first that it cannot vouch for itself")
	}
	dir := t.TempDir()
	tabbed := tab(t, filepath.Join(laidOut(t, b), "data", "check.html"))
	if !strings.Contains(eval[string](t, tabbed, "document.body.innerText"), "Nothing is checked yet.") {
		t.Error("it does not say that nothing is checked yet")
	}
	good := string(p.files[finalCopy])
	for name, c := range map[string]struct{ copied, words, verdict string }{
		"the words of the paper": {good, strings.ToUpper(words), "proven"},
		"no words":               {good, "", "compare"},
		"other words":            {good, "abacus " + words, "refused"},
		"a changed file":         {strings.Replace(good, `"salt":"`, `"salt":"0`, 1), words, "refused"},
		"another file":           {"{}", words, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".json")
			must(t, os.WriteFile(file, []byte(c.copied), 0o600))
			must(t, tabbed.Eval("document.getElementById('words').value = "+strconv.Quote(c.words), nil))
			must(t, tabbed.Files("#files", file))
			must(t, tabbed.Wait("document.getElementById('out').dataset.done"))
			dom := eval[string](t, tabbed, "(() => { const out = document.getElementById('out'), html = out.outerHTML; delete out.dataset.done; return html; })()")
			if !strings.Contains(dom, `data-verdict="`+c.verdict+`"`) {
				t.Fatalf("no verdict %s\n%s\n%v", c.verdict, dom, tabbed.Said())
			}
			if c.verdict != "refused" && (!strings.Contains(dom, "[…]was with us.") || !strings.Contains(dom, words)) {
				t.Error("it does not show what it proves")
			}
		})
	}
	quiet(t, tabbed)
}

// The lines that docs/disclosure-format.md and docs/bundle-format.md give for a
// shell work on a real bundle.
func TestTheFormatsLinesForAShellWork(t *testing.T) {
	b := written(t, finalSample(t, redaction...))
	k := verified(t, b, Options{}).Commitments[0]
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "b.zip"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	p := unpack(t, b)
	if err := os.WriteFile(filepath.Join(dir, "disclosure.json"), p.files[finalCopy], 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := shell(t, dir, "", []string{"unzip -q b.zip", "cp -r Final/data data"}); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	found := 0
	for doc, want := range map[string][]string{
		"disclosure-format.md": {k.Name, "", "was with us."},
		"bundle-format.md":     {k.Name, k.Name},
	} {
		raw, err := os.ReadFile(filepath.Join("..", "..", "docs", doc))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			command := strings.HasPrefix(line, "    jq ") || strings.HasPrefix(line, "    (printf ")
			if !command || !strings.Contains(line, "disclosure.json") && !strings.Contains(line, `"committed"`) {
				continue
			}
			said, err := shell(t, dir, "", []string{strings.TrimSpace(line)})
			if err != nil || len(want) == 0 || !strings.Contains(strings.Join(strings.Split(said, "\n"), ""), want[0]) {
				t.Errorf("%s: %s: %v\n%s, want %q", doc, line, err, said, want)
			}
			if len(want) > 0 {
				want = want[1:]
			}
			found++
		}
	}
	if found != 5 {
		t.Errorf("%d lines", found)
	}
}
