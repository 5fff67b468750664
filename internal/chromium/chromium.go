// Package chromium drives a real Chromium for tests, over the two pipes of
// --remote-debugging-pipe: no port is opened, and no library is needed.
// The protocol: https://chromedevtools.github.io/devtools-protocol/
//
// One Browser serves many pages; starting it costs about a second.
package chromium

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// patience is how long an answer may take before a test gives up.
const patience = 60 * time.Second

// Browser is a running Chromium.
type Browser struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	said *bytes.Buffer

	mu      sync.Mutex
	last    int
	waiting map[int]chan message
	pages   map[string]*Page
	gone    error // why nothing more will be answered
}

type message struct {
	ID        int             `json:"id,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    json.RawMessage `json:"params,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// Start runs Chromium without a window, with a profile in dir that nothing else
// uses.
func Start(dir string) (*Browser, error) {
	toBrowser, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, fromBrowser, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	b := &Browser{in: in, said: &bytes.Buffer{}, waiting: map[int]chan message{}, pages: map[string]*Page{}}
	b.cmd = exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
		"--no-first-run", "--hide-scrollbars", "--autoplay-policy=no-user-gesture-required", "--user-data-dir="+dir)
	b.cmd.ExtraFiles = []*os.File{toBrowser, fromBrowser} // 3 and 4
	b.cmd.Stderr = b.said
	if err := b.cmd.Start(); err != nil {
		return nil, err
	}
	err = errors.Join(toBrowser.Close(), fromBrowser.Close())
	go b.read(out)
	return b, err
}

// Close ends the browser.
func (b *Browser) Close() error {
	_, err := b.call("", "Browser.close", nil)
	err = errors.Join(err, b.in.Close())
	if werr := b.cmd.Wait(); werr != nil && err == nil {
		err = fmt.Errorf("%w: %s", werr, b.said.Bytes())
	}
	return err
}

// read hands out what the browser says, until it is gone.
func (b *Browser) read(out io.ReadCloser) {
	r := bufio.NewReader(out)
	for {
		raw, err := r.ReadBytes(0)
		if err != nil {
			b.mu.Lock()
			b.gone = errors.New("chromium is gone")
			for id, c := range b.waiting {
				close(c)
				delete(b.waiting, id)
			}
			b.mu.Unlock()
			_ = out.Close()
			return
		}
		var m message
		if json.Unmarshal(raw[:len(raw)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		c, page := b.waiting[m.ID], b.pages[m.SessionID]
		if m.ID != 0 {
			delete(b.waiting, m.ID)
		}
		b.mu.Unlock()
		switch {
		case m.ID != 0 && c != nil:
			c <- m
		case page != nil:
			page.event(m)
		}
	}
}

func (b *Browser) call(session, method string, params any) (json.RawMessage, error) {
	raw, err := json.Marshal(params)
	if err != nil {
		return nil, err
	}
	if params == nil {
		raw = nil
	}
	b.mu.Lock()
	if b.gone != nil {
		b.mu.Unlock()
		return nil, b.gone
	}
	b.last++
	m := message{ID: b.last, SessionID: session, Method: method, Params: raw}
	c := make(chan message, 1)
	b.waiting[m.ID] = c
	line, err := json.Marshal(m)
	if err == nil {
		_, err = b.in.Write(append(line, 0))
	}
	b.mu.Unlock()
	if err != nil {
		return nil, err
	}
	select {
	case got, ok := <-c:
		switch {
		case !ok:
			return nil, fmt.Errorf("%s: chromium is gone", method)
		case got.Error != nil:
			return nil, fmt.Errorf("%s: %s", method, got.Error.Message)
		}
		return got.Result, nil
	case <-time.After(patience):
		return nil, fmt.Errorf("%s: no answer", method)
	}
}

// Page is one tab.
type Page struct {
	b               *Browser
	target, session string
	loaded          chan struct{}
	mu              sync.Mutex
	said            []string
}

// Page opens an empty tab of a size in CSS pixels.
func (b *Browser) Page(width, height int) (*Page, error) {
	var made struct{ TargetID string }
	raw, err := b.call("", "Target.createTarget", map[string]any{"url": "about:blank"})
	if err = errors.Join(err, json.Unmarshal(raw, &made)); err != nil {
		return nil, err
	}
	var at struct{ SessionID string }
	raw, err = b.call("", "Target.attachToTarget", map[string]any{"targetId": made.TargetID, "flatten": true})
	if err = errors.Join(err, json.Unmarshal(raw, &at)); err != nil {
		return nil, err
	}
	p := &Page{b: b, target: made.TargetID, session: at.SessionID, loaded: make(chan struct{}, 16)}
	b.mu.Lock()
	b.pages[p.session] = p
	b.mu.Unlock()
	for _, m := range []string{"Page.enable", "Runtime.enable", "Log.enable", "DOM.enable"} {
		if _, err := p.Call(m, nil); err != nil {
			return nil, err
		}
	}
	return p, p.Size(width, height)
}

// Close closes the tab.
func (p *Page) Close() error {
	_, err := p.b.call("", "Target.closeTarget", map[string]any{"targetId": p.target})
	return err
}

func (p *Page) event(m message) {
	switch m.Method {
	case "Page.loadEventFired":
		p.loaded <- struct{}{}
	case "Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled":
		p.mu.Lock()
		p.said = append(p.said, string(m.Params))
		p.mu.Unlock()
	}
}

// Said is what the browser complained of: errors of scripts, of the policy, of
// files that are not there.
func (p *Page) Said() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.said...)
}

// Call is one command of the protocol to this tab.
func (p *Page) Call(method string, params any) (json.RawMessage, error) {
	return p.b.call(p.session, method, params)
}

// Size sets the size of the window in CSS pixels.
func (p *Page) Size(width, height int) error {
	_, err := p.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})
	return err
}

// Scripts switches the scripts of pages on or off, from the next Open on.
func (p *Page) Scripts(on bool) error {
	_, err := p.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": !on})
	return err
}

// Media chooses what the page is shown on ("screen", "print") and in which
// colours ("light", "dark").
func (p *Page) Media(media, colours string) error {
	_, err := p.Call("Emulation.setEmulatedMedia", map[string]any{"media": media,
		"features": []map[string]string{{"name": "prefers-color-scheme", "value": colours}}})
	return err
}

// Open goes to an address and waits until it is loaded.
func (p *Page) Open(url string) error {
	for len(p.loaded) > 0 {
		<-p.loaded
	}
	raw, err := p.Call("Page.navigate", map[string]any{"url": url})
	if err != nil {
		return err
	}
	var went struct{ ErrorText string }
	if err := json.Unmarshal(raw, &went); err != nil || went.ErrorText != "" {
		return errors.Join(err, errors.New(url+": "+went.ErrorText))
	}
	select {
	case <-p.loaded:
		return nil
	case <-time.After(patience):
		return errors.New(url + " is not loaded")
	}
}

// Eval runs a script in the page, waits for its promise, and decodes its value
// into v, which may be nil. The page's own policy does not bind it.
func (p *Page) Eval(script string, v any) error {
	raw, err := p.Call("Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true})
	if err != nil {
		return err
	}
	var got struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return err
	}
	if got.ExceptionDetails != nil {
		return fmt.Errorf("%s %s", got.ExceptionDetails.Text, got.ExceptionDetails.Exception.Description)
	}
	if v == nil || got.Result.Value == nil {
		return nil
	}
	return json.Unmarshal(got.Result.Value, v)
}

// Wait waits until a script's value is true.
func (p *Page) Wait(condition string) error {
	return p.Eval(`new Promise((done, fail) => { const from = performance.now(); const look = () => {
		if (`+condition+`) done(true); else if (performance.now() - from > 30000) fail(new Error("waited in vain")); else setTimeout(look, 20); }; look(); })`, nil)
}

// Key presses a key as a person does.
func (p *Page) Key(key string) error {
	down := map[string]any{"type": "keyDown", "key": key}
	switch key {
	case "Enter":
		down["text"], down["windowsVirtualKeyCode"] = "\r", 13
	case "Tab":
		down["windowsVirtualKeyCode"] = 9
	case "Escape":
		down["windowsVirtualKeyCode"] = 27
	default:
		down["text"] = key
	}
	if _, err := p.Call("Input.dispatchKeyEvent", down); err != nil {
		return err
	}
	_, err := p.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key})
	return err
}

// Type puts text in where the caret is.
func (p *Page) Type(text string) error {
	_, err := p.Call("Input.insertText", map[string]any{"text": text})
	return err
}

// Files chooses files, or a folder, in the field that a selector finds.
func (p *Page) Files(selector string, paths ...string) error {
	raw, err := p.Call("Runtime.evaluate", map[string]any{"expression": "document.querySelector(" + quote(selector) + ")"})
	if err != nil {
		return err
	}
	var got struct{ Result struct{ ObjectID string } }
	if err := json.Unmarshal(raw, &got); err != nil {
		return err
	}
	_, err = p.Call("DOM.setFileInputFiles", map[string]any{"files": paths, "objectId": got.Result.ObjectID})
	return err
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return string(b)
}

// Picture writes the whole page as PNG, also what is below the window.
func (p *Page) Picture(file string) error {
	raw, err := p.Call("Page.getLayoutMetrics", nil)
	if err != nil {
		return err
	}
	var got struct {
		CSSContentSize struct{ Width, Height float64 }
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return err
	}
	clip := map[string]any{"x": 0, "y": 0, "width": got.CSSContentSize.Width, "height": got.CSSContentSize.Height, "scale": 1}
	return p.save("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true, "clip": clip}, file)
}

// Print writes the page as PDF, A4.
func (p *Page) Print(file string) error {
	return p.save("Page.printToPDF", map[string]any{"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true}, file)
}

func (p *Page) save(method string, params any, file string) error {
	raw, err := p.Call(method, params)
	if err != nil {
		return err
	}
	var got struct{ Data string }
	if err := json.Unmarshal(raw, &got); err != nil {
		return err
	}
	b, err := base64.StdEncoding.DecodeString(got.Data)
	if err != nil {
		return err
	}
	return os.WriteFile(file, b, 0o600)
}
