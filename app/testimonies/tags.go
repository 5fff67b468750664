package testimonies

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/words"
)

// offered is how many tags the completion offers.
const offered = 12

// tagChips are the tags, each of which can be taken off, and what adds one.
func (t *thing) tagChips() *fyne.Container {
	var chips []fyne.CanvasObject
	for _, tag := range t.t.Tags {
		chips = append(chips, look.NewChipButton(tag+"  ×", look.Accent, func() { t.removeTag(tag) }))
	}
	chips = append(chips, look.NewChipButton("+ "+words.T("testimonies.tag.add"), look.Muted, t.askTag))
	return look.Chips(chips...)
}

func (t *thing) removeTag(tag string) {
	t.t.Tags = slices.DeleteFunc(slices.Clone(t.t.Tags), func(x string) bool { return x == tag })
	t.changed(words.T("testimonies.tag.removed", tag))
}

// addTag adds a tag once.
func (t *thing) addTag(tag string) {
	tag = strings.Join(strings.Fields(tag), " ")
	if tag == "" || slices.Contains(t.t.Tags, tag) {
		return
	}
	t.t.Tags = append(slices.Clone(t.t.Tags), tag)
	t.changed(words.T("testimonies.tag.added", tag))
}

// askTag asks for a tag and completes it from those in use.
func (t *thing) askTag() {
	r := t.room
	known := r.list.tags
	var closeIt func()
	var kept *forms.Kept
	field := forms.NewCompletion(words.T("testimonies.tag.hint"), func(text string) []string {
		return matchTags(known, t.t.Tags, text)
	}, func(tag string) {
		closeIt()
		kept.Drop()
		t.addTag(tag)
	})
	kept = forms.Keep(forms.About(r.v, t.id), "tag", field.Entry)
	add := look.NewButton(words.T("testimonies.tag.add"), nil, look.Strong, func() {
		closeIt()
		kept.Drop()
		t.addTag(field.Entry.Text)
	})
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt(); kept.Drop() })
	closeIt = r.s.Overlay(shell.FormDialog(words.T("testimonies.tag.title", t.t.Label), look.Fixed(look.StateWidth, 0, field.Container), no, add), field.Entry, kept.AtLock)
	r.s.KeepAtLock(kept.AtLock)
}

// matchTags are the tags in use that fit what is typed and are not on already:
// those that begin with it before those that hold it.
func matchTags(known, on []string, typed string) []string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var begin, hold []string
	for _, tag := range known {
		low := strings.ToLower(tag)
		switch {
		case slices.Contains(on, tag):
		case strings.HasPrefix(low, typed):
			begin = append(begin, tag)
		case strings.Contains(low, typed):
			hold = append(hold, tag)
		}
		if len(begin) == offered {
			break
		}
	}
	all := append(begin, hold...)
	return all[:min(len(all), offered)]
}
