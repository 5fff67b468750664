package guide

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"attest/assets/guide"
)

// BuiltIn is the guide that comes with the program. An error means that this
// build carries a broken file; a test sees to it that none does.
var BuiltIn = sync.OnceValues(func() (*Guide, error) {
	names, err := fs.Glob(guide.Files, "*.json")
	if err != nil {
		return nil, err
	}
	g := &Guide{}
	for _, name := range names {
		raw, err := guide.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		o, err := Parse(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if g, err = g.With(o); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return g, nil
})

// With lays a document over the guide and returns the new one. A section or item
// with an ID of the guide changes that one: the members it has are taken, the
// others stay; "hidden" takes it out. Any other is added, behind the one that
// "after" names or at the end. What is marked as violent stays so.
func (g *Guide) With(o *Overlay) (*Guide, error) {
	out := &Guide{}
	var err error
	if out.Phases, err = o.lay(g.Phases, "phases", o.doc.Phases); err != nil {
		return nil, err
	}
	if out.Topics, err = o.lay(g.Topics, "topics", o.doc.Topics); err != nil {
		return nil, err
	}
	for n, s := range o.doc.Topics {
		if s.Phase == "" || s.Hidden {
			continue
		}
		if _, ok := out.Phase(s.Phase); !ok {
			return nil, o.fail(fmt.Sprintf("/topics/%d/phase", n), "is no phase of the guide")
		}
	}
	return out, nil
}

func (o *Overlay) lay(base []Section, name string, over []section) ([]Section, error) {
	out := slices.Clone(base)
	for n, s := range over {
		at := fmt.Sprintf("/%s/%d", name, n)
		i := slices.IndexFunc(out, func(x Section) bool { return x.ID == s.ID })
		if i >= 0 && s.Hidden {
			out = slices.Delete(out, i, i+1)
			continue
		}
		if i < 0 {
			if s.Hidden {
				return nil, o.fail(at+"/hidden", "there is no such section to hide")
			}
			if s.En == "" && s.Ko == "" {
				return nil, o.fail(at, "a new section needs a title, in \"en\" or \"ko\"")
			}
			if name == "topics" && s.Phase == "" {
				return nil, o.fail(at, "a new topic needs a \"phase\"")
			}
			i = len(out)
			out = append(out, Section{ID: s.ID})
		}
		x := out[i]
		x.Title, x.Violent = overText(x.Title, s.En, s.Ko), x.Violent || s.Violent
		if s.Phase != "" {
			x.Phase = s.Phase
		}
		if s.Source != "" {
			x.Source = s.Source
		}
		var err error
		if x.Items, err = o.layItems(x.Items, at, s.Items); err != nil {
			return nil, err
		}
		out[i] = x
		if s.After != "" {
			if out, err = move(out, i, func(y Section) bool { return y.ID == s.After && s.After != s.ID }); err != nil {
				return nil, o.fail(at+"/after", err.Error())
			}
		}
	}
	return out, nil
}

func (o *Overlay) layItems(base []Item, at string, over []item) ([]Item, error) {
	out := slices.Clone(base)
	for n, s := range over {
		at := fmt.Sprintf("%s/items/%d", at, n)
		i := slices.IndexFunc(out, func(x Item) bool { return x.ID == s.ID })
		if i >= 0 && s.Hidden {
			out = slices.Delete(out, i, i+1)
			continue
		}
		if i < 0 {
			switch {
			case s.Hidden:
				return nil, o.fail(at+"/hidden", "there is no such item to hide")
			case s.Kind == "":
				return nil, o.fail(at, "a new item needs a \"kind\"")
			case s.En == "" && s.Ko == "":
				return nil, o.fail(at, "a new item needs a text, in \"en\" or \"ko\"")
			}
			i = len(out)
			out = append(out, Item{ID: s.ID})
		}
		x := &out[i]
		x.Text, x.Violent = overText(x.Text, s.En, s.Ko), x.Violent || s.Violent
		if s.Kind != "" {
			x.Kind = s.Kind
		}
		if s.After != "" {
			var err error
			if out, err = move(out, i, func(y Item) bool { return y.ID == s.After && s.After != s.ID }); err != nil {
				return nil, o.fail(at+"/after", err.Error())
			}
		}
	}
	return out, nil
}

// overText takes a new text where there is one. A text changed in one language
// alone would say two things: the other is left out then.
func overText(t Text, en, ko string) Text {
	if en == "" && ko == "" {
		return t
	}
	return Text{en, ko}
}

// errNoPlace is found by the caller, which knows the line.
var errNoPlace = errors.New("names nothing that is there")

// move puts the element at i behind the one that is met.
func move[T any](list []T, i int, is func(T) bool) ([]T, error) {
	if !slices.ContainsFunc(list, is) {
		return nil, errNoPlace
	}
	x := list[i]
	list = slices.Delete(slices.Clone(list), i, i+1)
	return slices.Insert(list, slices.IndexFunc(list, is)+1, x), nil
}
