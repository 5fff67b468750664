package custodylog

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// Every act has a sentence and a name in the filter, in each language.
func TestEveryActHasWords(t *testing.T) {
	for _, lang := range []words.Lang{words.English, words.Korean} {
		words.Set(lang)
		for _, verb := range verbs {
			if !words.Has("custodylog.verb."+verb) || !words.Has("custodylog.kind."+verb) {
				t.Errorf("%s: no words for %s", lang, verb)
			}
		}
	}
	words.Set(words.English)
}

func TestSentencesOfARecording(t *testing.T) {
	defer words.Set(words.English)
	line := archive.LogLine{Object: "A00000000000000000000000004", Label: "T-K7-0001", Actor: "Han"}
	for _, c := range []struct{ verb, code, en, ko string }{
		{"recording.begin", "", "Han began the recording for T-K7-0001", "Han이 T-K7-0001의 녹음을 시작했습니다"},
		{"recording.off", "destroyed", "Han went off the record in the recording for T-K7-0001 · kept nowhere", "Han이 T-K7-0001의 녹음에서 녹음하지 않는 대화로 넘어갔습니다 · 어디에도 남기지 않음"},
		{"recording.stop", "kept:complete", "what was kept apart, off the record in the recording for T-K7-0001, ended · complete", "T-K7-0001의 녹음에서 따로 보관한, 기록에 남기지 않는 부분이 끝났습니다 · 끝까지 녹음됨"},
		{"recording.stop", "cut_short:chunk.12", "the recording for T-K7-0001 ended · cut short, at chunk 12", "T-K7-0001의 녹음이 끝났습니다 · 도중에 끊김, 12번째 조각에서"},
		{"recording.stop", "complete", "the recording for T-K7-0001 of 2026-11-24 14:05:09 ended · complete", "T-K7-0001의 2026-11-24 14:05:09 녹음이 끝났습니다 · 끝까지 녹음됨"},
		{"recording.pause", "rest:at.1790000000", "Han paused the recording for T-K7-0001 · rest, at 2026-", "Han이 T-K7-0001의 녹음을 멈추었습니다 · 휴식, 녹음에 남은 시각 2026-"},
		{"recording.mark", "at.1790000000", "Han marked a place in the recording for T-K7-0001 · at 2026-", "Han이 T-K7-0001의 녹음에 표시를 남겼습니다 · 녹음에 남은 시각 2026-"},
	} {
		l := line
		if c.code == "complete" { // a testimony can have several recordings
			l.Begun = time.Date(2026, 11, 24, 14, 5, 9, 0, time.UTC)
		}
		l.Verb, l.Code = c.verb, c.code
		for lang, want := range map[words.Lang]string{words.English: c.en, words.Korean: c.ko} {
			words.Set(lang)
			if got := sentence(l); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %q, want %q", lang, got, want)
			}
		}
	}
}

// Every act and every kind of object in the source has words in both languages,
// and what has one kind and is not the same is told apart.
func TestEveryActOnEveryKindIsTold(t *testing.T) {
	defer words.Set(words.English)
	list := func(dir, pattern string) (out []string) {
		files, err := filepath.Glob(filepath.Join("../../archive", dir, "*.go"))
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
	acts, kinds := list("custody", `\sVerb\s+= "([a-z.-]+)"`), list("record", `\sKind\s+= '([A-Z])'`)
	if len(acts) < 60 || len(kinds) != 26 {
		t.Fatalf("%d acts, %d kinds", len(acts), len(kinds))
	}
	for _, lang := range []words.Lang{words.English, words.Korean} {
		words.Set(lang)
		for _, verb := range acts {
			if !slices.Contains(verbs, verb) || !words.Has("custodylog.verb."+verb) || !words.Has("custodylog.kind."+verb) {
				t.Errorf("%s: no words for %s, or it is not in the filter", lang, verb)
			}
			for _, kind := range kinds {
				for _, label := range []string{"", "T-K7-0001"} {
					got := sentence(archive.LogLine{Verb: verb, Object: record.ID(kind + strings.Repeat("0", 26)), Label: label, Actor: "Han", Code: "x"})
					if got == "" || strings.Contains(got, "custodylog.") {
						t.Errorf("%s: %s of %s: %q", lang, verb, kind, got)
					}
				}
			}
		}
		told := map[string]bool{}
		for _, topic := range []string{archive.TopicTexts, archive.TopicBackup, archive.TopicStamp, archive.TopicForm} {
			got := sentence(archive.LogLine{Verb: "change", Object: "Y00000000000000000000000004", Topic: topic, Actor: "Han"})
			if told[got] || strings.Contains(got, "Y0000") {
				t.Errorf("%s: %q", lang, got)
			}
			told[got] = true
		}
	}
}
