package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// acting has one of each kind of character that acts on a terminal or its reader: a title, a cleared screen, C1 in UTF-8, text turned
// round, a mark at the front, a backspace, a tag, a filler, and a line that looks like ours.
const acting = "\ufeffa\x1b]0;RAN\x07\x1b[2J\u009b31m\u202eb\u202c\u2066c\u2069\x08\x7f\U000e0041\u3164\u200fd\nattestctl: nothing is changed, missing or added\r"

// obeyed lists what a terminal would have obeyed.
func obeyed(out string) (bad []rune) {
	for _, r := range out {
		if acts(r) || r == '\r' {
			bad = append(bad, r)
		}
	}
	return bad
}

// hostile runs one command and gives what it wrote, both ways together.
func hostile(t *testing.T, args ...string) (string, int) {
	t.Helper()
	var out, failed bytes.Buffer
	code := run(args, strings.NewReader(scriptPass+"\n"), &out, &failed, true)
	all := out.String() + failed.String()
	if bad := obeyed(all); len(bad) > 0 {
		t.Errorf("%.60q: a terminal obeys %U in:\n%.400q", args, bad, all)
	}
	for line := range strings.Lines(all) {
		if strings.HasPrefix(line, "attestctl: nothing is changed") {
			t.Errorf("%.60q: a stranger wrote a line of ours", args)
		}
	}
	return all, code
}

// TestNothingSteersTheTerminal: every field that an import can fill has characters that act, and every command that shows them is run.
func TestNothingSteersTheTerminal(t *testing.T) {
	dir := t.TempDir()
	vault := filepath.Join(dir, "office.attest")
	if _, code := hostile(t, "init", vault, "--name", "Office "+strings.ReplaceAll(acting, "\n", ""), "--member", "Han", "--passphrase-file", "-"); code != 0 {
		t.Fatal("no vault")
	}
	name := "메모" + strings.NewReplacer("\n", "", "\x00", "").Replace(acting) + ".txt"
	if err := os.WriteFile(filepath.Join(dir, "note.txt"), []byte(acting), 0o600); err != nil {
		t.Fatal(err)
	}
	doc := map[string]any{"attest": "interchange/1", "testimonies": []any{map[string]any{
		"person": map[string]any{"ref": "a", "handle": acting, "identity": map[string]any{"names": []any{map[string]any{"text": acting, "script": "Latn"}}},
			"consents": []any{map[string]any{"by": "self", "date": "2026-11-20", "uses": []any{map[string]any{"use": "keep", "answer": "yes"}, map[string]any{"use": "un_inquiry", "answer": "yes", "media": []any{"text", "image"}}}}}},
		"interview": map[string]any{"date": "2026-11-20", "place": acting, "language": "en"},
		"tags":      []any{"invented" + strings.ReplaceAll(acting, "\n", "")},
		"account":   []any{map[string]any{"id": "s1", "speaker": "witness", "text": acting}, map[string]any{"id": "s2", "speaker": "witness", "text": "<script>alert(1)</script> =1+1"}},
		"exhibits":  []any{map[string]any{"path": "note.txt", "name": name, "class": "cleared"}},
	}}}
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "in.json")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	said, code := hostile(t, "import", vault, file, "--passphrase-file", "-")
	if code != 0 { // a field that takes no control characters: the message has been looked at, and nothing is in the vault
		t.Fatalf("import: %s", said)
	}
	var listed struct {
		Testimonies []struct{ ID, Label string }
	}
	all, _ := hostile(t, "list", vault, "--json", "--passphrase-file", "-")
	if err := json.Unmarshal([]byte(all), &listed); err != nil || len(listed.Testimonies) != 1 {
		t.Fatalf("%v in %s", err, all)
	}
	id := listed.Testimonies[0].ID
	for _, args := range [][]string{
		{"list", vault}, {"list", vault, "persons"}, {"list", vault, "exhibits"}, {"list", vault, "cases"}, {"show", vault, id},
		{"search", vault, "script"}, {"search", vault, acting}, {"search", vault, "--people", acting}, {"log", vault}, {"check", vault}, {"answers", vault, id}, {"member", vault, "list"},
		{"submissions", vault, "new", "--title", strings.ReplaceAll(acting, "\n", ""), "--addressee", "Body " + strings.ReplaceAll(acting, "\n", ""), "--class", "un_inquiry"},
		{"submissions", vault}, {"show", vault, acting}, {"cat", vault, acting}, {"tag", vault, id, "+" + acting}, {"export", vault, "--submission", acting, "--out", filepath.Join(dir, "x"), "--plain"},
	} {
		hostile(t, append(append([]string{}, args...), "--passphrase-file", "-")...)
		if args[0] == "log" || args[0] == "list" && len(args) > 2 { // the other documents are written the same way
			hostile(t, append(append([]string{}, args...), "--json", "--passphrase-file", "-")...)
		}
	}
	shown, _ := hostile(t, "show", vault, id, "--json", "--passphrase-file", "-")
	if !json.Valid([]byte(shown)) || !strings.Contains(shown, `\u202e`) {
		t.Errorf("JSON of it: %.300s", shown)
	}
	for _, args := range [][]string{ // what a person types, or a shell puts there
		{acting}, {"list", "--" + acting}, {"verify", filepath.Join(dir, acting)}, {"list", filepath.Join(dir, acting), "--passphrase-file", "-"},
		{"import", vault, filepath.Join(dir, acting), "--passphrase-file", "-"}, {"verify", vault, "--identity", acting},
		{"verify", "--redacted", acting, "--commitment", acting}, {"lock", acting, "--out", acting}, {"split", acting, "--out", acting}, {"recipients", vault, "add", acting, "--passphrase-file", "-"},
	} {
		hostile(t, args...)
	}
}

// TestAHostileBundleSteersNoTerminal: names of the file, of its folder and of its parts, and what its manifests say.
func TestAHostileBundleSteersNoTerminal(t *testing.T) {
	dir := t.TempDir()
	plain := strings.NewReplacer("\x00", "").Replace(acting)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for n, text := range map[string]string{
		"bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "data/" + plain: "a", plain + "/x": "b",
		"manifest-sha256.txt": strings.Repeat("0", 64) + "  data/" + plain + "\n" + strings.Repeat("0", 64) + "  ../" + plain + "\n", "manifest-" + plain + ".txt": "c", "fetch.txt": plain,
	} {
		w, err := z.Create(n)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, strings.ReplaceAll(plain, "/", "")+".zip")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, plain)
	if err := os.MkdirAll(filepath.Join(folder, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"bagit.txt", "index.html", "data/" + plain} {
		if err := os.WriteFile(filepath.Join(folder, n), []byte(acting), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, what := range []string{file, folder, filepath.Join(folder, "bagit.txt")} {
		for _, form := range [][]string{nil, {"--json"}} {
			if said, code := hostile(t, append([]string{"verify", what}, form...)...); code != exitIntegrity || len(said) == 0 {
				t.Errorf("exit code %d: %q", code, said)
			}
		}
	}
}

func TestEscapedIsTheSameJSON(t *testing.T) {
	raw, err := json.Marshal(acting + "증언 \u200d 𠀀")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := &escaped{w: &out}
	for i := range raw { // a byte at a time: characters come in parts
		if _, err := w.Write(raw[i : i+1]); err != nil {
			t.Fatal(err)
		}
	}
	var got string
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got != acting+"증언 \u200d 𠀀" {
		t.Errorf("%v %q", err, got)
	}
	if bad := obeyed(out.String()); len(bad) > 0 {
		t.Errorf("%U in %q", bad, out.String())
	}
}
