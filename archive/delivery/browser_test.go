package delivery

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// In a real Chromium the page opens with the passphrase as a person types it:
// the file that it offers to save is the one that was locked, and the first page
// of a bundle is shown where nothing runs.
func TestBrowserOpensThePage(t *testing.T) {
	inner := `<!doctype html><title>x</title><p id="in">Invented first page</p><script>parent.document.title="RAN"</script>`
	files := append(stored("attest-S-K7-0001/bagit.txt", "BagIt"), stored("attest-S-K7-0001/data/index.html", inner)...)
	files = append(files, noise(1<<20)...)
	out := sealed(t, Page{Name: "attest-S-K7-0001.zip", Media: "application/zip", Passphrase: told, Language: "en", Office: "Office of the test"}, files)
	got := browse(t, out, "gravel unlucky spoon dented hazy mangoes")
	if got.Say != pageEnglish.Wrong || got.Shown != "" || got.Link != "" || got.Title != pageEnglish.Title {
		t.Errorf("another passphrase: %+v", got)
	}
	got = browse(t, out, "Gravel unlucky  spoon dented hazy mango ")
	if got.Say != pageEnglish.Done || got.Shown != inner || got.Sandbox != "" || got.Name != "attest-S-K7-0001.zip" || got.Title != pageEnglish.Title {
		t.Errorf("it shows %+v", got)
	}
	if got.Sum != sumOf(files) {
		t.Errorf("the file to be saved has the sum %s, want %s", got.Sum, sumOf(files))
	}
}

// seen is what the page shows once it has said how it went.
type seen struct{ Say, Shown, Sandbox, Link, Name, Sum, Title string }

const hands = `<script>(async()=>{
const by=(id)=>document.getElementById(id), say=by("say"), words=by("words").dataset;
const told=new Promise((done)=>new MutationObserver(()=>{if([words.done,words.wrong].includes(say.textContent))done();}).observe(say,{childList:true,characterData:true,subtree:true}));
by("pass").value=TYPED; by("ask").requestSubmit(); await told;
const link=by("link"), got={Say:say.textContent,Shown:by("view").srcdoc,Sandbox:by("view").getAttribute("sandbox"),Link:link.href,Name:link.download,Sum:""};
if(link.href){const h=new Uint8Array(await crypto.subtle.digest("SHA-256",await (await fetch(link.href)).arrayBuffer()));
got.Sum=Array.from(h,(x)=>x.toString(16).padStart(2,"0")).join("");}
got.Title=document.title;
await fetch("SERVER",{method:"POST",mode:"no-cors",body:JSON.stringify(got)});
})()</script></body>`

// browse types into the page as a person does, by a script of the test, for
// which the page's policy is taken out of this copy.
func browse(t *testing.T, page []byte, typed string) seen {
	t.Helper()
	said := make(chan seen, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var s seen
		if err := json.NewDecoder(r.Body).Decode(&s); err != nil {
			s.Say = err.Error()
		}
		said <- s
	}))
	defer server.Close()
	spelt, err := json.Marshal(typed)
	noErr(t, err)
	before, after, _ := strings.Cut(string(page), `<meta http-equiv="Content-Security-Policy"`)
	_, after, _ = strings.Cut(after, ">")
	script := strings.NewReplacer("TYPED", string(spelt), "SERVER", server.URL).Replace(hands)
	path := filepath.Join(t.TempDir(), "page.html")
	noErr(t, os.WriteFile(path, []byte(before+strings.Replace(after, "</body>", script, 1)), 0o600))
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--user-data-dir="+filepath.Join(t.TempDir(), "profile"), "--remote-debugging-port=0", "file://"+path)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	noErr(t, cmd.Start())
	var got seen
	select {
	case got = <-said:
	case <-ctx.Done():
		t.Error("the page said nothing in a minute")
	}
	stop()
	_ = cmd.Wait() // ended by us
	return got
}

// With its policy as it is written, the page's own script runs and no other.
func TestPolicyOfThePageLetsItsScriptRun(t *testing.T) {
	out := sealed(t, Page{Name: "a.zip", Media: "application/zip", Passphrase: told, Language: "ko", Office: "Office"}, []byte("x"))
	text := strings.Replace(string(out), "</body>", `<script>document.title="RAN"</script></body>`, 1)
	path := filepath.Join(t.TempDir(), "page.html")
	noErr(t, os.WriteFile(path, []byte(text), 0o600))
	dom, err := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--user-data-dir="+filepath.Join(t.TempDir(), "profile"), "--dump-dom", "file://"+path).Output()
	noErr(t, err)
	if !strings.Contains(string(dom), ">"+pageKorean.Ready+"<") || strings.Contains(string(dom), "<title>RAN") {
		t.Error("the page's script did not run, or another did")
	}
}

// stored is a file in a zip as bundles have them.
func stored(name, data string) []byte {
	le := func(n, size int) []byte {
		b := make([]byte, size)
		for i := range b {
			b[i] = byte(n >> (8 * i))
		}
		return b
	}
	b := append(le(0x04034b50, 4), make([]byte, 14)...)
	b = append(b, le(len(data), 4)...)
	b = append(b, le(len(data), 4)...)
	b = append(append(b, le(len(name), 2)...), le(0, 2)...)
	return append(append(b, name...), data...)
}
