package casetable

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
	"attest/archive/submission"
)

// limitsLine says the limits of the whole in one line.
func limitsLine(m *submission.Mechanism) string {
	l := m.Limits
	var parts []string
	if l.Words > 0 {
		parts = append(parts, words.T("casetable.limit.words", l.Words))
	}
	if l.WordsJoint > 0 {
		parts = append(parts, words.T("casetable.limit.joint", l.WordsJoint))
	}
	if l.Pages > 0 {
		parts = append(parts, words.T("casetable.limit.pages", l.Pages))
	}
	if l.MessageMB > 0 {
		parts = append(parts, words.T("casetable.limit.message", l.MessageMB))
	}
	if len(parts) == 0 {
		return words.T("casetable.limit.none")
	}
	source := ""
	if l.Source != "" {
		source = " (" + look.JoinFacts(l.Source, l.Checked) + ")"
	}
	return words.T("casetable.limits", strings.Join(parts, ", ")) + source
}

// fieldLimits says the limits of one field.
func fieldLimits(f submission.Field) string {
	var parts []string
	if f.MaxWords > 0 {
		parts = append(parts, words.T("casetable.limit.words", f.MaxWords))
	}
	if f.MaxChars > 0 {
		parts = append(parts, words.T("casetable.limit.chars", f.MaxChars))
	}
	if f.MaxPages > 0 {
		parts = append(parts, words.T("casetable.limit.pages", f.MaxPages))
	}
	return strings.Join(parts, ", ")
}

// countText says how long the whole is, against the limits of the form.
func countText(m *submission.Mechanism, s submission.Size) string {
	return look.JoinFacts(words.T("casetable.count.whole", s.Words, s.Characters, s.Pages, submission.WordsAPage), limitsLine(m))
}

// showAbout shows the form itself: who, what consent, which limits, from where.
func (p *Page) showAbout() {
	m := p.l.table.Mechanism
	fact := func(key, text string) fyne.CanvasObject {
		c := look.Column(0, look.NewText(words.T(key), look.Muted, look.SmallSize), look.NewParagraph(text, look.Ink, 500))
		c.Hidden = text == ""
		return c
	}
	var languages, channels, clock, sources, limits []string
	for _, l := range m.Languages {
		languages = append(languages, look.JoinFacts(l.Code, shown(l.Note)))
	}
	for _, c := range m.Channels {
		check := ""
		if c.Check {
			check = words.T("casetable.about.unchecked")
		}
		channels = append(channels, look.JoinFacts(c.Value, check))
	}
	for _, c := range m.Clock {
		text := c.En
		if words.Current() == words.Korean && c.Ko != "" {
			text = c.Ko
		}
		clock = append(clock, look.JoinFacts(text, words.T("casetable.head.source", c.Source, c.Checked)))
	}
	for _, s := range m.Sources {
		sources = append(sources, words.T("casetable.head.source", s.Source, s.Checked))
	}
	limits = append(limits, limitsLine(m))
	for _, f := range m.Fields() {
		if text := fieldLimits(f); text != "" {
			limits = append(limits, look.JoinFacts(f.Label(lang()), text, f.LimitSource))
		}
	}
	for _, o := range m.Overrides {
		limits = append(limits, words.T("casetable.about.office", limitName(m, o.Field, o.Limit), o.Value, o.Date, o.Reason))
	}
	acts := []fyne.CanvasObject{look.NewButton(words.T("casetable.limit.set"), nil, look.Normal, p.SetLimit)}
	if len(m.Overrides) > 0 {
		acts = append(acts, look.NewButton(words.T("casetable.limit.back"), nil, look.Normal, p.limitsBack))
	}
	p.about.Objects = []fyne.CanvasObject{look.Reflow(look.Inset(0, 12, 0, 0, look.Column(12,
		look.Card(look.Column(8, look.Section(m.Title(lang()), look.NewChip(m.ID, look.Muted)), fact("casetable.about.who", shown(m.Who)),
			fact("casetable.about.consent", look.JoinFacts(usesText(m.Consent.Uses), shown(m.Consent.Note))),
			fact("casetable.about.remedies", shown(m.Remedies.Note)), fact("casetable.about.states", shown(m.Accepts.Note)),
			fact("casetable.about.confidential", shown(m.Confidentiality)), fact("casetable.about.languages", strings.Join(languages, ", ")),
			fact("casetable.about.channels", strings.Join(channels, "\n")), fact("casetable.about.delivery", look.JoinFacts(shown(m.Delivery), shown(m.Formats))),
			fact("casetable.about.clock", strings.Join(clock, "\n")), fact("casetable.about.sources", strings.Join(sources, "\n")))),
		look.Card(look.Column(8, look.Section(words.T("casetable.about.limits"), acts...), look.NewParagraph(strings.Join(limits, "\n"), look.Ink, 500),
			small(words.T("casetable.about.pages", submission.WordsAPage)), small(shown(m.Limits.Note)))),
		small(words.T("casetable.about.advice")))))}
	p.about.Refresh()
}

// shown is a text of the form in the chosen language, where there is one.
func shown(text string) string { return submission.InWindow(lang(), text) }

// usesText names uses of consent in the chosen language.
func usesText(uses []string) string {
	var all []string
	for _, id := range uses {
		name := id
		for _, u := range record.Uses() {
			switch {
			case u.ID != id:
			case words.Current() == words.Korean:
				name = u.Ko
			default:
				name = u.En
			}
		}
		if id == "class" {
			name = words.T("casetable.about.class")
		}
		all = append(all, name)
	}
	return strings.Join(all, ", ")
}

// limitName is a limit in words: of the whole, or of a field.
func limitName(m *submission.Mechanism, field, limit string) string {
	of := words.T("casetable.limit.whole")
	if f, ok := m.Field(field); ok {
		of = f.Label(lang())
	}
	return words.T("casetable.limit.of", of, words.T("casetable.limit.kind."+limit))
}

// SetLimit asks for a limit that the office has in place of the mechanism's, and why.
func (p *Page) SetLimit() {
	m := p.l.table.Mechanism
	var options []forms.Option
	add := func(field string, limits ...string) {
		for _, l := range limits {
			options = append(options, forms.Option{Value: field + " " + l, Text: limitName(m, field, l)})
		}
	}
	add("", "words", "words_joint", "pages", "message_mb")
	for _, f := range m.Fields() {
		if f.Type == submission.TypeText || f.Type == submission.TypeList {
			add(f.ID, "max_words", "max_chars")
		}
	}
	which := forms.NewChoice(options, "", nil)
	value, reason := forms.NewEntry(), forms.NewMultiLine(3)
	kept := forms.Keep(p.v, "limit", value, reason)
	valueF := forms.NewField(words.T("casetable.limit.value"), words.T("casetable.limit.value.hint"), value)
	reasonF := forms.NewField(words.T("casetable.limit.reason"), words.T("casetable.limit.reason.hint"), reason)
	var closeIt func()
	set := func() {
		valueF.Fault("")
		reasonF.Fault("")
		n, err := strconv.Atoi(strings.TrimSpace(value.Text))
		switch {
		case err != nil || n < 0 || n > 1_000_000:
			valueF.Fault(words.T("casetable.limit.value.bad"))
			look.Focus(value)
			return
		case strings.TrimSpace(reason.Text) == "":
			reasonF.Fault(words.T("casetable.limit.reason.missing"))
			look.Focus(reason)
			return
		}
		field, limit, _ := strings.Cut(which.Value(), " ")
		by := slices.DeleteFunc(p.v.OfficeMechanism(m.ID).Overrides, func(o record.LimitOverride) bool { return o.Field == field && o.Limit == limit })
		by = append(slices.Clone(by), record.LimitOverride{Field: field, Limit: limit, Value: n, Reason: strings.TrimSpace(reason.Text), Date: task.Now().Format(time.DateOnly)})
		closeIt()
		kept.Drop()
		p.write(words.T("casetable.limit.done", limitName(m, field, limit), n), func() error { return p.v.OverrideLimits(m.ID, by) }, nil)
	}
	value.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter {
			set()
			return true
		}
		return false
	}
	closeIt = p.s.Overlay(shell.FormDialog(words.T("casetable.limit.title", m.ID), look.Fixed(480, 0, forms.Form(
		forms.NewField(words.T("casetable.limit.which"), "", which).Container, valueF.Container, reasonF.Container)),
		look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() }),
		look.NewButton(words.T("casetable.limit.yes"), nil, look.Strong, set)), which, kept.AtLock)
	p.s.KeepAtLock(kept.AtLock)
}

// limitsBack takes the office's limits back.
func (p *Page) limitsBack() {
	m := p.l.table.Mechanism
	p.write(words.T("casetable.limit.back.done", m.ID), func() error { return p.v.OverrideLimits(m.ID, nil) }, nil)
}

// faultText says where an office's own file breaks its form, by line and field.
func faultText(e *submission.Error) string {
	return words.T("casetable.own.fault", fmt.Sprint(e.Line), e.Field, e.Why)
}
