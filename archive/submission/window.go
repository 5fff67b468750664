package submission

import (
	"sync"

	"github.com/go-json-experiment/json"

	"attest/assets/mechanisms"
)

// korean are texts of the built-in forms in Korean, by the English.
var korean = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	if err := json.Unmarshal(mechanisms.Korean, &out); err != nil {
		return map[string]string{} // embedded at build time and read by a test
	}
	return out
})

// InWindow is a text of a form as the window shows it in a language: Korean where there
// is any, else as the form has it. What goes into a document is never this.
func InWindow(lang, text string) string { return in(lang, text, korean()[text]) }

// HelpIn is what is said to whoever answers, in a language of the window: the form's own
// Korean, or that of the built-in forms.
func (f Field) HelpIn(lang string) string {
	if f.HelpKo != "" {
		return in(lang, f.Help, f.HelpKo)
	}
	return InWindow(lang, f.Help)
}
