package seal

import (
	"errors"
	"testing"
)

// A tree with new keys has none of the old ones, and what was destroyed stays so.
func TestAFreshTreeKeepsItsHoles(t *testing.T) {
	old := NewTree()
	old.Puncture([16]byte{1}, 7)
	old.PunctureChild([16]byte{1}, 8, 3)
	fresh := old.Fresh()
	if fresh.Len() != old.Len() {
		t.Errorf("%d nodes of %d", fresh.Len(), old.Len())
	}
	for _, gone := range [][2]uint32{{7, 0}, {7, 4}, {8, 3}} {
		if _, err := fresh.Child([16]byte{1}, gone[0], gone[1]); !errors.Is(err, ErrDestroyed) {
			t.Errorf("%v: %v", gone, err)
		}
	}
	for _, there := range [][2]uint32{{8, 0}, {8, 4}, {9, 1}} {
		a, aerr := old.Child([16]byte{1}, there[0], there[1])
		b, berr := fresh.Child([16]byte{1}, there[0], there[1])
		if aerr != nil || berr != nil || a == b {
			t.Errorf("%v: %v, %v, the same: %t", there, aerr, berr, a == b)
		}
	}
}
