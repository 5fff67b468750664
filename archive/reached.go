package archive

import (
	"slices"
	"strings"

	"attest/archive/record"
)

// reached is the part of the finder that finds persons by how they are reached: telephone
// numbers, however they are called from, and addresses of mail. Its lock is the finder's
// own, held by who calls put and clear.
type reached struct {
	f  *finder
	by map[string][]record.ID
	of map[record.ID][]string
}

func (r *reached) clear() { r.by, r.of = map[string][]record.ID{}, map[record.ID][]string{} }

// put keeps the contacts of a person in place of those before.
func (r *reached) put(id record.ID, contacts []record.Contact) {
	for _, k := range r.of[id] {
		if r.by[k] = slices.DeleteFunc(r.by[k], func(o record.ID) bool { return o == id }); len(r.by[k]) == 0 {
			delete(r.by, k)
		}
	}
	delete(r.of, id)
	for _, c := range contacts {
		for _, k := range reachKeys(c.Value) {
			if !slices.Contains(r.of[id], k) {
				r.of[id], r.by[k] = append(r.of[id], k), append(r.by[k], id)
			}
		}
	}
}

// reachKeys are the telephone numbers and addresses of mail in a text.
func reachKeys(text string) (out []string) {
	for _, n := range phonesIn(text) {
		out = append(out, "t"+n.tail)
	}
	for w := range strings.FieldsSeq(text) {
		if name, host, ok := strings.Cut(strings.Trim(w, "<>()[]\"'.,;:"), "@"); ok && len(bareSigns(name+host)) >= leastNumber {
			out = append(out, "m"+bareSigns(name)+"@"+bareSigns(host))
		}
	}
	return out
}

// in tells of each person who is reached as a text says.
func (r *reached) in(text string, hit func(id record.ID, word string)) {
	keys := reachKeys(text)
	if len(keys) == 0 {
		return
	}
	r.f.mu.Lock()
	found := map[string][]record.ID{}
	for _, k := range keys {
		found[k] = slices.Clone(r.by[k])
	}
	r.f.mu.Unlock()
	for k, ids := range found {
		for _, id := range ids {
			hit(id, k)
		}
	}
}
