package names

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// A whole name finds who is called so in any spelling, and a part of one nobody.
func TestWholeNamesAlone(t *testing.T) {
	x := NewIndex()
	x.Put("kim", "김철수", "Kim Chol Su")
	x.Put("ri", "리설")
	x.Put("ada", "Ada Invented")
	for query, want := range map[string]string{
		"김철수": "kim", "Gim Cheol-su": "kim", "KIM Chol Su": "kim", "金哲洙": "kim", "Ким Чхоль Су": "kim", "Invented Ada": "ada", "리설": "ri", "이설": "ri", "Ri Sol": "ri",
		"철수": "", "Chol Su": "", "Kim": "", "김": "", "Ada": "", "김철호": "", "Ada Other": "", "Commission of Inquiry": "",
	} {
		got := ""
		if hits := x.FindWhole(query, Likely); len(hits) > 0 {
			got = hits[0].ID
		}
		if got != want {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
	}
}

// The words of a text among 100,000 persons: an operation is one word or run of words.
func BenchmarkFindWhole(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	families, given := []rune("김이박최정강조윤장임한오서신권황안송류홍리"), []rune("철수영희명학순애금성진호경미선옥남일광혁은주복실정숙용국")
	one := func() string {
		return string([]rune{families[r.IntN(len(families))], given[r.IntN(len(given))], given[r.IntN(len(given))]})
	}
	x := NewIndex()
	for i := range 100_000 {
		x.Put(fmt.Sprint(i), one())
	}
	queries := []string{one(), "조사를", "위원회", "Kim Chol Su", "Commission of Inquiry", "The Special Rapporteur", "Pak Sun", "신의주", "North Hamgyong Province", "이상"}
	for i := 0; b.Loop(); i++ {
		x.FindWhole(queries[i%len(queries)], Likely)
	}
}
