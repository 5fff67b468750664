package search

import "encoding/binary"

// posting is a list of document numbers in rising order: each as the varint of
// its difference to the one before.
type posting struct {
	data []byte
	last uint32
	n    uint32
}

// add appends a number greater than all before.
func (p *posting) add(n uint32) {
	p.data = binary.AppendUvarint(p.data, uint64(n-p.last))
	p.last = n
	p.n++
}

// each calls f with every number.
func (p *posting) each(f func(uint32)) {
	if p == nil {
		return
	}
	n := uint64(0)
	for d := p.data; len(d) > 0; {
		// One byte is the common case, and worth its own path.
		v, k := uint64(d[0]), 1
		if v >= 0x80 {
			v, k = binary.Uvarint(d)
		}
		d = d[k:]
		n += v
		f(uint32(n))
	}
}
