package testimonies

import "attest/archive/record"

// openThen brings a testimony into view, and goes on once it is loaded.
func (r *Room) openThen(id record.ID, then func(*thing)) {
	if r.shown && r.thing != nil && r.thing.id == id && r.thing.tabs != nil {
		then(r.thing)
		return
	}
	r.then = then
	r.s.Open("testimonies", string(id))
}

// loaded goes on with what was asked for a testimony that is in view now.
func (r *Room) loaded(t *thing) {
	then := r.then
	r.then = nil
	if then != nil {
		then(t)
	}
}

// OpenExhibits shows the files of a testimony, from another room.
func (r *Room) OpenExhibits(id record.ID) {
	r.openThen(id, func(t *thing) {
		t.tabs.Bar.Select(tabExhibits)
		t.enter()
	})
}
