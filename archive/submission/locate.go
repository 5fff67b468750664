package submission

import (
	"strings"

	"attest/archive/jsonplace"
)

// fail says what is wrong at a JSON pointer.
func (f *file) fail(pointer, why string) error {
	line, field := f.document().At(pointer)
	return &Error{Line: line, Field: field, Why: why}
}

// located turns an error of the JSON package into one with line and field.
func (f *file) located(err error) error {
	line, field, why := f.document().Fault(err)
	return &Error{Line: line, Field: field, Why: why}
}

func (f *file) document() jsonplace.Document { return jsonplace.Document{Raw: f.raw, Members: members} }

// members are the names of the form.
var members = strings.Fields(`attest id en ko base unit who confidentiality consent gate uses note remedies rule limits pages
	summary_over_pages summary_pages words words_joint excludes source checked accepts any_state states state facts_after not
	languages code check channels kind value delivery formats clock what days rules severity cites fields months years
	other_years date sources sections type from required options options_from max_words max_chars max_pages limit_source help asks_more after`)
