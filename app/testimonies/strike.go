package testimonies

import "attest/archive"

// strike asks before an earlier version is struck out; see Room.Strike.
func (r *Room) strike(n uint32) {
	r.thing.leave() // what is being typed is a version of its own
	r.Strike(r.thing.t, n)
}

// strikable reports whether a line of the history offers a keyholder to strike out:
// the newest line does where it has more than the newest version.
func (h *history) strikable(v archive.VersionInfo) bool {
	r := h.thing.room
	if r.Strike == nil || r.v.Info().Role != archive.RoleKeyholder {
		return false
	}
	newest := v.Number == h.lines[0].Number
	return !newest && !v.Struck || v.First < v.Number
}
