package archive

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"attest/archive/custody"
	"attest/archive/record"
)

// Every act in the source has a sentence, about objects of every kind and every
// topic.
func TestEveryActIsASentence(t *testing.T) {
	verbs := fromSource(t, "custody", `\sVerb\s+= "([a-z.-]+)"`)
	kinds := fromSource(t, "record", `\sKind\s+= '([A-Z])'`)
	if len(verbs) < 60 || len(kinds) != 26 {
		t.Fatalf("%d verbs, %d kinds", len(verbs), len(kinds))
	}
	topics := []string{"", TopicTexts, TopicBackup, TopicStamp, TopicForm}
	for _, verb := range verbs {
		if _, has := sentences[custody.Verb(verb)]; !has {
			t.Errorf("%s has no sentence", verb)
		}
		for _, kind := range kinds {
			for _, topic := range topics {
				l := LogLine{Verb: verb, Object: record.ID(kind + strings.Repeat("0", 26)), Topic: topic, Actor: "Han", Code: "x"}
				s := sentence(l)
				if s == "" || strings.Contains(s, "%!") || topic != "" && strings.Contains(s, string(l.Object)) {
					t.Errorf("%s of %s %q: %q", verb, kind, topic, s)
				}
			}
		}
	}
}

func fromSource(t *testing.T, dir, pattern string) (out []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(raw), -1) {
			out = append(out, m[1])
		}
	}
	return out
}
