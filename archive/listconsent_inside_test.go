package archive

import (
	"reflect"
	"testing"

	"attest/archive/record"
)

// Whatever a consent or a person says is in the file of lists, in whichever form:
// each field by itself, and each of an answer.
func TestEveryFieldIsKeptInTheLists(t *testing.T) {
	usual := record.Consent{Type: "consent", V: 1, ID: "C1", Number: 7, Person: "P1", By: "self", Date: "2026-01-05", Language: "ko",
		Explained: []string{"a", "b"}, Pressure: []string{"none"}, Text: &record.ConsentText{Language: "ko", Version: "1", SHA256: "00"},
		Uses: []record.Use{{Use: "keep", Answer: "yes", Named: true, Media: []string{"text"}, Recipients: []string{"x"}, Until: "2030-01-01"}, {Use: "talk", Answer: "no"}}}
	people := []record.Person{plainPerson("P1", "P-K7-0001", "invented")}
	cons := []record.Consent{usual, usual, {Type: "consent", V: 2}}
	fill := func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			v.SetString("2026-02-03")
		case reflect.Int, reflect.Int64:
			v.SetInt(3)
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
		case reflect.Slice:
			if v.Type().Elem().Kind() == reflect.Uint8 { // what other programs keep with it
				v.SetBytes([]byte(`{"of_another":1}`))
				return
			}
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		default:
			t.Fatalf("a field of kind %v", v.Kind())
		}
	}
	for i := range reflect.TypeFor[record.Consent]().NumField() {
		c := usual
		fill(reflect.ValueOf(&c).Elem().Field(i))
		cons = append(cons, c)
	}
	for i := range reflect.TypeFor[record.Use]().NumField() {
		c := usual
		c.Uses = []record.Use{{}}
		fill(reflect.ValueOf(&c.Uses[0]).Elem().Field(i))
		cons = append(cons, c)
	}
	for i := range reflect.TypeFor[record.ConsentText]().NumField() {
		c := usual
		c.Text = &record.ConsentText{}
		fill(reflect.ValueOf(c.Text).Elem().Field(i))
		cons = append(cons, c)
	}
	for i := range reflect.TypeFor[record.Person]().NumField() {
		p := people[0]
		fill(reflect.ValueOf(&p).Elem().Field(i))
		people = append(people, p)
	}
	k := &keptParts{}
	for _, c := range cons {
		ok(t, k.consent(c))
	}
	for _, p := range people {
		ok(t, k.person(p))
	}
	got, whole := readKept(k.parts[0])
	if !whole || len(k.parts) != 1 {
		t.Fatal("what was written does not read")
	}
	for i := range cons {
		if !reflect.DeepEqual(got.cons[i], cons[i]) {
			t.Errorf("%+v\nis kept as\n%+v", cons[i], got.cons[i])
		}
	}
	for i := range people {
		if !reflect.DeepEqual(got.people[i], people[i]) {
			t.Errorf("%+v\nis kept as\n%+v", people[i], got.people[i])
		}
	}
}
