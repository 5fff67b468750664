package testimonies

import (
	"attest/app/intake"
	"attest/app/words"
	"attest/archive"
)

// ask opens what is asked of a file: by whom, through what, original or copy.
func (f *files) ask(e archive.Exhibit) {
	t := f.thing
	r := t.room
	intake.Edit(r.s, r.v, r.FileFacts, e, func() {
		if r.closed {
			return
		}
		r.list.load()
		if r.thing == t {
			r.reload()
		}
	})
}

// graphic marks a file that is hard to look at, or takes the mark away.
func (f *files) graphic(e archive.Exhibit) {
	half := e.Detail
	if half.Name == "" {
		half.Name = e.Name
	}
	half.Graphic = !half.Graphic
	done := "graphic.unmarked"
	if half.Graphic {
		done = "graphic.marked"
	}
	v := f.thing.room.v
	f.change(words.T(done, e.Label), func() error { return v.DescribeExhibit(e.ID, half) })
}
