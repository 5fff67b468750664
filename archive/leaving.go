package archive

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"attest/archive/media"
	"attest/archive/names"
	"attest/archive/record"
)

// leavingText is a text that leaves and is nobody's answer: a paragraph of an account
// or of a translation, the place of an interview, the words inside of a file.
type leavingText struct {
	says, names ReasonCode // where it tells what is left out, and what consent does not name
	at          Reason
	place       string // of an account: "2", of a translation "2 (en)"
	language    string // of a translation
	paragraphs  []string
}

// leavingTexts gathers them, as they leave: what is left out of one is not in it.
// unread are the files whose words no program could read.
func (v *Vault) leavingTexts(ctx context.Context, h *hush, p *plan) (texts []leavingText, unread Reasons, err error) {
	for _, t := range p.testimonies {
		ranges := h.ranges[t.t.ID]
		at := Reason{Object: t.t.ID, Label: t.t.Label, What: "testimony"}
		if !hidesFact(ranges, "place") && t.t.Interview.Place != "" {
			texts = append(texts, leavingText{ReasonPlaceSays, ReasonPlaceNames, at, "", "", []string{t.t.Interview.Place}})
		}
		translations, err := v.Translations(t.t.ID)
		if err != nil {
			return nil, nil, err
		}
		var translated []map[string]record.TranslatedSegment
		for _, tr := range translations {
			translated = append(translated, translatedTexts(tr, t.t.Account))
		}
		w := toldWords{t: t.t, ranges: ranges}
		for i, s := range t.t.Account {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			add := func(place, language, text string) {
				texts = append(texts, leavingText{ReasonAccountSays, ReasonAccountNames, at, place, language, []string{text}})
			}
			add(strconv.Itoa(i+1), "", w.shown(record.Span{Segment: s.ID, From: 0, To: len([]rune(s.Text))}))
			left := hiddenParts(s, ranges)
			for n, tr := range translations {
				x, there := translated[n][s.ID]
				if !there {
					continue
				}
				text := x.Text
				if len(left) > 0 { // of what is left out beside it see besideSays
					text, _ = besideHidden(p.sub.Profile, tr, s.ID, text, left)
				}
				add(fmt.Sprintf("%d (%s)", i+1, tr.Language), tr.Language, text)
			}
		}
	}
	for _, e := range p.exhibits {
		at := Reason{Object: e.e.ID, Label: e.e.Label, What: "exhibit"}
		kind := record.MediaKind(e.e.Media)
		if !media.ReadsInside(e.e.Media) && kind != "text" && kind != record.MediaDocument {
			continue // a picture, sound: only a person can tell
		}
		text, err := v.inside(ctx, e.e)
		switch {
		case errors.Is(err, errUnread):
			at.Code = ReasonExhibitUnread
			unread = append(unread, at)
		case err != nil:
			return nil, nil, err
		default:
			texts = append(texts, leavingText{ReasonExhibitSays, ReasonExhibitNames, at, "", "", text})
		}
	}
	return texts, unread, nil
}

// errUnread: no program could read the words of a file.
var errUnread = errors.New("no text could be read")

// inside are the words of a file, or errUnread; another error is the vault's.
func (v *Vault) inside(ctx context.Context, e record.Exhibit) ([]string, error) {
	if !media.ReadsInside(e.Media) {
		return nil, errUnread
	}
	b, err := v.openBlob(e)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	text, err := media.TextInside(ctx, b, e.Size, e.Media)
	switch {
	case err == nil:
		return text, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	for _, why := range []error{media.ErrNoText, media.ErrTooLarge, media.ErrLocked, media.ErrDamaged} {
		if errors.Is(err, why) {
			return nil, errUnread
		}
	}
	if media.IsText(e.Media) { // in an encoding that is none
		return nil, errUnread
	}
	return nil, err
}

// asked are the reasons of one code about one object, put together: the places in
// Rules, the scripts in Spelt, and what the code of a confirmation is bound to.
type asked struct {
	list  Reasons
	words map[int][]string
}

func (a *asked) add(code ReasonCode, t leavingText, holder unnamed, part string, words []string) {
	i := slices.IndexFunc(a.list, func(r Reason) bool {
		return r.Code == code && r.Object == t.at.Object && r.Holder == holder.person && r.Part == part
	})
	if i < 0 {
		r := t.at
		r.Code, r.Holder, r.Whose, r.Part = code, holder.person, holder.pseudonym, part
		i, a.list = len(a.list), append(a.list, r)
	}
	if a.words == nil {
		a.words = map[int][]string{}
	}
	r := &a.list[i]
	if t.place != "" && !slices.Contains(strings.Split(r.Rules, ", "), t.place) {
		if r.Rules != "" {
			r.Rules += ", "
		}
		r.Rules += t.place
		r.Count++
	}
	if a.words[i] = append(a.words[i], words...); len(words) == 0 {
		return
	}
	var scripts []string
	for _, w := range a.words[i] {
		if s := names.Script(w); s != "" && !slices.Contains(scripts, s) {
			scripts = append(scripts, s)
		}
	}
	slices.Sort(scripts)
	r.Spelt, r.found = strings.Join(scripts, ","), sumOfWords(a.words[i])
}

// asks are what of the texts may tell what is left out, or has a name that consent
// does not cover: of a member of the case, of a relative, or a number of theirs. A
// witness says their own name in their account, and it is theirs to say; that it
// leaves with a consent for the pseudonym somebody has to see. A part of a name
// counts: here nothing is stopped.
func (v *Vault) asks(ctx context.Context, h *hush, p *plan, people []unnamed) (Reasons, error) {
	out, err := v.asksOf(ctx, h, p, people, func(leavingText) bool { return true })
	if err != nil {
		return nil, err
	}
	return append(out, heardOfTheDay(h, p)...), nil
}

// asksAny reports that there is anything to look for.
func asksAny(h *hush, people []unnamed) bool {
	return h.hides() || slices.ContainsFunc(people, func(u unnamed) bool { return u.name != nil || len(u.kin)+len(u.numbers) > 0 })
}

// hides reports that there is something left out that a text could tell.
func (h *hush) hides() bool {
	return len(h.runs)+len(h.about)+len(h.alike)+len(h.asked)+len(h.phones)+len(h.days)+len(h.asDays) > 0
}

// asksOf looks for it in the texts of a plan that leave. Nothing is read where there is
// nothing to look for.
func (v *Vault) asksOf(ctx context.Context, h *hush, p *plan, people []unnamed, leaves func(leavingText) bool) (Reasons, error) {
	if !asksAny(h, people) {
		return nil, nil
	}
	texts, unread, err := v.leavingTexts(ctx, h, p)
	if err != nil {
		return nil, err
	}
	var out asked
	for _, t := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !leaves(t) {
			continue
		}
		said := readEach(t.paragraphs)
		if h.hides() && h.tellsAny(said) {
			out.add(t.says, t, unnamed{}, "", nil)
		}
		for _, u := range people {
			found := map[string][]string{}
			for _, s := range said {
				for part, words := range v.foundBefore.in(u, s) {
					found[part] = append(found[part], words...)
				}
			}
			for _, part := range []string{PartName, PartKin, PartContact} {
				if len(found[part]) > 0 {
					out.add(t.names, t, u, part, found[part])
				}
			}
		}
	}
	return append(out.list, unread...), nil
}

// foundBefore remembers what of a person a text has, as long as the vault is open: an
// account of hours is searched once, and not with every preview.
type foundBefore struct {
	mu   sync.Mutex
	seen map[[32]byte]map[string][]string
}

// mostRemembered is how many texts, times persons, are remembered.
const mostRemembered = 200_000

func (b *foundBefore) in(u unnamed, s *saidText) map[string][]string {
	key := sha256.Sum256(append(u.sum[:], s.text...))
	b.mu.Lock()
	found, ok := b.seen[key]
	b.mu.Unlock()
	if ok {
		return found
	}
	if _, found = u.in(s, true); len(found) == 0 {
		found = nil // the usual case takes no room
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seen == nil || len(b.seen) >= mostRemembered {
		b.seen = map[[32]byte]map[string][]string{}
	}
	b.seen[key] = found
	return found
}

// tellsAny reports that paragraphs of one text tell what is left out, or may: by each,
// or by words that go over the end of one.
func (h *hush) tellsAny(paragraphs []*saidText) bool {
	if slices.ContainsFunc(paragraphs, h.tells) {
		return true
	}
	if len(paragraphs) < 2 {
		return false
	}
	var all []string
	for _, s := range paragraphs {
		all = append(all, s.text)
	}
	whole := readOnce(strings.Join(all, " "))
	return hasRun(whole, h.runs) || h.dated(whole, false)
}

func heardOfTheDay(h *hush, p *plan) (out Reasons) {
	for _, e := range p.exhibits {
		if other := sameSitting(h, p, e); other != "" {
			out = append(out, Reason{Code: ReasonExhibitHeard, Object: e.e.ID, Label: e.e.Label, Other: other, What: "exhibit"})
		}
	}
	return out
}

// leaveNames takes from the lists of a bundle the name of a file as it was received
// where that says what is left out; say tells of which.
func (p *plan) leaveNames(h *hush) (say Reasons) {
	for i, e := range p.exhibits {
		name := e.originalName()
		if name == "" {
			continue
		}
		if words := strings.NewReplacer("_", " ", "-", " ").Replace(fileStem(name)); h.says(words) != "" || h.tells(readOnce(words)) {
			p.exhibits[i].nameless = true
			say = append(say, Reason{Code: ReasonNameLeftOut, Object: e.e.ID, Label: e.e.Label, What: "exhibit"})
		}
	}
	return say
}

// namelessNote stands in a bundle beside a file whose name is left out.
const namelessNote = "the name of the file as it was received is left out"
