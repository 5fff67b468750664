package messages_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"attest/app/messages"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

func TestEveryErrorHasItsOwnSentences(t *testing.T) {
	defer words.Set(words.Current())
	other := errors.New("something nobody foresaw")
	all := []error{
		archive.ErrWrongPassphrase, archive.ErrNewer, archive.ErrDestroyed, &archive.DamagedError{Object: "T0G4S8Z3", What: "the seal is broken"},
		&archive.InUseError{PID: 412, Since: "2026-11-20T14:02:11Z"}, archive.ErrDiskFull, archive.ErrReadOnly, archive.ErrNotFound,
		archive.ErrNotVault, archive.ErrExists, archive.ErrLocked, archive.ErrNoSuchMember, archive.ErrWeakPassphrase,
		&archive.ConsentError{Reasons: archive.Reasons{{Code: archive.ReasonRefused, What: "testimony", Label: "T-K7-0042", Refusal: record.RefusedWithdrawn}}}, archive.ErrConflict,
		&archive.InvalidError{Object: "testimony", Field: "date", Why: "not a day"}, archive.ErrCloudFolder,
		&archive.PrintRefusedError{Label: "T-K7-0042", Refusal: record.RefusedAnswer}, &archive.PrintRefusedError{Label: "T-K7-0042", Refusal: record.RefusedNotAsked},
		&archive.TakeOutError{Label: "X-K7-0001", Use: record.UseKeep, Refusal: record.RefusedAnswer}, &archive.TakeOutError{Label: "X-K7-0001", Use: record.UseKeep, Refusal: archive.RefusedRole},
		&archive.OpenSoundError{Label: "T-K7-0042", Running: true}, &archive.OpenSoundError{Label: "T-K7-0042", Waits: true}, &archive.OpenSoundError{Label: "T-K7-0042"},
		&archive.CommittedError{Label: "X-K7-0001", Testimony: "T-K7-0042"}, &archive.FinalError{Label: "T-K7-0042"},
		archive.ErrRecording, archive.ErrRecordingEnded, &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission},
		&archive.OpenAnswersError{Label: "T-K7-0042", Rules: []string{"EV-A01", "EV-A06"}},
		&archive.OutsideError{Path: "/media/stick/letter.pdf", Err: archive.ErrDiskFull, Left: "/media/stick/letter.pdf.part"},
		&archive.OutsideError{Path: "/media/stick/letter.pdf", Err: archive.ErrReadOnly}, &archive.OutsideError{Path: "/media/stick/letter.pdf", Err: archive.ErrVolumeGone},
	}
	for _, l := range words.Langs {
		words.Set(l)
		seen := map[string]error{}
		general := messages.Of(other)
		for _, err := range all {
			m := messages.Of(fmt.Errorf("in between: %w", err))
			if m.Safe == "" || m.Happened == "" || m.Next == "" || m.Happened == general.Happened {
				t.Errorf("%s: %v has no sentences of its own: %+v", l, err, m)
			}
			if before, ok := seen[m.Happened]; ok {
				t.Errorf("%s: %v and %v are told alike", l, before, err)
			}
			seen[m.Happened] = err
			if strings.ContainsAny(m.Text(), "{}") {
				t.Errorf("%s: %v leaves a place open: %s", l, err, m.Text())
			}
		}
	}
}

func TestDamageNamesTheObject(t *testing.T) {
	defer words.Set(words.Current())
	words.Set(words.English)
	safe, text := messages.Explain(&archive.DamagedError{Object: "vault.json", What: "the header does not verify"})
	if safe != "Everything else stays readable." || !strings.Contains(text, "vault.json") {
		t.Errorf("%s / %s", safe, text)
	}
	words.Set(words.Korean)
	if _, text := messages.Explain(&archive.InUseError{PID: 412}); !strings.Contains(text, "412") {
		t.Errorf("the process is not named: %s", text)
	}
}

// A refusal to print or to copy for the office says so, in no word of a submission.
func TestARefusalToKeepSpeaksOfKeeping(t *testing.T) {
	defer words.Set(words.Current())
	for _, l := range words.Langs {
		words.Set(l)
		for _, r := range []record.Refusal{
			record.RefusedNoConsent, record.RefusedFrozen, record.RefusedWithdrawn, record.RefusedNotAsked, record.RefusedAnswer, record.RefusedExpired, record.RefusedRecipient, archive.RefusedRole,
		} {
			if !words.Has("error.keep." + string(r)) {
				t.Errorf("%s: no words for %s", l, r)
			}
			for _, err := range []error{&archive.PrintRefusedError{Label: "T-K7-0042", Refusal: r}, &archive.TakeOutError{Label: "T-K7-0042", Use: record.UseKeep, Refusal: r}} {
				text := messages.Of(err).Text()
				if !strings.Contains(text, "T-K7-0042") || strings.Contains(text, "submission") || strings.Contains(text, "제출") || strings.Contains(text, words.T("submissions.refusal.answered_no")) {
					t.Errorf("%s: %s", l, text)
				}
			}
		}
	}
}

// TestWhatIsNotValidIsSaidInBothLanguages reads the engine's source: each reason
// that it writes out for a value it refuses has words here.
func TestWhatIsNotValidIsSaidInBothLanguages(t *testing.T) {
	files, err := filepath.Glob("../../archive/*.go")
	if err != nil || len(files) < 50 {
		t.Fatal(len(files), err)
	}
	found := 0
	check := func(e ast.Expr) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		why, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		if found++; !words.Has("invalid." + why) {
			t.Errorf("%q has no words", why)
		}
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				if id, ok := x.Fun.(*ast.Ident); ok && id.Name == "bad" && len(x.Args) == 2 {
					check(x.Args[1])
				}
			case *ast.CompositeLit:
				if id, ok := x.Type.(*ast.Ident); !ok || id.Name != "InvalidError" {
					return true
				}
				for _, e := range x.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok && kv.Key.(*ast.Ident).Name == "Why" {
						check(kv.Value)
					}
				}
			}
			return true
		})
	}
	if found < 60 {
		t.Fatalf("%d reasons", found)
	}
}

// What stops an export reads as in the preview, and the engine's English is marked as such.
func TestReasonsAreInTheChosenLanguage(t *testing.T) {
	defer words.Set(words.Current())
	words.Set(words.Korean)
	consent := &archive.ConsentError{Reasons: archive.Reasons{{Code: archive.ReasonRefused, What: "testimony", Label: "T-K7-0042", Refusal: record.RefusedWithdrawn}, {Code: archive.ReasonNoSender}}}
	if text := messages.Of(consent).Text(); !strings.Contains(text, "T-K7-0042: 동의가 철회되었습니다.") || !strings.Contains(text, "보내는 곳과 연락처가 없습니다.") || strings.Contains(text, "consent") {
		t.Errorf("%s", text)
	}
	if text := messages.Of(&archive.InvalidError{Object: "T-K7-0042", Field: "x", Why: "ends before it starts"}).Text(); !strings.Contains(text, "끝이 시작보다 앞섭니다.") {
		t.Errorf("%s", text)
	}
	if text := messages.Of(errors.New("a pipe broke")).Detail; text != "Attest를 관리하는 사람에게 전할 내용: a pipe broke" {
		t.Errorf("%s", text)
	}
}
