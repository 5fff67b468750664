package looktest

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
)

// translate puts what is in view over the window from English into Korean, as it
// stands, for the picture of a sheet that cannot be built again in the middle of a
// test: each text that the words have is filled with their Korean. What a test
// typed, and names, stay. again puts the English back.
func (d *Desk) translate() (again func()) {
	words.Set(words.Korean)
	root := d.Window.Canvas().Content()
	if top := d.Window.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	var back []func()
	put := func(now string, set func(string)) {
		if ko := korean(now); ko != now {
			set(ko)
			back = append(back, func() { set(now) })
		}
	}
	walk(root, func(o fyne.CanvasObject) bool {
		switch w := o.(type) {
		case *look.Text:
			put(w.Text, w.Set)
		case *look.Paragraph:
			put(w.Text, w.Set)
		case *look.Button:
			put(w.Text, w.Set)
		case *look.Chip:
			put(w.Text, func(text string) { w.Set(text, w.Role) })
		case *look.ChipButton:
			put(w.Text, func(text string) { w.Set(text, w.Role) })
		case *forms.Check:
			put(w.Text, func(text string) { w.Text = text; w.Refresh() })
		case *forms.Choice:
			for i := range w.Options {
				put(w.Options[i].Text, func(text string) { w.Options[i].Text = text; w.Refresh() })
			}
		case *forms.Entry:
			put(w.PlaceHolder, w.SetPlaceHolder)
		case *look.List:
			w.Refresh()
			back = append(back, w.Refresh)
		case *widget.Label:
			put(w.Text, w.SetText)
		}
		return true
	})
	return func() {
		words.Set(words.English)
		for _, undo := range back {
			undo()
		}
	}
}

// walk goes through all that can be seen in o: see says whether to look inside.
func walk(o fyne.CanvasObject, see func(fyne.CanvasObject) bool) {
	if !o.Visible() || !see(o) {
		return
	}
	switch w := o.(type) {
	case *fyne.Container:
		for _, child := range w.Objects {
			walk(child, see)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(w).Objects() {
			walk(child, see)
		}
	}
}

// sentence is a text with places, as a pattern of what it becomes.
type sentence struct {
	key   string
	shape *regexp.Regexp
	order []int // of the argument that each group holds
	plain int   // letters outside the places
}

var sentences = sync.OnceValues(func() (map[string]string, []sentence) {
	plain := map[string]string{}
	var all []sentence
	place := regexp.MustCompile(`\{(\d+)(\|[^}]*)?\}`)
	for key, text := range words.Texts(words.English) {
		if !place.MatchString(text) {
			plain[text] = words.In(words.Korean, key)
			continue
		}
		s := sentence{key: key}
		pattern, at := "(?s)^", 0
		for _, m := range place.FindAllStringSubmatchIndex(text, -1) {
			pattern += regexp.QuoteMeta(text[at:m[0]])
			s.plain += m[0] - at
			at = m[1]
			if m[4] >= 0 {
				var forms []string
				for _, f := range strings.Split(text[m[4]+1:m[5]], "|") {
					forms = append(forms, regexp.QuoteMeta(f))
				}
				pattern += "(?:" + strings.Join(forms, "|") + ")"
				continue
			}
			pattern += "(.+?)"
			s.order = append(s.order, int(text[m[2]]-'0'))
		}
		s.shape = regexp.MustCompile(pattern + regexp.QuoteMeta(text[at:]) + "$")
		s.plain += len(text) - at
		if s.plain > 2 {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b sentence) int { return b.plain - a.plain })
	return plain, all
})

// korean is an English text of the words in Korean, or the text itself.
func korean(text string) string {
	plain, all := sentences()
	if ko, ok := plain[text]; ok {
		return ko
	}
	for _, mark := range []string{" · ", "\n"} {
		if parts := strings.Split(text, mark); len(parts) > 1 {
			for i := range parts {
				parts[i] = korean(parts[i])
			}
			return strings.Join(parts, mark)
		}
	}
	for _, s := range all {
		m := s.shape.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		args := make([]any, 10)
		for i := range args {
			args[i] = ""
		}
		for i, n := range s.order {
			args[n] = korean(m[i+1])
		}
		return words.In(words.Korean, s.key, args...)
	}
	return text
}
