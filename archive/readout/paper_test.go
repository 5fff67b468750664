package readout

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"attest/archive/record"
)

// The form can be read by another program, in each language, whole.
func TestThePrintedForm(t *testing.T) {
	for _, language := range Languages() {
		text, _ := BuiltIn(language)
		var b bytes.Buffer
		if err := text.Form(&b, "", "Seoul office"); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), language+".pdf")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		plain := func(s string) string { return strings.Join(strings.Fields(s), "") }
		got := plain(string(out))
		for _, id := range Parts() {
			want := plain(text.Said(id, "Seoul office"))
			if strings.HasPrefix(id, "no.") {
				continue // said, not printed
			}
			if n := len([]rune(want)); n > 12 {
				want = string([]rune(want)[:12])
			}
			if !strings.Contains(got, want) {
				t.Errorf("%s: %s is not on the paper", language, id)
			}
		}
		if dir := os.Getenv("ATTEST_PICTURES"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "form-"+language+".pdf"), b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestOneAskingIsPrintedAlone(t *testing.T) {
	text, _ := BuiltIn("en")
	var first, second bytes.Buffer
	if err := text.Form(&first, record.AskingBefore, "x"); err != nil {
		t.Fatal(err)
	}
	if err := text.Form(&second, record.AskingEnd, "x"); err != nil {
		t.Fatal(err)
	}
	if pages := func(b []byte) int { return bytes.Count(b, []byte("/Type /Page\n")) }; pages(first.Bytes()) == 0 || pages(second.Bytes()) == 0 {
		t.Error("an asking has no page")
	}
}
