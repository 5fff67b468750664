package drafting

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/look"
	"attest/app/look/looktest"
	"attest/app/messages"
	"attest/app/shell"
	"attest/app/vaulttest"
	"attest/archive"
	"attest/archive/record"
	"attest/internal/whisperlike/standin"
)

func TestMain(m *testing.M) {
	code := m.Run()
	standin.Remove()
	os.Exit(code)
}

// office is a vault with one invented account and a sound, and the window.
type office struct {
	*looktest.Desk
	s        *shell.Shell
	v        *archive.Vault
	t        record.Testimony
	exhibits []archive.Exhibit
	tools    Tools
	asked    string // settings or done
}

func newOffice(t *testing.T) *office {
	t.Helper()
	ctx := context.Background()
	v := vaulttest.New(t, "Seoul office", "Kim")
	p := vaulttest.Must[record.Person](t)(v.NewPerson("twins, Musan"))
	tm := vaulttest.Must[record.Testimony](t)(v.NewTestimony(p.ID, record.Interview{Date: "2026-11-20", Place: "Seoul", Language: "ko"}))
	raw := vaulttest.Must[[]byte](t)(os.ReadFile(filepath.Join("..", "..", "assets", "samples", "voice.flac")))
	vaulttest.Must[archive.Exhibit](t)(v.Attach(ctx, tm.ID, archive.Attachment{Name: "voice.flac", Data: bytes.NewReader(raw)}, nil))
	d := looktest.New(t)
	s := shell.New(d.Window)
	s.Explain = messages.Explain
	s.Enter(shell.Session{Office: "Seoul office", Role: "shell.role.caseworker", Undo: v}, nil, nil)
	d.Settle()
	return &office{Desk: d, s: s, v: v, t: tm, exhibits: vaulttest.Must[[]archive.Exhibit](t)(v.Exhibits(tm.ID)), tools: Tools{Prefs: d.App.Preferences()}}
}

// model is a stand-in's model that makes it behave so.
func (o *office) model(how string) (program, model string) {
	o.T.Helper()
	t := standin.Tool(o.T, how)
	return t.Program, t.Model
}

func (o *office) ask() {
	now := vaulttest.Must[record.Testimony](o.T)(o.v.Testimony(o.t.ID))
	Ask(o.s, o.v, o.tools, now, o.exhibits, func() { o.asked = "settings" }, func() { o.asked = "done" })
	o.Settle()
}

func TestWithoutAProgramItIsSaidWhereToNameOne(t *testing.T) {
	o := newOffice(t)
	o.ask()
	o.Sees("No program is named that could draft", "Attest brings none and fetches none.")
	o.Press("Open Settings")
	if o.asked != "settings" {
		t.Error("settings were not opened")
	}
}

func TestASoundIsDraftedFromTheForm(t *testing.T) {
	o := newOffice(t)
	o.tools.SetWhisper(o.model("segments"))
	o.ask()
	o.Sees("A machine's draft for "+o.t.Label, "Transcript of "+o.exhibits[0].Label, "Korean")
	o.Picture("drafting-form", func() {
		o.Key(fyne.KeyEscape)
		o.s.Relabel()
		o.ask()
	})
	o.Press("Draft")
	o.Settle()
	drafts := vaulttest.Must[[]record.MachineDraft](t)(o.v.MachineDrafts(o.t.ID))
	if len(drafts) != 1 || o.asked != "done" || !strings.HasPrefix(drafts[0].Segments[0].Text, "ko ") {
		t.Fatalf("%+v, %q", drafts, o.asked)
	}
	o.Sees("drafted for "+o.t.Label, "confirm each with Alt+Enter")
}

func TestADraftThatFailsSaysWhatIsSafe(t *testing.T) {
	o := newOffice(t)
	for how, what := range map[string]string{
		"crash": "The program ended with an error.", "garbage": "What the program wrote cannot be read", "silent": "The program ended and wrote nothing.",
	} {
		o.tools.SetWhisper(o.model(how))
		o.ask()
		o.Press("Draft")
		o.Settle()
		o.Sees("The account is as it was.", what)
		o.SeesNot("ggml: not a segment")
		o.Key(fyne.KeyEscape)
		o.Settle()
	}
	if now := vaulttest.Must[record.Testimony](t)(o.v.Testimony(o.t.ID)); len(now.Account) > 0 {
		t.Error("something was taken")
	}
}

func TestATranslationIsDraftedFromTheForm(t *testing.T) {
	o := newOffice(t)
	now := vaulttest.Must[record.Testimony](t)(o.v.Testimony(o.t.ID))
	now.Account = []record.Segment{{ID: "s1", Speaker: "witness", Text: "투먼에서 트럭으로 갔습니다."}}
	if err := o.v.SaveTestimony(now); err != nil {
		t.Fatal(err)
	}
	program, _ := o.model("")
	o.tools.SetTranslator(program)
	o.ask()
	o.SeesNot("Korean", "Transcript of")
	o.Key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown) // into Chinese, Russian, English
	o.Press("Draft")
	o.Settle()
	all := vaulttest.Must[[]record.Translation](t)(o.v.Translations(o.t.ID))
	if len(all) != 1 || !all[0].Segments[0].Machine || !strings.Contains(all[0].Segments[0].Text, "투먼에서") {
		t.Fatalf("%+v", all)
	}
}

func TestProgramsAreCheckedBeforeTheyAreKept(t *testing.T) {
	o := newOffice(t)
	c := NewCard(o.s, o.tools, 560)
	o.Window.SetContent(container.NewStack(look.Reflow(look.Inset(16, 16, 16, 16, c.View(560)))))
	o.Settle()
	program, model := o.model("segments")
	check := func(whisper, model, translator string) {
		t.Helper()
		c.whisper.Completion.Entry.SetText(whisper)
		c.model.Completion.Entry.SetText(model)
		c.translator.Completion.Entry.SetText(translator)
		c.check()
		o.Settle()
	}
	check(program, "", "")
	o.Sees("Say where both are, the program and its model.")
	check(program, model+".gone", "")
	o.Sees("There is no model file at that place.")
	if _, ok := o.tools.Whisper(); ok {
		t.Fatal("what is not there is kept")
	}
	check(program, model, program)
	o.Sees("Kept: whisper-cli.exe", "whisperlike version: 0.1", "ggml-test.bin")
	o.Picture("drafting-settings", nil)
	if tool, ok := o.tools.Whisper(); !ok || tool.Program != program || tool.Model != model {
		t.Fatalf("kept %+v", tool)
	}
	check("", "", "")
	o.Sees("No program is named.")
	if _, ok := o.tools.Translator(); ok {
		t.Fatal("it is not forgotten")
	}
}
