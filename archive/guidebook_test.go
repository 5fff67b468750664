package archive_test

import (
	"errors"
	"strings"
	"testing"

	"attest/archive/guide"
	"attest/archive/record"
)

func arrest(t *testing.T, g *guide.Guide) string {
	t.Helper()
	s, ok := g.Topic("arrest")
	if !ok {
		t.Fatal("no such topic")
	}
	var all []string
	for _, i := range s.Items {
		all = append(all, i.Text.In("en"))
	}
	return strings.Join(all, "\n")
}

func TestTheOfficesGuideIsKeptAndTakenBack(t *testing.T) {
	v := newVault(t)
	builtIn := arrest(t, must[*guide.Guide](t)(v.Guide()))
	own := must[*guide.Own](t)(guide.Edit([]byte(v.OwnGuide())))
	id := must[string](t)(own.Add("arrest", guide.Ask, guide.Text{En: "What vehicle was there?", Ko: "어떤 차가 있었습니까?"}, false, ""))
	raw := must[[]byte](t)(own.Raw())
	noErr(t, v.SaveGuide(string(raw)))
	if got := arrest(t, must[*guide.Guide](t)(v.Guide())); got != builtIn+"\nWhat vehicle was there?" {
		t.Errorf("with a question of the office's own (%s):\n%s", id, got)
	}
	v = reopen(t, v)
	if got := arrest(t, must[*guide.Guide](t)(v.Guide())); !strings.HasSuffix(got, "What vehicle was there?") {
		t.Error("it is gone after a lock")
	}
	noErr(t, v.SaveGuide(""))
	must[record.ID](t)(v.Undo())
	if got := arrest(t, must[*guide.Guide](t)(v.Guide())); !strings.HasSuffix(got, "What vehicle was there?") {
		t.Error("Undo did not bring it back")
	}

	if err := v.SaveGuide(`{"attest":"guide/1","topics":[{"id":"nowhere","hidden":true}]}`); !errors.Is(err, guide.ErrBad) {
		t.Errorf("a bad document: %v", err)
	}
}

// The first change of the one guide and the one codebook can be taken back too.
func TestTheFirstChangeOfWhatThereIsOneOfIsTakenBack(t *testing.T) {
	v := newVault(t)
	noErr(t, v.SaveGuide(`{"attest":"guide/1","topics":[{"id":"arrest","items":[{"id":"arrest.things","hidden":true}]}]}`))
	b := v.Codebook()
	b.Codes = append(b.Codes, record.Code{ID: string(record.NewID(record.KindCode)), Name: "own"})
	noErr(t, v.SaveCodebook(b))
	must[record.ID](t)(v.Undo())
	must[record.ID](t)(v.Undo())
	if len(v.Codebook().Codes) != 0 || v.OwnGuide() != "" {
		t.Errorf("after Undo: %d codes, guide %q", len(v.Codebook().Codes), v.OwnGuide())
	}
	must[record.ID](t)(v.Redo())
	if v.OwnGuide() == "" {
		t.Error("Redo did not bring the guide back")
	}
	v = reopen(t, v)
	if v.OwnGuide() == "" || len(v.Codebook().Codes) != 0 {
		t.Errorf("after a lock: %d codes, guide %q", len(v.Codebook().Codes), v.OwnGuide())
	}
}
