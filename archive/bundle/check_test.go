package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	commitments "attest/archive/disclose"
)

// The page's script is another implementation of docs/disclosure-format.md than
// the program, and gives the same verdict on every vector in a real browser.
func TestTheScriptPassesTheVectorsOfTheFormat(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "disclose", "testdata", "redacted.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors []copyVector
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	verdictsOfTheScript(t, vectors)
}

// Both implementations refuse the same broken copies for the same reason.
func TestTheScriptAndTheProgramAgreeOnBrokenCopies(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "disclose", "testdata", "redacted.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors, broken []copyVector
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range 600 {
		v := vectors[n%6]
		b := []byte(v.Copy)
		for range 1 + rnd.IntN(2) {
			if len(b) == 0 {
				break
			}
			at := rnd.IntN(len(b))
			switch rnd.IntN(4) {
			case 0: // another digit or letter
				b[at] = "0123456789abcdefZ\"{}[],:"[rnd.IntN(24)]
			case 1:
				b = slices.Delete(b, at, min(len(b), at+1+rnd.IntN(3)))
			case 2: // something moves, in whole members
				parts := strings.Split(string(b), "},{")
				i, k := rnd.IntN(len(parts)), rnd.IntN(len(parts))
				parts[i], parts[k] = parts[k], parts[i]
				b = []byte(strings.Join(parts, "},{"))
			case 3: // something is there twice, or not
				parts := strings.Split(string(b), "},{")
				i := rnd.IntN(len(parts))
				if rnd.IntN(2) == 0 {
					parts = slices.Insert(parts, i, parts[i])
				} else {
					parts = slices.Delete(parts, i, i+1)
				}
				b = []byte(strings.Join(parts, "},{"))
			}
		}
		if !utf8.Valid(b) {
			continue
		}
		broken = append(broken, copyVector{Name: fmt.Sprint(n), Copy: string(b), Commitment: v.Commitment, Fault: verdict(string(b), v.Commitment)})
	}
	kinds := map[string]int{}
	for _, v := range broken {
		kinds[v.Fault]++
	}
	if len(kinds) < 6 {
		t.Errorf("broken in few ways: %v", kinds)
	}
	verdictsOfTheScript(t, broken)
}

// copyVector is a case of the format's vectors.
type copyVector struct {
	Name       string   `json:"name"`
	Copy       string   `json:"copy"`
	Commitment string   `json:"commitment"`
	Fault      string   `json:"fault"`
	Reads      []string `json:"reads"`
}

// verdict is the program's.
func verdict(text, name string) string {
	c, err := commitments.ParseCopy([]byte(text))
	if err != nil {
		return "malformed"
	}
	_, err = commitments.Verify(c, name)
	if f := new(commitments.Fault); errors.As(err, &f) {
		return string(f.Kind)
	}
	return ""
}

func verdictsOfTheScript(t *testing.T, vectors []copyVector) {
	t.Helper()
	raw, err := json.Marshal(vectors)
	if err != nil {
		t.Fatal(err)
	}
	page := `<!DOCTYPE html><meta charset="utf-8"><div id="vectors" hidden>` + html.EscapeString(string(raw)) + `</div><pre id="out"></pre>
<script>` + checkScript + `
(async () => {
  const out = [];
  for (const v of JSON.parse(document.getElementById("vectors").textContent)) {
    let said = {name: v.name, fault: "", reads: []};
    try {
      const shown = await attestCheck.verify(v.copy, v.commitment);
      for (const it of shown.parts.length ? shown.parts[0].shown : []) {
        const r = it.reason ? {facts: [], text: "(" + it.reason + ")"} : attestCheck.readItem(it, "[…]");
        if (r.facts.length || r.text) said.reads.push(r.text);
      }
    } catch (e) { said.fault = e.fault || String(e.stack); }
    out.push(said);
  }
  document.getElementById("out").textContent = JSON.stringify(out);
})();
</script>`
	path := filepath.Join(t.TempDir(), "vectors.html")
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	p := tab(t, path)
	must(t, p.Wait(`document.getElementById("out").textContent !== ""`))
	result := eval[string](t, p, `document.getElementById("out").textContent`)
	var got []struct {
		Name, Fault string
		Reads       []string
	}
	if err := json.Unmarshal([]byte(result), &got); err != nil || len(got) != len(vectors) {
		t.Fatalf("%v: %d of %d verdicts\n%v", err, len(got), len(vectors), p.Said())
	}
	for i, v := range vectors {
		if got[i].Fault != v.Fault || v.Fault == "" && v.Reads != nil && fmt.Sprint(got[i].Reads) != fmt.Sprint(v.Reads) {
			t.Errorf("%s: %q %q, want %q %q", v.Name, got[i].Fault, got[i].Reads, v.Fault, v.Reads)
		}
	}
}
