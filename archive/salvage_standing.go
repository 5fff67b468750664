package archive

import (
	"errors"
	"maps"
	"slices"

	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
)

// lostDestruction is the code with which a salvage says that the log tells of
// something being destroyed, and that nothing else is known of it.
const lostDestruction = "destroyed"

// lostReason stands for the words of a hold that the log alone tells of.
const lostReason = "(a salvage found the hold in the log; its reason is lost)"

// withdrawals is what the log tells of freezes, legal holds and what was destroyed.
type withdrawals struct {
	frozen, held map[record.ID]*Act            // by the entries that are carried
	more         map[record.ID]bool            // frozen or held by one behind them
	moreHeld     map[record.ID]bool            //
	began        map[record.ID]Act             // a destruction, of all of it or of a version
	told         map[record.ID]bool            // the same, by the entries that are carried
	toldStruck   map[string]bool               // versions struck out by those, by name
	code         map[record.ID]string          // its reason
	ended        map[record.ID][]record.ID     // what went, with what belonged to it
	struck       map[record.ID]map[string]bool // versions by name
	gone         map[record.ID]bool
}

func withdrawalsIn(c custody.Carried) *withdrawals {
	w := &withdrawals{
		frozen: map[record.ID]*Act{}, held: map[record.ID]*Act{}, more: map[record.ID]bool{}, moreHeld: map[record.ID]bool{},
		began: map[record.ID]Act{}, code: map[record.ID]string{}, ended: map[record.ID][]record.ID{},
		struck: map[record.ID]map[string]bool{}, gone: map[record.ID]bool{}, told: map[record.ID]bool{}, toldStruck: map[string]bool{},
	}
	var going []record.ID
	for i, e := range slices.Concat(c.Entries, c.Behind) {
		behind := i >= len(c.Entries)
		switch e.Verb {
		case custody.Frozen:
			if w.more[e.Object] = behind; !behind {
				w.frozen[e.Object] = &Act{At: e.Time}
			}
		case custody.Held:
			if w.moreHeld[e.Object] = behind; !behind {
				w.held[e.Object] = &Act{At: e.Time, Reason: lostReason}
			}
		case custody.Thawed:
			if !behind { // what is not proven lets nothing out
				delete(w.frozen, e.Object)
			}
		case custody.HoldLifted:
			if !behind {
				delete(w.held, e.Object)
			}
		case custody.DestroyBegan:
			w.began[e.Object], w.code[e.Object], going = Act{At: e.Time}, e.Code, nil
			w.told[e.Object] = w.told[e.Object] || !behind
		case custody.Struck:
			if w.struck[e.Object] == nil {
				w.struck[e.Object] = map[string]bool{}
			}
			w.struck[e.Object][e.Version] = true
			w.toldStruck[e.Version] = w.toldStruck[e.Version] || !behind
		case custody.Destroyed:
			w.gone[e.Object], going = true, append(going, e.Object)
			if _, is := w.began[e.Object]; is {
				w.ended[e.Object] = slices.Clone(going)
			}
		}
	}
	return w
}

// keepWithdrawals sees to it that nothing is set free by a salvage: what is
// frozen, held or destroyed by its record, or by the log, is so in the new vault,
// and the new log tells of it. Where the two differ the stricter one holds.
func (s *salvage) keepWithdrawals() error {
	objects := map[record.ID]bool{}
	for _, m := range []map[record.ID]*Act{s.acts.frozen, s.acts.held} {
		for id := range m {
			objects[id] = true
		}
	}
	for _, m := range []map[record.ID]bool{s.acts.more, s.acts.moreHeld, s.remains.Unread} {
		for id := range m {
			objects[id] = true
		}
	}
	return s.v.change(func(c *change) error {
		if err := s.keepDestroyed(c, objects); err != nil {
			return err
		}
		if err := s.tellStruck(c); err != nil {
			return err
		}
		if err := c.tx.Standings(func(o store.Object, _ []byte) error {
			objects[o.ID] = true
			return nil
		}); err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(objects)) {
			if err := s.keepStanding(c, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// keepDestroyed carries the list of what was destroyed, as the log tells of it
// where its record is lost. What is left unclear is marked in freeze.
func (s *salvage) keepDestroyed(c *change, freeze map[record.ID]bool) error {
	listed := map[record.ID]bool{}
	for _, d := range s.remains.Destroyed {
		listed[d.ID] = true
		if !s.acts.told[d.ID] {
			c.say(custody.DestroyBegan, d.ID, "", d.Code)
			if d.Done && d.N == 0 {
				c.say(custody.Destroyed, d.ID, "", d.Code)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.acts.began)) {
		if listed[id] {
			continue
		}
		d := store.Destroyed{ID: id, At: s.acts.began[id].At, Code: s.acts.code[id], Objects: s.acts.ended[id], Done: true}
		if len(d.Objects) == 0 {
			n, err := s.struckVersion(c, id)
			if err != nil {
				return err
			}
			if d.N = n; n == 0 {
				s.lose(SalvageLoss{Object: string(id), What: "it, or a version of it, was being destroyed, and what is kept of that is lost: it is frozen; destroy it again"})
				c.say(custody.SalvageLost, id, "", lostDestruction)
				s.remains.Unread[id], freeze[id] = true, true
				continue
			}
		}
		s.lose(SalvageLoss{Object: string(id), What: "what is kept of its destruction is lost; it counts as destroyed, as the log tells, and which keys went with it is not known"})
		if !s.acts.told[id] {
			c.say(custody.DestroyBegan, id, "", d.Code)
		}
		if err := c.tx.PutDestroyed(d); err != nil {
			return err
		}
	}
	return nil
}

// tellStruck has the new log tell of each version that is struck out and whose
// entry is lost.
func (s *salvage) tellStruck(c *change) error {
	for _, kind := range checkedKinds() {
		err := c.tx.Objects(kind, func(o store.Object) error {
			for n := uint32(1); n <= o.N; n++ {
				if ver, err := c.tx.VersionHead(o, n); err == nil && ver.Struck && !s.acts.toldStruck[ver.Name] { // what does not open is told by itself
					c.say(custody.Struck, o.ID, ver.Name, s.acts.code[o.ID])
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// struckVersion is the version of an object that the log tells was struck out, 0
// for none.
func (s *salvage) struckVersion(c *change, id record.ID) (uint32, error) {
	o, err := c.tx.Object(id)
	if isNotFound(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for n := o.N; n > 0; n-- {
		if ver, err := c.tx.VersionHead(o, n); err == nil && ver.Struck && s.acts.struck[id][ver.Name] {
			return n, nil
		}
	}
	return 0, nil
}

func (s *salvage) keepStanding(c *change, id record.ID) error {
	o, err := c.tx.Object(id)
	if isNotFound(err) || errors.Is(err, ErrDestroyed) {
		return nil
	}
	if err != nil {
		return err
	}
	was, err := standingOf(c.tx, o)
	if err != nil {
		return err
	}
	now := was
	frozen, held := s.acts.frozen[id], s.acts.held[id]
	// Where entries are lost, a record that does not open may be of any kind.
	unclear := s.remains.Unread[id] && (!s.carried.Proven || s.carried.Cut > 0 || len(s.carried.Lost) > 0 || s.acts.began[id] != Act{})
	at := &Act{At: c.at.RFC3339(), By: s.v.member.Slot}
	if now.Frozen == nil && id.Kind() != record.KindCase {
		if now.Frozen = frozen; frozen == nil && (s.acts.more[id] || unclear) {
			now.Frozen = at
		}
	}
	if now.Hold == nil && id.Kind() != record.KindPerson {
		if now.Hold = held; held == nil && (s.acts.moreHeld[id] || unclear && id.Kind() == record.KindCase) {
			now.Hold = &Act{At: at.At, By: at.By, Reason: lostReason}
		}
	}
	if (now.Frozen != nil) != (frozen != nil) {
		c.say(custody.Frozen, id, "", "salvage")
	}
	if (now.Hold != nil) != (held != nil) {
		c.say(custody.Held, id, "", "salvage")
	}
	if now == was {
		return nil
	}
	s.lose(SalvageLoss{Object: string(id), What: "what stood about it is lost or older than the log: it is frozen, or held, as far as the log tells or leaves open"})
	now.Type, now.V = "standing", 1
	raw, err := record.Canonical(now)
	if err != nil {
		return err
	}
	return c.tx.PutStanding(o, raw)
}
