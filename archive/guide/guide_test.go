package guide_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"attest/archive/guide"
	"attest/assets/reference"
)

func builtIn(tb testing.TB) *guide.Guide {
	g, err := guide.BuiltIn()
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

func ids(list []guide.Section) string {
	var out []string
	for _, s := range list {
		out = append(out, s.ID)
	}
	return strings.Join(out, " ")
}

func TestBuiltInGuide(t *testing.T) {
	g := builtIn(t)
	if got := ids(g.Phases); got != "planning engage account closure evaluation" {
		t.Errorf("phases %s", got)
	}
	if got := ids(g.Topics); got != "departure arrest detention hand_over punishment" {
		t.Errorf("topics %s", got)
	}
	seen := map[string]bool{}
	for _, s := range append(slices.Clone(g.Phases), g.Topics...) {
		if s.Title.En == "" || s.Title.Ko == "" || len(s.Items) < 4 {
			t.Errorf("%s: a title is missing, or there is little in it", s.ID)
		}
		for _, i := range s.Items {
			if seen[i.ID] || !strings.HasPrefix(i.ID, s.ID+".") || i.Text.En == "" || i.Text.Ko == "" || i.Kind == "" {
				t.Errorf("%+v", i)
			}
			seen[i.ID] = true
		}
	}
	for _, s := range g.Topics {
		if _, ok := g.Phase(s.Phase); !ok {
			t.Errorf("%s is asked in %q", s.ID, s.Phase)
		}
	}
}

// The rules that a phase names are rules of the reference data.
func TestSourcesNameRules(t *testing.T) {
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range builtIn(t).Phases {
		if !strings.HasPrefix(p.Source, "PEACE, ") {
			t.Errorf("%s has no source", p.ID)
		}
		for _, id := range regexp.MustCompile(`EV-[A-Z]\d\d`).FindAllString(p.Source, -1) {
			if _, ok := tables.Rule(id); !ok {
				t.Errorf("%s names %s", p.ID, id)
			}
		}
	}
}

var (
	closedEnglish = regexp.MustCompile(`(?i)(^|[.?"] *)(did|do|does|was|were|is|are|am|have|has|had|can|could|would|will|shall|should|may)\b`)
	openEnglish   = regexp.MustCompile(`(?i)\b(what|how|who|whom|when|where|which|please (tell|describe))\b`)
	openKorean    = regexp.MustCompile(`무엇|무슨|어떤|어떻|어디|어느|언제|누가|누구|얼마|말씀해 주세요|설명해 주세요`)
	endKorean     = regexp.MustCompile(`(주세요\.|니까\?)$`)
)

// A question of the guide is open and puts no answer into anybody's mouth; it does not ask why, which sounds like blame; and
// it is said calmly, in formal Korean.
func TestQuestionsAreOpenAndCalm(t *testing.T) {
	g := builtIn(t)
	asked := 0
	for _, s := range append(slices.Clone(g.Phases), g.Topics...) {
		for _, i := range s.Items {
			if strings.ContainsAny(i.Text.En+i.Text.Ko, "!！") {
				t.Errorf("%s: an exclamation mark", i.ID)
			}
			if i.Kind != guide.Ask {
				continue
			}
			asked++
			en, ko := i.Text.En, i.Text.Ko
			if closedEnglish.MatchString(en) || !openEnglish.MatchString(en) || regexp.MustCompile(`(?i)\bwhy\b|right\?|n't (it|you|they)`).MatchString(en) {
				t.Errorf("%s: %q is not open", i.ID, en)
			}
			if !openKorean.MatchString(ko) || !endKorean.MatchString(ko) || regexp.MustCompile(`왜|맞지|않습니까|아닙니까|했지요|셨지요`).MatchString(ko) {
				t.Errorf("%s: %q is not open, or not formal", i.ID, ko)
			}
		}
	}
	if asked < 60 {
		t.Errorf("%d questions", asked)
	}
}

func TestNothingOfViolenceWhileAChildIsInTheRoom(t *testing.T) {
	g := builtIn(t)
	child := g.For(true)
	if got := ids(child.Topics); got != "departure arrest hand_over" {
		t.Errorf("topics %s", got)
	}
	for _, s := range append(slices.Clone(child.Phases), child.Topics...) {
		for _, i := range s.Items {
			if i.Violent || regexp.MustCompile(`(?i)treat(ed|ment)|대우`).MatchString(i.Text.En+i.Text.Ko) {
				t.Errorf("%s is shown", i.ID)
			}
		}
	}
	if got := ids(g.For(false).Topics); got != ids(g.Topics) {
		t.Errorf("without a child: %s", got)
	}
	if arrest, _ := g.Topic("arrest"); !slices.ContainsFunc(arrest.Items, func(i guide.Item) bool { return i.ID == "arrest.acts" }) {
		t.Error("hiding it for a child took it from the guide")
	}
}

func lay(tb testing.TB, doc string) (*guide.Guide, error) {
	o, err := guide.Parse([]byte(doc))
	if err != nil {
		return nil, err
	}
	return builtIn(tb).With(o)
}

func TestOfficeLaysItsOwnOver(t *testing.T) {
	g, err := lay(t, `{"attest": "guide/1",
		"phases": [{"id": "evaluation", "hidden": true}, {"id": "welcome", "en": "Welcome", "after": "planning", "items": [{"id": "welcome.tea", "kind": "do", "en": "Make tea."}]}],
		"topics": [
			{"id": "arrest", "items": [
				{"id": "arrest.things", "hidden": true},
				{"id": "arrest.acts", "ko": "그들이 어떤 행동을 했습니까?", "violent": false},
				{"id": "arrest.vehicle", "kind": "ask", "en": "What vehicle was there?", "ko": "어떤 차가 있었습니까?", "after": "arrest.who"}]},
			{"id": "work", "phase": "account", "en": "Work abroad", "violent": true, "items": []},
			{"id": "detention", "violent": false, "ko": "갇힘", "after": "departure"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	if ids(g.Phases) != "planning welcome engage account closure" || ids(g.Topics) != "departure detention arrest hand_over punishment work" {
		t.Errorf("%s; %s", ids(g.Phases), ids(g.Topics))
	}
	arrest, _ := g.Topic("arrest")
	var items []string
	for _, i := range arrest.Items {
		items = append(items, i.ID)
		if i.ID == "arrest.acts" && (!i.Violent || i.Text != (guide.Text{Ko: "그들이 어떤 행동을 했습니까?"}) || i.Text.In("en") != i.Text.Ko) {
			t.Errorf("%+v", i)
		}
	}
	if strings.Join(items[:5], " ") != "arrest.day arrest.where arrest.who arrest.vehicle arrest.words" || slices.Contains(items, "arrest.things") {
		t.Errorf("%v", items)
	}
	if d, _ := g.Topic("detention"); !d.Violent || d.Title.In("en") != "갇힘" {
		t.Errorf("%+v", d)
	}
	if old, _ := builtIn(t).Topic("arrest"); len(old.Items) != 10 {
		t.Error("the built-in guide was changed")
	}
}

// Every fault has its line and field, and quotes nothing of the document.
func TestFaultsHaveLineAndField(t *testing.T) {
	long := strings.Repeat("가", 400)
	for name, c := range map[string]struct {
		doc   string
		line  int
		field string
	}{
		"nothing":              {"", 1, ""},
		"no JSON":              {"{\n\"attest\": PLANTED", 2, "attest"},
		"another form":         {"{\n\"attest\": \"guide/2\"}", 2, "attest"},
		"a member unknown":     {"{\"attest\": \"guide/1\",\n\"PLANTED\": 1}", 2, "?"},
		"a member unknown in":  {"{\"attest\": \"guide/1\", \"topics\": [\n{\"id\": \"a\",\n\"PLANTED\": 1}]}", 3, "topics[0].?"},
		"a member twice":       {"{\"attest\": \"guide/1\",\n\"attest\": \"guide/1\"}", 2, "attest"},
		"another kind":         {"{\"attest\": \"guide/1\", \"topics\": [\n{\"id\":\n7}]}", 3, "topics[0].id"},
		"an ID of no shape":    {"{\"attest\": \"guide/1\", \"topics\": [\n{\"id\": \"PLANTED here\"}]}", 2, "topics[0].id"},
		"an ID twice":          {"{\"attest\": \"guide/1\", \"phases\": [{\"id\": \"engage\"},\n{\"id\": \"engage\"}]}", 2, "phases[1].id"},
		"an item twice":        {"{\"attest\": \"guide/1\", \"phases\": [{\"id\": \"engage\", \"items\": [{\"id\": \"a\", \"kind\": \"do\"},\n{\"id\": \"a\"}]}]}", 2, "phases[0].items[1].id"},
		"a kind of no kind":    {"{\"attest\": \"guide/1\", \"phases\": [{\"id\": \"engage\", \"items\": [{\"id\": \"a\",\n\"kind\": \"PLANTED\"}]}]}", 2, "phases[0].items[0].kind"},
		"a long text":          {"{\"attest\": \"guide/1\", \"phases\": [{\"id\": \"engage\",\n\"ko\": \"" + long + "\"}]}", 2, "phases[0].ko"},
		"space around":         {"{\"attest\": \"guide/1\", \"phases\": [{\"id\": \"engage\",\n\"en\": \" PLANTED\"}]}", 2, "phases[0].en"},
		"a phase of a phase":   {"{\"attest\": \"guide/1\", \"phases\": [{\"id\": \"engage\",\n\"phase\": \"account\"}]}", 2, "phases[0].phase"},
		"an item without kind": {"{\"attest\": \"guide/1\", \"phases\": [{\"id\": \"engage\", \"items\": [\n{\"id\": \"a\", \"en\": \"PLANTED\"}]}]}", 2, "phases[0].items[0]"},
		"an item without text": {"{\"attest\": \"guide/1\", \"phases\": [{\"id\": \"engage\", \"items\": [\n{\"id\": \"a\", \"kind\": \"do\"}]}]}", 2, "phases[0].items[0]"},
		"hides what is not":    {"{\"attest\": \"guide/1\", \"topics\": [{\"id\": \"a\",\n\"hidden\": true}]}", 2, "topics[0].hidden"},
		"hides no item":        {"{\"attest\": \"guide/1\", \"topics\": [{\"id\": \"arrest\", \"items\": [{\"id\": \"a\",\n\"hidden\": true}]}]}", 2, "topics[0].items[0].hidden"},
		"a topic untitled":     {"{\"attest\": \"guide/1\", \"topics\": [\n{\"id\": \"a\", \"phase\": \"account\"}]}", 2, "topics[0]"},
		"a topic of no phase":  {"{\"attest\": \"guide/1\", \"topics\": [\n{\"id\": \"a\", \"en\": \"a\"}]}", 2, "topics[0]"},
		"a phase that is not":  {"{\"attest\": \"guide/1\", \"topics\": [{\"id\": \"a\", \"en\": \"a\",\n\"phase\": \"party\"}]}", 2, "topics[0].phase"},
		"after what is not":    {"{\"attest\": \"guide/1\", \"topics\": [{\"id\": \"arrest\",\n\"after\": \"party\"}]}", 2, "topics[0].after"},
		"after itself":         {"{\"attest\": \"guide/1\", \"topics\": [{\"id\": \"arrest\",\n\"after\": \"arrest\"}]}", 2, "topics[0].after"},
		"more behind":          {"{\"attest\": \"guide/1\"}\n{}", 2, ""},
		"too large":            {strings.Repeat(" ", guide.MaxFile+1), 1, ""},
	} {
		_, err := lay(t, c.doc)
		var e *guide.Error
		if !errors.As(err, &e) || !errors.Is(err, guide.ErrBad) || e.Line != c.line || e.Field != c.field {
			t.Errorf("%s: %v; want line %d, %q", name, err, c.line, c.field)
		}
		if err != nil && (strings.Contains(err.Error(), "PLANTED") || strings.Contains(err.Error(), "가")) {
			t.Errorf("%s: the message quotes the document: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"attest": "guide/1", "topics": [{"id": "arrest", "items": [{"id": "a", "kind": "ask", "ko": "무엇을 보셨습니까?", "after": "arrest.who"}]}]}`)
	f.Add("{\"attest\": \"guide/1\",\n\"phases\": [{\"id\": \"engage\", \"hidden\": true}]}")
	f.Add(`{"attest": "guide/1", "topics": [{]}`)
	f.Fuzz(func(t *testing.T, doc string) {
		g, err := lay(t, doc)
		var e *guide.Error
		if err != nil {
			if !errors.As(err, &e) || e.Line < 1 || e.Line > 1+strings.Count(doc, "\n") {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		for _, s := range g.For(true).Topics {
			if s.Violent {
				t.Fatalf("%s is shown to a child", s.ID)
			}
		}
	})
}

// What an office does in the window, one act after the other, always lays a
// guide that can be used.
func TestEdit(t *testing.T) {
	own, err := guide.Edit(nil)
	if err != nil {
		t.Fatal(err)
	}
	shown := func() []guide.Item {
		t.Helper()
		g, err := own.Guide()
		if err != nil {
			t.Fatal(err)
		}
		s, _ := g.Topic("arrest")
		return s.Items
	}
	at := func(id string) int { return slices.IndexFunc(shown(), func(i guide.Item) bool { return i.ID == id }) }
	noErr := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	n, first := len(shown()), shown()[0]
	noErr(own.Reword("arrest", first.ID, guide.Text{En: "  Who came,\nand how? ", Ko: "누가 왔습니까?"}))
	if got := shown()[0]; got.Text.En != "Who came, and how?" || got.Text.Ko != "누가 왔습니까?" || !own.Changed("arrest", first.ID) {
		t.Errorf("reworded: %+v", got)
	}
	id, err := own.Add("arrest", guide.Ask, guide.Text{En: "What vehicle was there?"}, true, first.ID)
	noErr(err)
	second, err := own.Add("arrest", guide.Do, guide.Text{Ko: "지도를 보여 준다."}, false, id)
	noErr(err)
	if at(id) != 1 || at(second) != 2 || !shown()[1].Violent || own.Changed("arrest", id) {
		t.Errorf("added at %d and %d", at(id), at(second))
	}
	noErr(own.Hide("arrest", id)) // the other stood behind it
	if at(id) >= 0 || at(second) != len(shown())-1 {
		t.Errorf("hidden: %d, the other at %d", at(id), at(second))
	}
	noErr(own.Hide("arrest", first.ID))
	if at(first.ID) >= 0 || len(shown()) != n {
		t.Errorf("a built-in one hidden: %d of %d", len(shown()), n)
	}
	raw, err := own.Raw()
	noErr(err)
	own, err = guide.Edit(raw)
	noErr(err)
	noErr(own.Back("arrest", first.ID))
	if shown()[0] != first {
		t.Errorf("put back: %+v", shown()[0])
	}
	noErr(own.Hide("arrest", second))
	if raw, err := own.Raw(); err != nil || raw != nil {
		t.Errorf("a document that changes nothing: %s %v", raw, err)
	}
	if err := own.Hide("nowhere", "x"); !errors.Is(err, guide.ErrBad) {
		t.Errorf("in no section: %v", err)
	}
	if err := own.Reword("arrest", "arrest.nothing", guide.Text{En: "x"}); !errors.Is(err, guide.ErrBad) {
		t.Errorf("no item: %v", err)
	}
}
