package custodylog

import (
	"context"

	"attest/app/task"
	"attest/archive"
)

// pageSize is how many entries are read at once.
const pageSize = 200

// pages holds the entries that were read so far. Pages are read as they come
// into view; entries that other work adds meanwhile are seen at the next
// reload, so that lines do not move under the reader.
type pages struct {
	room    *Room
	total   int
	have    map[int][]archive.LogLine // by page
	asked   map[int]bool
	loaded  bool
	err     error
	cancels []func()
	turn    int // answers to an earlier filter are thrown away
}

func newPages(r *Room) *pages {
	p := &pages{room: r}
	p.forget()
	return p
}

func (p *pages) forget() {
	p.total, p.loaded, p.err = 0, false, nil
	p.have, p.asked = map[int][]archive.LogLine{}, map[int]bool{}
	p.turn++
}

func (p *pages) stop() {
	for _, c := range p.cancels {
		c()
	}
	p.cancels = nil
}

func (p *pages) reload() {
	p.stop()
	p.forget()
	p.read(0)
}

// line is entry i of those that pass the filter, newest first; false while it
// is being read.
func (p *pages) line(i int) (archive.LogLine, bool) {
	page := i / pageSize
	lines, ok := p.have[page]
	if !ok {
		p.read(page)
		return archive.LogLine{}, false
	}
	if i%pageSize >= len(lines) {
		return archive.LogLine{}, false
	}
	return lines[i%pageSize], true
}

type page struct {
	lines []archive.LogLine
	total int
}

func (p *pages) read(n int) {
	if p.asked[n] {
		return
	}
	p.asked[n] = true
	turn, filter, vault := p.turn, p.room.filter, p.room.vault
	if v := p.room.view; n == 0 && v != nil {
		v.loading()
	}
	p.cancels = append(p.cancels, task.Run(func(context.Context) (page, error) {
		lines, total, err := vault.Log(filter, n*pageSize, pageSize)
		return page{lines, total}, err
	}, func(got page, err error) {
		if turn != p.turn || p.room.view == nil {
			return
		}
		if err != nil {
			p.err = err
		} else {
			p.have[n], p.loaded = got.lines, true
			p.total = max(got.total, n*pageSize+len(got.lines))
		}
		p.room.view.refresh()
	}))
}
