package bundle

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"attest/archive/document/documenttest"
)

// TestWhatLeavesActsOnNobody goes through every file of a bundle whose texts try to act: no PDF has a script, an action or an
// address; no file of an office program has a macro, a formula, a field that fetches or a relation to elsewhere; no page
// has a handler or a script that its policy does not name by hash, and each has a policy; every text is without control characters.
func TestWhatLeavesActsOnNobody(t *testing.T) {
	c := paperSample()
	for i := range c.Form.Sections {
		c.Form.Sections[i].Title = hostile
		for j := range c.Form.Sections[i].Fields {
			f := &c.Form.Sections[i].Fields[j]
			f.Label = "=HYPERLINK(\"https://example.invalid\") " + hostile
			for k := range f.Answers {
				for l := range f.Answers[k].Lines {
					f.Answers[k].Lines[l].Text = "@SUM(1+1) https://example.invalid/a javascript:alert(1) " + hostile
				}
			}
		}
	}
	files := unpack(t, written(t, c)).files
	seen := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasPrefix(name, "data/originals/") {
			continue // as received: TestActiveOriginalsAreNotOpenedByADoubleClick
		}
		raw := files[name]
		switch ext := path.Ext(name); ext {
		case ".pdf":
			seen[ext]++
			inertPDF(t, name, raw)
		case ".docx", ".xlsx":
			seen[ext]++
			inertOffice(t, name, raw)
		case ".html":
			seen[ext]++
			inertPage(t, name, raw)
		case ".txt", ".csv", ".dat": // JSON is for programs, and has texts as they are
			seen[ext]++
			for _, r := range string(raw) {
				if hidden(r) && r != '\r' && r != 0xfeff && r != 0x14 { // the mark in front, and a load file's own delimiter
					t.Errorf("%s has U+%04X", name, r)
					break
				}
			}
		}
	}
	for _, ext := range []string{".pdf", ".docx", ".xlsx", ".html", ".txt", ".csv"} {
		if seen[ext] == 0 {
			t.Errorf("the bundle has no %s: nothing is shown of it", ext)
		}
	}
}

func inertPDF(t *testing.T, name string, raw []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("qpdf", "--qdf", "--object-streams=disable", "--stream-data=preserve", file, "-").Output()
	if err != nil {
		t.Fatalf("qpdf: %s: %v", name, err)
	}
	for _, key := range []string{"/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/EmbeddedFile", "/Filespec", "/AcroForm", "/XFA", "/RichMedia"} {
		if regexp.MustCompile(regexp.QuoteMeta(key) + `[^A-Za-z]`).Match(out) {
			t.Errorf("%s has %s", name, key)
		}
	}
}

// fetching are fields of a Word file that fetch, run or include; page numbers and references within do not.
var fetching = regexp.MustCompile(`(?i)\b(INCLUDE\w*|DDE\w*|HYPERLINK|LINK|IMPORT|DATABASE|MACROBUTTON|AUTOTEXT|RD)\b`)

func inertOffice(t *testing.T, name string, raw []byte) {
	t.Helper()
	all, err := documenttest.Unpacked(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`TargetMode="External"`, "vbaProject", "activeX", "oleObject", "embeddings/", "externalLink", "attachedTemplate", "altChunk", "<f>", "<f ", "<hyperlink ", "ddeLink", "file://", `Target="http`, `Target="//`, "<!DOCTYPE", "<!ENTITY"} {
		if strings.Contains(all, part) {
			t.Errorf("%s has %s", name, part)
		}
	}
	for _, m := range regexp.MustCompile(`<w:instrText[^>]*>([^<]*)<|w:instr="([^"]*)"`).FindAllStringSubmatch(all, -1) {
		if fetching.MatchString(m[1] + m[2]) {
			t.Errorf("%s has the field %q", name, m[1]+m[2])
		}
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if path.Ext(f.Name) == ".png" { // the map
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if i := strings.IndexFunc(string(text), func(r rune) bool { return hidden(r) && r != '\r' }); i >= 0 {
			t.Errorf("%s has %q in %s", name, text[i:i+4], f.Name)
		}
	}
}

func inertPage(t *testing.T, name string, raw []byte) {
	t.Helper()
	policy, scripts := "", 0
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if policy == "" {
				t.Errorf("%s has no policy", name)
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			at := map[string]string{}
			for _, a := range tag.Attr {
				at[a.Key] = a.Val
				if strings.HasPrefix(a.Key, "on") || a.Key == "srcdoc" || a.Key == "style" && strings.Contains(a.Val, "url(") {
					t.Errorf("%s: <%s %s>", name, tag.Data, a.Key)
				}
				if a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "data" {
					if scheme, _, found := strings.Cut(a.Val, ":"); strings.HasPrefix(a.Val, "//") || found && !strings.ContainsAny(scheme, "/#?") && scheme != "data" {
						t.Errorf("%s leads to %q", name, a.Val)
					}
				}
			}
			switch tag.Data {
			case "meta":
				if strings.EqualFold(at["http-equiv"], "refresh") {
					t.Errorf("%s goes elsewhere by itself", name)
				}
				if strings.EqualFold(at["http-equiv"], "Content-Security-Policy") {
					policy = at["content"]
					if scripts > 0 || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe-eval") || regexp.MustCompile(`script-src[^;]*('unsafe-inline'|\*|https?:)`).MatchString(policy) {
						t.Errorf("%s: its policy is %q", name, policy)
					}
				}
			case "script":
				scripts++
				z.Next()
				if text := string(z.Raw()); at["src"] != "" || !strings.Contains(policy, hashSource(text)) {
					t.Errorf("%s has a script that its policy does not name: %.80q", name, text)
				}
			case "form": // the search of a page sends nothing anywhere
				if !strings.Contains(policy, "form-action 'none'") {
					t.Errorf("%s has a <form>, and its policy lets it be sent: %q", name, policy)
				}
			case "iframe", "object", "embed", "base", "applet", "frame", "portal":
				t.Errorf("%s has a <%s>", name, tag.Data)
			}
		}
	}
}
