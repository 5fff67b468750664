package people

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"attest/app/consent"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// The orders of the list, as stored in sort; their words are people.sort.*.
const (
	sortPseudonym   = "pseudonym"
	sortHandle      = "handle"
	sortTestimonies = "testimonies"
	sortConsent     = "consent"
)

var sorts = []string{sortPseudonym, sortHandle, sortTestimonies, sortConsent}

// consentFilters are the states that the list can be narrowed to; "" is all.
var consentFilters = []string{"", "none", "uses_open", "review", "runs_out", "expired", "withdrawn", "refused", archive.NoKeep, "in_force"}

// refresh lists the persons again, beside the window.
func (r *Room) refresh() {
	r.listed++
	turn, query, sort, filter := r.listed, r.query, r.sort, r.filter
	task.Run(func(ctx context.Context) (listing, error) {
		return list(ctx, r.v, query, sort, filter)
	}, func(l listing, err error) {
		switch {
		case turn != r.listed || r.closed || r.list == nil:
		case err != nil:
			r.s.Fail(err)
		default:
			r.put(l)
		}
	})
}

type listing struct {
	rows  []archive.PersonRow
	total int
	found map[record.ID]found // nil where nothing is searched for
}

// put puts a listing on the screen.
func (r *Room) put(l listing) {
	was := r.total
	r.rows, r.total, r.found = l.rows, l.total, l.found
	if was != l.total {
		r.s.RefreshCounts()
	}
	r.sayReading()
	r.state.Objects = nil
	switch {
	case l.total == 0:
		r.state.Objects = []fyne.CanvasObject{look.NoRight(words.T("people.list.empty"))}
		r.none()
		r.setThing(look.Empty(words.T("people.empty.title"), words.T("people.empty.text"), words.T("people.new"), r.NewItem))
		r.state.Refresh()
		r.list.ShowChosen(-1)
		return
	case len(l.rows) == 0:
		r.state.Objects = []fyne.CanvasObject{look.NoRight(words.T("people.list.nothing"))}
	}
	r.state.Refresh()
	if same := r.v.SamePerson(r.wanted); len(same) > 0 && same[0].ID != r.wanted { // merged meanwhile
		r.show(same[0].ID)
	}
	at := slices.IndexFunc(r.rows, func(p archive.PersonRow) bool { return p.Person.ID == r.wanted })
	r.list.ShowChosen(at)
	if at >= 0 && r.person == nil && r.stopLoading == nil { // the view was built anew
		r.show(r.wanted)
	}
	if at < 0 && r.gone() {
		r.none()
		if len(r.rows) > 0 {
			r.list.ShowChosen(0)
			r.choose(0)
		}
	}
}

// gone says whether nobody is in view, or somebody who was removed: not one
// that the search alone leaves out.
func (r *Room) gone() bool {
	if r.wanted == "" {
		return true
	}
	return r.query == "" && r.filter == ""
}

// list narrows and sorts.
func list(ctx context.Context, v Vault, query, sort, filter string) (listing, error) {
	all := shown(v, v.Persons())
	l := listing{total: len(all)}
	asked := strings.Fields(strings.ToLower(query))
	if len(asked) > 0 {
		var err error
		if l.found, err = find(v, query); err != nil {
			return l, err
		}
	}
	for i, p := range all {
		if i%4096 == 0 && ctx.Err() != nil {
			return l, ctx.Err()
		}
		_, told := l.found[p.Person.ID]
		if (filter == "" || p.Consent.State == filter) && (told || matches(p.Person, asked)) {
			l.rows = append(l.rows, p)
		}
	}
	if sort == sortPseudonym && l.found != nil {
		orderFound(l.rows, l.found)
		return l, nil
	}
	order(l.rows, sort)
	return l, nil
}

// matches says whether each word typed is in the pseudonym or the handle; the
// names are the vault's to search (find).
func matches(p record.Person, asked []string) bool {
	if len(asked) == 0 {
		return true
	}
	text := strings.ToLower(p.Pseudonym + " " + p.Handle)
	for _, w := range asked {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// order sorts rows that come by pseudonym.
func order(rows []archive.PersonRow, sort string) {
	switch sort {
	case sortHandle:
		slices.SortStableFunc(rows, func(a, b archive.PersonRow) int {
			if (a.Person.Handle == "") != (b.Person.Handle == "") { // those without one come last
				return len(b.Person.Handle) - len(a.Person.Handle)
			}
			return strings.Compare(strings.ToLower(a.Person.Handle), strings.ToLower(b.Person.Handle))
		})
	case sortTestimonies:
		slices.SortStableFunc(rows, func(a, b archive.PersonRow) int { return b.Testimonies - a.Testimonies })
	case sortConsent:
		slices.SortStableFunc(rows, func(a, b archive.PersonRow) int { return urgency(a.Consent) - urgency(b.Consent) })
	}
}

// urgency puts first what needs someone.
func urgency(c archive.ConsentState) int {
	if c.State == "runs_out" {
		return c.Days
	}
	return 1000 + slices.Index([]string{archive.NoKeep, "expired", "uses_open", "review", "none", "withdrawn", "refused", "in_force"}, c.State)
}

func (r *Room) rowText(i int) look.RowText {
	if i >= len(r.rows) {
		return look.RowText{}
	}
	p := r.rows[i]
	text, role := consent.Chip(p.Consent)
	child := ""
	if p.Person.Child {
		child = words.T("people.child")
	}
	return look.RowText{Name: p.Person.Pseudonym, Handle: p.Person.Handle, Chip: text, Role: role,
		Left: look.JoinFacts(testimonies(p.Testimonies), child), Right: r.whyFound(p.Person)}
}

// testimonies says how many.
func testimonies(n int) string {
	if n == 0 {
		return words.T("people.testimonies.none")
	}
	return words.T("people.testimonies.count", n)
}

func (r *Room) nameChips() {
	r.sortChip.Set(words.T("people.sort", words.T("people.sort."+r.sort)), look.Muted)
	role := look.Muted
	if r.filter != "" {
		role = look.Accent
	}
	r.filterChip.Set(words.T("people.filter", words.T("people.filter."+filterWord(r.filter))), role)
	r.chips.Refresh()
}

func filterWord(state string) string {
	if state == "" {
		return "any"
	}
	return state
}

func (r *Room) sortChoices() []look.Choice {
	var all []look.Choice
	for _, s := range sorts {
		all = append(all, look.Choice{Text: words.T("people.sort." + s), Choose: func() { r.setSort(s) }})
	}
	return all
}

func (r *Room) filterChoices() []look.Choice {
	var all []look.Choice
	for _, s := range consentFilters {
		all = append(all, look.Choice{Text: words.T("people.filter." + filterWord(s)), Choose: func() { r.setFilter(s) }})
	}
	return all
}

func (r *Room) setSort(s string) {
	r.sort = s
	r.nameChips()
	r.refresh()
}

func (r *Room) setFilter(s string) {
	r.filter = s
	r.nameChips()
	r.refresh()
}

// nextOf is the choice after now, round and round, for the keys.
func nextOf(all []string, now string) string {
	return all[(slices.Index(all, now)+1)%len(all)]
}
