// Package words holds every sentence the window shows, in English and Korean.
// A key names a sentence; its text is in assets/words, one file for each room
// and language, so that both are written side by side.
//
// In a text, {0} is the first argument. {0|one|many} chooses by a number, for
// English. {0^을^를} is the Korean particle that fits the end of the argument,
// without the argument: write {0}{0^을^를}. {0^으로^로} knows that ㄹ takes 로.
package words

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/go-json-experiment/json"

	texts "attest/assets/words"
)

// Lang is a language the window speaks.
type Lang string

// The languages, named as in BCP 47.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)

// Langs are all languages, in the order a choice shows them.
var Langs = []Lang{English, Korean}

// OwnName is the language's name in itself.
func (l Lang) OwnName() string {
	if l == Korean {
		return "한국어"
	}
	return "English"
}

var (
	catalogue = map[Lang]map[string]string{}
	chosen    atomic.Value
)

func init() {
	chosen.Store(English)
	for _, l := range Langs {
		m, err := load(texts.Files, l)
		if err != nil {
			panic("words: " + err.Error()) // embedded at build time and read by a test
		}
		catalogue[l] = m
	}
}

// load reads all of a language's files. A key that is given twice is an error.
func load(files fs.FS, l Lang) (map[string]string, error) {
	all := map[string]string{}
	names, err := fs.Glob(files, path.Join(string(l), "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list the texts of %s: %w", l, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		var m map[string]string
		if err := json.Unmarshal(data, &m); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		section := strings.TrimSuffix(path.Base(name), ".json") + "."
		for k, v := range m {
			if !strings.HasPrefix(k, section) {
				return nil, fmt.Errorf("%s: key %s must begin with %s", name, k, section)
			}
			all[k] = v
		}
	}
	return all, nil
}

// Set chooses the language of T from now on.
func Set(l Lang) {
	if l != Korean {
		l = English
	}
	chosen.Store(l)
}

// Current is the chosen language.
func Current() Lang { return chosen.Load().(Lang) }

// T is the text of key in the chosen language. An unknown key is shown as
// itself: a test keeps that from happening.
func T(key string, args ...any) string { return In(Current(), key, args...) }

// In is the text of key in language l.
func In(l Lang, key string, args ...any) string {
	text, ok := catalogue[l][key]
	if !ok {
		return key
	}
	return fill(text, args)
}

// Has says whether key has a text.
func Has(key string) bool {
	_, ok := catalogue[English][key]
	return ok
}

// Texts is a copy of all texts of l by key.
func Texts(l Lang) map[string]string {
	all := make(map[string]string, len(catalogue[l]))
	for k, v := range catalogue[l] {
		all[k] = v
	}
	return all
}

// fill puts args in the places of text. What is not a place stays as it is.
func fill(text string, args []any) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:open])
		b.WriteString(place(text[open+1:open+end], args))
		text = text[open+end+1:]
	}
}

func place(p string, args []any) string {
	digits := len(p) - len(strings.TrimLeft(p, "0123456789"))
	n, err := strconv.Atoi(p[:digits])
	if err != nil || n >= len(args) {
		return "{" + p + "}"
	}
	value := show(args[n])
	rest := p[digits:]
	switch {
	case rest == "":
		return value
	case rest[0] == '|':
		forms := strings.Split(rest[1:], "|")
		if value == "1" || len(forms) < 2 {
			return forms[0]
		}
		return forms[1]
	case rest[0] == '^':
		forms := strings.Split(rest[1:], "^")
		if len(forms) == 2 && particle(value, forms[1]) {
			return forms[0]
		}
		return forms[len(forms)-1]
	}
	return "{" + p + "}"
}

// show writes whole numbers with thousands parted, as both languages do.
func show(v any) string {
	switch n := v.(type) {
	case int:
		return Number(int64(n))
	case int64:
		return Number(n)
	}
	return fmt.Sprint(v)
}

// Number writes n with thousands parted: 1,204.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}
