package casetable

import "strings"

// Missing says what an action of the page waits for.
func (p *Page) Missing(action string) string {
	if p.tabs == nil || p.l == nil {
		return ""
	}
	e := p.editor()
	_, name, _ := strings.Cut(action, ".")
	switch name {
	case "show":
		return "missing.table"
	case "person", "before":
		return "missing.persons"
	case "make":
		return "missing.made.already"
	case "draft", "annex", "open":
		return "missing.made"
	case "source", "who", "all", "take", "keep":
		if e == nil || e.name == "" {
			return "missing.answer"
		}
		if name == "all" || name == "take" {
			return "missing.answer.own"
		}
		return "missing.answer.same"
	}
	return ""
}
