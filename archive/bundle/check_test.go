package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// browser opens a page in a real Chromium and gives what it shows in the end.
func browser(t *testing.T, page string, more ...string) (dom, stderr string) {
	t.Helper()
	args := append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--allow-file-access-from-files",
		"--user-data-dir=" + filepath.Join(t.TempDir(), "profile"), "--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom",
	}, more...)
	cmd := exec.Command("chromium", append(args, "file://"+page)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, said.Bytes())
	}
	return string(out), said.String()
}

// The page's script is another implementation of docs/disclosure-format.md than
// the program, and gives the same verdict on every vector in a real browser.
func TestTheScriptPassesTheVectorsOfTheFormat(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "disclose", "testdata", "redacted.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Name, Fault string
		Reads       []string
	}
	if err := json.Unmarshal(raw, &vectors); err != nil {
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
	dom, stderr := browser(t, path)
	_, after, _ := strings.Cut(dom, `<pre id="out">`)
	result, _, _ := strings.Cut(after, "</pre>")
	var got []struct {
		Name, Fault string
		Reads       []string
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(result)), &got); err != nil || len(got) != len(vectors) {
		t.Fatalf("%v: %d of %d verdicts\n%s", err, len(got), len(vectors), stderr)
	}
	for i, v := range vectors {
		if got[i].Fault != v.Fault || v.Fault == "" && fmt.Sprint(got[i].Reads) != fmt.Sprint(v.Reads) {
			t.Errorf("%s: %q %q, want %q %q", v.Name, got[i].Fault, got[i].Reads, v.Fault, v.Reads)
		}
	}
}
