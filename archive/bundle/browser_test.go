package bundle

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"attest/internal/chromium"
)

// One real Chromium serves all tests of the pages. It is started as a reader
// starts it: a page on a disk may not read its neighbours.
var theBrowser struct {
	once sync.Once
	dir  string
	b    *chromium.Browser
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if theBrowser.b != nil {
		if err := theBrowser.b.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	if theBrowser.dir != "" {
		if err := os.RemoveAll(theBrowser.dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// tab opens a page of a bundle in the browser.
func tab(t *testing.T, file string) *chromium.Page {
	t.Helper()
	p := emptyTab(t)
	must(t, p.Open("file://"+file))
	return p
}

func emptyTab(t *testing.T) *chromium.Page {
	t.Helper()
	theBrowser.once.Do(func() {
		if theBrowser.dir, theBrowser.err = os.MkdirTemp("", "attest-chromium-"); theBrowser.err == nil {
			theBrowser.b, theBrowser.err = chromium.Start(theBrowser.dir)
		}
	})
	must(t, theBrowser.err)
	p, err := theBrowser.b.Page(1200, 900)
	must(t, err)
	t.Cleanup(func() { must(t, p.Close()) })
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eval is the value of a script in a page.
func eval[T any](t *testing.T, p *chromium.Page, script string) T {
	t.Helper()
	var v T
	must(t, p.Eval(script, &v))
	return v
}

// look keeps what a page shows, where somebody asked to look at it.
func look(t *testing.T, p *chromium.Page, name string) {
	t.Helper()
	if dir := os.Getenv("ATTEST_PICTURES"); dir != "" {
		must(t, p.Picture(filepath.Join(dir, name+".png")))
	}
}

// quiet reports what the browser complained of.
func quiet(t *testing.T, p *chromium.Page) {
	t.Helper()
	if said := p.Said(); len(said) > 0 {
		t.Errorf("the browser complains: %s", strings.Join(said, "\n"))
	}
}

// visibleText is the text that a page shows, asked of the browser from outside:
// the page's scripts may be off.
func visibleText(t *testing.T, p *chromium.Page) string {
	t.Helper()
	raw, err := p.Call("DOMSnapshot.captureSnapshot", map[string]any{"computedStyles": []string{}})
	must(t, err)
	var got struct {
		Documents []struct{ Layout struct{ Text []int } }
		Strings   []string
	}
	must(t, json.Unmarshal(raw, &got))
	var b strings.Builder
	for _, d := range got.Documents {
		for _, i := range d.Layout.Text {
			if i >= 0 {
				b.WriteString(got.Strings[i] + "\n")
			}
		}
	}
	return b.String()
}
