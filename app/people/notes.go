package people

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/words"
	"attest/archive/record"
)

// earlierNotes are what is known of earlier interviews beyond who held them: a
// field for each interview that is listed with the person.
type earlierNotes struct {
	ids     []string
	entries []*forms.Entry
	box     fyne.CanvasObject
}

func newEarlierNotes(f *identityForm, half record.Identity, all []record.EarlierInterview) *earlierNotes {
	n := &earlierNotes{}
	box := look.Column(8)
	for _, e := range all {
		entry := forms.NewMultiLine(2)
		i := slices.IndexFunc(half.EarlierNotes, func(o record.EarlierNote) bool { return o.ID == e.ID })
		if i >= 0 {
			entry.SetText(half.EarlierNotes[i].Text)
		}
		entry.SetPlaceHolder(words.T("people.hint.earlier"))
		f.watch(entry)
		n.ids, n.entries = append(n.ids, e.ID), append(n.entries, entry)
		box.Add(forms.NewField(words.T("people.field.earlier", look.JoinFacts(e.By, whenText(e.When))), "", entry).Container)
	}
	box.Hidden = len(all) == 0
	n.box = box
	return n
}

// read keeps the notes of interviews that are not listed any more: Undo brings
// those back.
func (n *earlierNotes) read(stored []record.EarlierNote) []record.EarlierNote {
	var out []record.EarlierNote
	shown := map[string]string{}
	for i, id := range n.ids {
		shown[id] = strings.TrimSpace(n.entries[i].Text)
	}
	for _, o := range stored {
		text, known := shown[o.ID]
		if !known {
			text = o.Text
		}
		delete(shown, o.ID)
		out = append(out, record.EarlierNote{ID: o.ID, Text: text})
	}
	for _, id := range n.ids {
		if text := shown[id]; text != "" {
			out = append(out, record.EarlierNote{ID: id, Text: text})
		}
	}
	return tidyNotes(out)
}

func tidyNotes(all []record.EarlierNote) (out []record.EarlierNote) {
	for _, n := range all {
		if n.Text = strings.TrimSpace(n.Text); n.Text != "" {
			out = append(out, n)
		}
	}
	return out
}

// lines are the lines of a text in which something stands.
func lines(text string) (out []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
