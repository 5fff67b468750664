package main

import (
	"strings"

	"attest/archive/bundle"
)

// sayForm prints the form of a submission as its addressee will see it.
func (p *program) sayForm(f *bundle.Form, lang string) {
	if f == nil {
		return
	}
	p.say("  form: %s", f.Title)
	for _, s := range f.Sections {
		p.say("    %s", s.Title)
		for _, field := range s.Fields {
			p.say("      %d. %s", field.Number, field.Label)
			for _, a := range field.Answers {
				lead := ""
				if a.Code != "" {
					lead = a.Code + ": "
				}
				if note := a.Note(lang); note != "" {
					p.say("        %s%s", lead, note)
				}
				for _, l := range a.Lines {
					var cites []string
					for _, s := range l.Sources {
						cites = append(cites, bundle.Cite(s, lang))
					}
					text := l.Text
					if c := strings.Join(nonEmpty(cites...), "; "); c != "" {
						text += " (" + c + ")"
					}
					p.say("        %s%s", lead, text)
				}
			}
		}
	}
}
