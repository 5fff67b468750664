package store

import "attest/archive/record"

// destructions reads what is kept of what was destroyed. None of that is
// carried, whatever old files and old key files still hold of it.
func (g *remainder) destructions() {
	for _, k := range g.ofKind(tblGone) {
		id, ok := idOf([]byte(k))
		if !ok || len(k) != 22 {
			continue
		}
		var d Destroyed
		_, _, err := g.keep(k, func(v []byte) (err error) {
			d, err = parseDestroyed(g.s.storeKey, []byte(k), v)
			return err
		})
		if err != nil {
			g.lose(string(id), 0, "what is kept of its destruction does not open")
			continue
		}
		if d.ID == "" {
			continue
		}
		g.r.Destroyed = append(g.r.Destroyed, d)
		for _, ids := range [][]record.ID{d.Objects, d.Blobs} {
			for _, id := range ids {
				g.doomed[id] = true
			}
		}
	}
}

// Forget leaves objects out, with what lies with them and the keys of their
// files: the log tells that they were destroyed.
func (r *Remains) Forget(ids map[record.ID]bool) {
	for id := range ids {
		delete(r.Objects, id)
	}
	for k, v := range r.values {
		id, ok := idOf([]byte(k))
		switch {
		case !ok || k[0] == tblGone:
		case k[0] == tblBlob && len(v) >= blobClear && ids[record.IDFromBytes(record.Kind(v[1]), [16]byte(v[2:18]))], ids[id]:
			delete(r.values, k)
		}
	}
}
