package interchange_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"attest/archive/interchange"
	"attest/archive/record"
)

func read(doc string) (out []record.InterchangeTestimony, err error) {
	err = interchange.Read(strings.NewReader(doc), func(_ int, t record.InterchangeTestimony) error {
		out = append(out, t)
		return nil
	})
	return out, err
}

func TestReadHandsOnEachTestimony(t *testing.T) {
	got, err := read(`{"attest": "interchange/1", "made_by": {"any": ["thing"]}, "testimonies": [
		{"person": {"ref": "a"}, "account": [{"text": "하나"}]},
		{"person": {"ref": "a"}, "x_newer": {"kept": true}}
	]}`)
	if err != nil || len(got) != 2 || got[0].Account[0].Text != "하나" || len(got[1].Extra) == 0 {
		t.Fatalf("%+v %v", got, err)
	}
}

// Every fault names its line and field, and never quotes what was said.
func TestFaultsNameLineAndField(t *testing.T) {
	const open = "{\"attest\": \"interchange/1\", \"testimonies\": [\n"
	for name, c := range map[string]struct {
		doc   string
		line  int
		field string
	}{
		"empty":             {"", 1, ""},
		"a list":            {"[]", 1, ""},
		"newer":             {`{"attest": "interchange/2", "testimonies": []}`, 1, "attest"},
		"version too late":  {"{\"testimonies\": [], \"attest\": \"interchange/1\"}", 1, "attest"},
		"no testimonies":    {`{"attest": "interchange/1"}`, 1, ""},
		"no person":         {open + "{}]}", 2, "testimonies[0]"},
		"second, line four": {open + "{\"person\": {}},\n{\"person\": {},\n\"state\": \"PLANTED\"}]}", 4, "testimonies[1].state"},
		"fraction":          {open + `{"person": {}, "account": [{"text": "a", "start": 1.5}]}]}`, 2, "testimonies[0]"},
		"huge number":       {open + `{"person": {}, "account": [{"text": "a", "start": 9007199254740993}]}]}`, 2, "testimonies[0]"},
		"pattern":           {open + `{"person": {}, "names": [{"segment": "s1", "pseudonym": "a", "text": "b", "person": "PLANTED"}]}]}`, 2, "testimonies[0].names[0].person"},
		"format":            {open + `{"person": {}, "interview": {"start": "PLANTED"}}]}`, 2, "testimonies[0].interview.start"},
		"name twice":        {open + `{"person": {}, "person": {}}]}`, 2, "testimonies[0]"},
		"segment ID twice":  {open + `{"person": {}, "account": [{"id": "s1", "text": ""},` + "\n" + `{"id": "s1", "text": ""}]}]}`, 3, "testimonies[0].account[1].id"},
		"ends too early":    {open + `{"person": {`, 2, "testimonies[0]"},
		"something follows": {open + "]}\n{}", 3, ""},
		"born":              {open + "{\"person\": {\"identity\":\n{\"born\": \"PLANTED\"}}}]}", 3, "testimonies[0].person.identity.born"},
		"age on":            {open + `{"person": {"identity": {"age": {"years": 20, "on": "PLANTED"}}}}]}`, 2, "testimonies[0].person.identity.age.on"},
		"too old":           {open + `{"person": {"identity": {"age": {"years": 121}}}}]}`, 2, "testimonies[0].person.identity.age.years"},
		"paper":             {open + `{"person": {"identity": {"papers": [{"kind": "passport", "until": "PLANTED"}]}}}]}`, 2, "testimonies[0].person.identity.papers[0].until"},
		"kin":               {open + `{"person": {"identity": {"kin": [{}, {"person": "PLANTED"}]}}}]}`, 2, "testimonies[0].person.identity.kin[1].person"},
		"earlier":           {open + `{"person": {"earlier": [{"by": "a"}, {"by": "b", "when": "PLANTED"}]}}]}`, 2, "testimonies[0].person.earlier[1].when"},
		"earlier twice":     {open + `{"person": {"earlier": [{"id": "e1", "by": "a"}, {"id": "e1", "by": "b"}]}}]}`, 2, "testimonies[0].person.earlier[1].id"},
		"long segment":      {open + `{"person": {}, "account": [{"text": "` + strings.Repeat("가", 4000) + `"}]}]}`, 2, "testimonies[0].account[0].text"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(c.doc)
			var e *interchange.Error
			if !errors.As(err, &e) || !errors.Is(err, interchange.ErrSyntax) {
				t.Fatalf("error %v", err)
			}
			if e.Line != c.line || e.Field != c.field {
				t.Errorf("line %d, field %q; want line %d, field %q (%s)", e.Line, e.Field, c.line, c.field, e.Why)
			}
			if strings.Contains(err.Error(), "PLANTED") || strings.Contains(err.Error(), "가") {
				t.Errorf("the message quotes the document: %v", err)
			}
		})
	}
}

func TestCheckPath(t *testing.T) {
	for path, ok := range map[string]bool{
		"a.txt": true, "exhibits/가.txt": true, "a/b/c": true,
		"../a": false, "a/../../b": false, "/etc/passwd": false, `a\b`: false, "C:/a": false, ".": false, "..": false,
		"a//b": false, "./a": false, "a/": false, "a\x00b": false,
	} {
		if got := interchange.CheckPath(path) == ""; got != ok {
			t.Errorf("%q: taken %v, want %v", path, got, ok)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"attest": "interchange/1", "testimonies": [{"person": {"ref": "a"}, "account": [{"text": "하나"}]}]}`)
	f.Add(`{"attest": "interchange/1", "testimonies": [{"person": {}}, {]}`)
	f.Add("{\"attest\"\n:")
	f.Add(`{"attest": "interchange/1", "testimonies": [{"person": {"earlier": [{"by": "a", "when": "2013~"}], "identity": {"born": "198X", "papers": [{"kind": "passport", "issued": "2013/.."}]}}}]}`)
	f.Fuzz(func(t *testing.T, doc string) {
		_, err := read(doc)
		var e *interchange.Error
		if err != nil && (!errors.As(err, &e) || e.Line < 1) {
			t.Fatalf("an error without a line: %v", fmt.Sprintf("%T %v", err, err))
		}
	})
}
