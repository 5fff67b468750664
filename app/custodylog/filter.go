package custodylog

import (
	"context"
	"strings"

	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// most is how many labels are offered at once.
const most = 30

func (r *Room) memberChoices() []look.Choice {
	set := func(name string) func() { return func() { r.filter.Actor = name; r.refilter() } }
	all := []look.Choice{{Text: words.T("custodylog.any"), Choose: set("")}}
	for _, name := range r.vault.Members() {
		all = append(all, look.Choice{Text: name, Choose: set(name)})
	}
	return all
}

func (r *Room) verbChoices() []look.Choice {
	set := func(verb string) func() { return func() { r.filter.Verb = verb; r.refilter() } }
	all := []look.Choice{{Text: verbName(""), Choose: set("")}}
	for _, verb := range verbs {
		all = append(all, look.Choice{Text: verbName(verb), Choose: set(verb)})
	}
	return all
}

func (r *Room) refilter() {
	if r.view == nil {
		return
	}
	r.view.tell("")
	r.view.list.ShowChosen(-1)
	r.pages.reload()
	r.view.refresh()
}

// clear takes all filters off.
func (r *Room) clear() {
	r.filter, r.label = archive.LogFilter{}, ""
	if r.view != nil {
		r.view.object.Entry.SetText("")
		r.view.object.Close()
		look.Focus(r.view.list)
	}
	r.refilter()
}

// only shows the entries about one object.
func (r *Room) only(id record.ID, label string) {
	r.filter.Object, r.label = id, label
	if r.view != nil {
		r.view.object.Entry.SetText(label)
		r.view.object.Close()
	}
	r.refilter()
}

// known are the labels of what the lists hold, newest first.
func (r *Room) known(each func(id record.ID, label string) (more bool)) {
	for _, t := range r.vault.Testimonies(archive.Filter{}) {
		if !each(t.ID, t.Label) {
			return
		}
	}
	for _, p := range r.vault.Persons() {
		if !each(p.Person.ID, p.Person.Pseudonym) {
			return
		}
	}
	for _, c := range r.vault.Cases() {
		if !each(c.ID, c.Label) {
			return
		}
	}
	for _, s := range r.vault.Submissions() {
		if !each(s.ID, s.Label) {
			return
		}
	}
}

func (r *Room) labelOf(id record.ID) (label string) {
	r.known(func(have record.ID, name string) bool {
		if have == id {
			label = name
		}
		return label == ""
	})
	if gone, ok := r.vault.WasDestroyed(id); ok && label == "" {
		label = gone.Label
	}
	if label == "" {
		label = short(string(id))
	}
	return label
}

// suggest gives labels that hold what was typed.
func (r *Room) suggest(text string) []string {
	text = strings.ToUpper(strings.TrimSpace(text))
	if text == "" || text == r.label {
		return nil
	}
	var found []string
	r.known(func(_ record.ID, label string) bool {
		if strings.Contains(strings.ToUpper(label), text) {
			found = append(found, label)
		}
		return len(found) < most
	})
	return found
}

// onlyLabel shows the entries about the object of that label. Labels of
// exhibits are in no list: they are looked for in the log itself.
func (r *Room) onlyLabel(label string) {
	label = strings.ToUpper(strings.TrimSpace(label))
	var id record.ID
	r.known(func(have record.ID, name string) bool {
		if strings.ToUpper(name) == label {
			id = have
		}
		return id == ""
	})
	if id != "" {
		r.only(id, label)
		return
	}
	vault := r.vault
	task.Run(func(context.Context) (record.ID, error) {
		lines, _, err := vault.Log(archive.LogFilter{}, 0, 0)
		for _, l := range lines {
			if strings.EqualFold(l.Label, label) {
				return l.Object, err
			}
		}
		return "", err
	}, func(id record.ID, err error) {
		switch {
		case r.view == nil:
		case err != nil:
			r.shell.Fail(err)
		case id == "":
			r.view.tell(words.T("custodylog.unknown", label))
		default:
			r.only(id, label)
		}
	})
}
