package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"attest/app/words"
)

var placePattern = regexp.MustCompile(`\{([0-9]+)\}`)

// places are the arguments that a text shows, each once.
func places(text string) string {
	seen := map[string]bool{}
	for _, m := range placePattern.FindAllStringSubmatch(text, -1) {
		seen[m[1]] = true
	}
	var all []string
	for p := range seen {
		all = append(all, p)
	}
	sort.Strings(all)
	return strings.Join(all, ",")
}

func TestBothLanguagesHaveTheSameKeysAndPlaces(t *testing.T) {
	en, ko := words.Texts(words.English), words.Texts(words.Korean)
	for k, v := range en {
		other, ok := ko[k]
		if !ok {
			t.Errorf("%s has no Korean text", k)
			continue
		}
		if places(v) != places(other) {
			t.Errorf("%s: English shows {%s}, Korean {%s}", k, places(v), places(other))
		}
	}
	for k := range ko {
		if _, ok := en[k]; !ok {
			t.Errorf("%s has no English text", k)
		}
	}
}

func TestTone(t *testing.T) {
	for _, l := range words.Langs {
		for k, v := range words.Texts(l) {
			if strings.TrimSpace(v) == "" {
				t.Errorf("%s/%s is empty", l, k)
			}
			if strings.ContainsAny(v, "!！") {
				t.Errorf("%s/%s has an exclamation mark: %s", l, k, v)
			}
		}
	}
	for k, v := range words.Texts(words.Korean) {
		if regexp.MustCompile(`[가-힣]요[.?]?$`).MatchString(strings.TrimSpace(v)) && !strings.HasSuffix(v, "필요") && !strings.HasSuffix(v, "개요") && v != "아니요" {
			t.Errorf("ko/%s is not in the formal style: %s", k, v)
		}
	}
	for k, v := range words.Texts(words.English) {
		if strings.Contains(strings.ToLower(v), "are you sure") {
			t.Errorf("en/%s asks instead of naming what will happen", k)
		}
	}
}

// TestKeysInCodeHaveTexts reads the window's source: every string that looks
// like a key of one of the files must be one.
func TestKeysInCodeHaveTexts(t *testing.T) {
	sections := map[string]bool{}
	for k := range words.Texts(words.English) {
		sections[k[:strings.IndexByte(k, '.')]] = true
	}
	pattern := regexp.MustCompile(`^[a-z]+(\.[a-z0-9_-]+)+$`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.KeyValueExpr:
				if id, ok := x.Key.(*ast.Ident); ok && id.Name == "ID" {
					return false // an action's ID is no key
				}
			case *ast.BinaryExpr:
				return false // the parts of a key that is put together
			case *ast.CallExpr:
				if s, ok := x.Fun.(*ast.SelectorExpr); ok && (s.Sel.Name == "T" || s.Sel.Name == "Say") && len(x.Args) > 0 {
					if lit, ok := x.Args[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						check(t, path, lit, true, sections, pattern)
					}
				}
			case *ast.BasicLit:
				if x.Kind == token.STRING {
					check(t, path, x, false, sections, pattern)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func check(t *testing.T, path string, lit *ast.BasicLit, certain bool, sections map[string]bool, pattern *regexp.Regexp) {
	t.Helper()
	s, err := strconv.Unquote(lit.Value)
	if err != nil || !pattern.MatchString(s) || words.Has(s) {
		return
	}
	if dot := strings.IndexByte(s, '.'); certain || sections[s[:dot]] {
		for _, notAKey := range []string{"error", "recent", "lock"} { // parts and preferences
			if !certain && s[:dot] == notAKey {
				return
			}
		}
		if !strings.HasPrefix(s, "shell.go") {
			t.Errorf("%s: %q has no text", path, s)
		}
	}
}

func TestFill(t *testing.T) {
	defer words.Set(words.Current())
	for _, c := range []struct {
		lang words.Lang
		key  string
		args []any
		want string
	}{
		{words.English, "shell.status.locks", []any{4}, "Locks in 4 min"},
		{words.Korean, "shell.status.locks", []any{4}, "4분 뒤 잠김"},
		{words.English, "welcome.peek.failed", []any{1}, "1 failed attempt since it was last opened."},
		{words.English, "welcome.peek.failed", []any{1204}, "1,204 failed attempts since it was last opened."},
		{words.Korean, "welcome.opening", []any{"서울"}, "서울을 여는 중입니다"},
		{words.Korean, "welcome.opening", []any{"사무소"}, "사무소를 여는 중입니다"},
		{words.Korean, "welcome.locked.title", []any{"T-K7-0412"}, "T-K7-0412가 잠겼습니다"},
		{words.Korean, "welcome.locked.title", []any{"T-K7-0413"}, "T-K7-0413이 잠겼습니다"},
		{words.English, "no.such.key", nil, "no.such.key"},
	} {
		if got := words.In(c.lang, c.key, c.args...); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.key, got, c.want)
		}
	}
}

func TestLanguageOfTheMachine(t *testing.T) {
	for locale, want := range map[string]words.Lang{
		"ko_KR.UTF-8": words.Korean, "ko": words.Korean, "ko-KR": words.Korean,
		"C": words.English, "POSIX": words.English, "": words.English, "en_GB": words.English, "kok_IN": words.English,
	} {
		if got := words.FromLocale(locale); got != want {
			t.Errorf("%q gives %s, want %s", locale, got, want)
		}
	}
}
