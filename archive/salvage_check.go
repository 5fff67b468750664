package archive

import (
	"maps"
	"strconv"
	"strings"

	"attest/archive/custody"
	"attest/archive/record"
)

// said is what salvages of this vault said is lost: a check does not tell of it
// anew each time.
type said struct {
	names    map[record.ID]map[string]bool
	versions map[record.ID]map[uint32]bool
	entries  bool // entries of the log too
}

func (s *said) hear(e custody.Entry) {
	s.entries = s.entries || e.Verb == custody.Salvaged && !strings.HasSuffix(e.Code, ":lost.0:behind.0")
	if e.Verb != custody.SalvageLost || e.Object == "" {
		return
	}
	if s.names == nil {
		s.names, s.versions = map[record.ID]map[string]bool{}, map[record.ID]map[uint32]bool{}
	}
	if e.Version != "" {
		if s.names[e.Object] == nil {
			s.names[e.Object] = map[string]bool{}
		}
		s.names[e.Object][e.Version] = true
	}
	if n, ok := strings.CutPrefix(e.Code, "version."); ok {
		if n, err := strconv.ParseUint(n, 10, 32); err == nil {
			if s.versions[e.Object] == nil {
				s.versions[e.Object] = map[uint32]bool{}
			}
			s.versions[e.Object][uint32(n)] = true
		}
	}
}

// without takes the versions that are said to be lost out of those the log tells of.
func (s *said) without(logged map[record.ID]map[string]bool) {
	for id, lost := range s.names {
		maps.DeleteFunc(logged[id], func(name string, _ bool) bool { return lost[name] })
		if logged[id] != nil && len(logged[id]) == 0 {
			delete(logged, id)
		}
	}
}
