package main

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"attestctl": func() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, true)) },
	})
}

// TestScripts runs testdata/script: the terminal's contract, as a person types it.
func TestScripts(t *testing.T) { runScripts(t, "testdata/script", nil) }

// runScripts runs the scripts of a folder, with commands of their own.
func runScripts(t *testing.T, dir string, own map[string]func(ts *testscript.TestScript, neg bool, args []string)) {
	t.Helper()
	commands := map[string]func(ts *testscript.TestScript, neg bool, args []string){
		"await":    await,
		"code":     code,
		"final":    final,
		"flip":     flip,
		"identity": identity,
		"samplein": sampleIn,
		"voice":    voice,
		"casein":   caseIn,
	}
	maps.Copy(commands, own)
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, ".config")) // what this machine remembers is each script's own
			e.Setenv("GORACE", "atexit_sleep_ms=0")                          // with the race detector each command would end a second late
			return os.WriteFile(filepath.Join(e.WorkDir, "pass"), []byte(scriptPass+"\n"), 0o600)
		},
		Cmds: commands,
	})
}

// scriptPass is the passphrase of the scripts' vaults.
const scriptPass = "고양이 battery 두만강 staple 무산 horse"

// code N COMMAND… runs a command and wants exactly that exit code.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = "?"
		if x, ok := err.(*exec.ExitError); ok {
			got = strconv.Itoa(x.ExitCode())
		}
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// await FILE [LINES] waits until there is such a file, with at least so many lines in it.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: await file [lines]")
	}
	lines := 0
	if len(args) == 2 {
		n, err := strconv.Atoi(args[1])
		ts.Check(err)
		lines = n
	}
	there := func() bool {
		names, err := filepath.Glob(ts.MkAbs(args[0]))
		if err != nil || len(names) == 0 {
			return false
		}
		b, err := os.ReadFile(names[0])
		return lines == 0 || err == nil && bytes.Count(b, []byte("\n")) >= lines
	}
	deadline := time.NewTimer(2 * time.Minute)
	defer deadline.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !there() {
		select {
		case <-tick.C:
		case <-deadline.C:
			ts.Fatalf("waited in vain for %s", strings.Join(args, " "))
		}
	}
}

// identity FILE [hybrid] writes an age identity there, and its recipient to FILE.pub.
func identity(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: identity file [hybrid]")
	}
	var secret, recipient string
	if len(args) == 2 {
		i, err := age.GenerateHybridIdentity()
		ts.Check(err)
		secret, recipient = i.String(), i.Recipient().String()
	} else {
		i, err := age.GenerateX25519Identity()
		ts.Check(err)
		secret, recipient = i.String(), i.Recipient().String()
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(secret+"\n"), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pub"), []byte(recipient+"\n"), 0o600))
}

// flip FILE turns one bit in the middle of what is written in a file, the zeros at its end not counted.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	names, err := filepath.Glob(ts.MkAbs(args[0]))
	if err != nil || len(names) == 0 {
		ts.Fatalf("no file %s", args[0])
	}
	b, err := os.ReadFile(names[0])
	ts.Check(err)
	b[len(bytes.TrimRight(b, "\x00"))/2] ^= 0x10
	ts.Check(os.WriteFile(names[0], b, 0o600))
}

// samplein DIR writes an interchange document of one invented testimony there.
func sampleIn(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Join(dir, "exhibits"), 0o700))
	ts.Check(os.WriteFile(filepath.Join(dir, "exhibits", "note.txt"), []byte("지어낸 메모\n"), 0o600))
	ts.Check(os.WriteFile(filepath.Join(dir, "one.json"), []byte(strings.TrimSpace(oneTestimony)+"\n"), 0o600))
}

// casein FILE writes the invented case of two persons.
func caseIn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: casein file")
	}
	raw, err := os.ReadFile(filepath.Join(source, "archive", "submission", "testdata", "case.json"))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), raw, 0o600))
}

// source is the module's root: a script runs in a folder of its own.
var source = func() string {
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		panic(err)
	}
	return dir
}()

const oneTestimony = `
{"attest": "interchange/1", "testimonies": [
  {
    "person": {"ref": "a", "handle": "twins, Musan",
      "identity": {"names": [{"text": "지어낸 이름", "script": "Hang"}]},
      "consents": [{"by": "self", "date": "2026-11-20", "uses": [{"use": "un_inquiry", "answer": "yes", "media": ["text"]}]}]},
    "interview": {"date": "2026-11-20", "place": "Seoul", "language": "ko"},
    "tags": ["invented"],
    "account": [
      {"id": "s1", "speaker": "witness", "text": "투먼에서 트럭으로 국경까지 갔습니다."},
      {"id": "s2", "speaker": "witness", "text": "손이 묶여 있었습니다."}
    ],
    "exhibits": [{"path": "exhibits/note.txt", "name": "메모.txt", "class": "cleared"}]
  }
]}`
