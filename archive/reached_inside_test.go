package archive

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"attest/archive/names"
	"attest/archive/record"
)

// What is recorded of somebody is found however it is written, by one way through the text,
// and pieces of something longer are not. Whoever is forgotten is not found.
func TestNumbersOfManyAreFoundInOneWay(t *testing.T) {
	f := newFinder()
	put := func(id record.ID, half record.Identity) { f.put(id, half) }
	put("P1", record.Identity{Contacts: []record.Contact{{Value: "+82 10-5555-1234 or 02-123-4567"}, {Value: "WeChat: qz_name"}, {Value: "<Chol@example.org>"}, {Value: "12 Azalea Street, Apt 502, Building 101"}}, Papers: []record.Paper{{Number: "AB-1234"}, {Number: "1234567"}}})
	put("P2", record.Identity{Contacts: []record.Contact{{Value: "church"}, {Value: "Seoul 2"}, {Value: "20261120"}}, Papers: []record.Paper{{Number: "12345"}, {Number: "A1"}, {Number: strings.Repeat("9x", 50)}}})
	for text, want := range map[string]string{
		"call 010 5555 1234/010-1111-2222": "P1", "tel.01055551234": "P1", "공일공 오오오오 일이삼사": "P1", "qz_name on WeChat": "P1", "QZ-NAME": "P1", "Write to chol@EXAMPLE.org.": "P1", "at 12 Azalea Street, Seoul": "P1", "표AB1234을": "P1", "No. 1234567.": "P1", "ab - 1234": "P1", strings.Repeat("9x", 50): "P2",
		"church, Seoul 2, 2026-11-20, 12345, A1, Building 101, Apt 502": "", "11234567": "", "12345678": "", "AB12345": "", "XAB1234": "", "AB. And the 1234": "", "2026-11-20 2026-11-21": "", "": "",
	} {
		var got []string
		for id := range f.reached.in(text) {
			got = append(got, string(id))
		}
		if strings.Join(got, ",") != want {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
	put("P1", record.Identity{})
	put("P2", record.Identity{})
	if f.reached.any() || len(f.reached.begins)+len(f.reached.of) > 0 || slices.ContainsFunc(f.reached.lengths[:], func(n int) bool { return n != 0 }) {
		t.Errorf("something is left of who was forgotten: %+v", &f.reached)
	}
}

// Whatever is recorded, and whatever the text: what is kept of a paper is found in its own words.
func FuzzNumbersOfOthers(f *testing.F) {
	f.Add("AB-1234", "No. ab1234")
	f.Add("+82 10-5555-1234", "공일공 5555 1234")
	f.Add("ǆ12345", "İ ﬀ 12345")
	f.Fuzz(func(t *testing.T, kept, text string) {
		if len(kept)+len(text) > 2000 {
			return
		}
		f := newFinder()
		half := record.Identity{Papers: []record.Paper{{Number: kept}}, Contacts: []record.Contact{{Value: kept}}, Kin: []record.Relative{{Name: kept}}}
		f.put("P", half)
		f.reached.in(text)
		apart := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
		for gap := range strings.FieldsFuncSeq(names.Plain(kept), apart) {
			if len([]rune(gap)) > signsInNumber {
				return
			}
		}
		if tellsApart([]rune(bareSigns(kept)), false) && len(f.reached.in(kept)) == 0 {
			t.Errorf("%q is not found as it is kept", kept)
		}
		f.put("P", record.Identity{})
		if f.reached.any() || f.kin.Len() > 0 {
			t.Errorf("%q is not forgotten", kept)
		}
	})
}
