package names_test

import (
	"testing"

	"attest/archive/names"
)

func TestPlainIsOneForm(t *testing.T) {
	for in, want := range map[string]string{"Ｈｏｎｇ": "Hong", "홍\u200b길\u00ad동\ufeff": "홍길동", "Yong´ae": "Yong'ae", "홍": "홍", "８２": "82", "a\u202eb": "ab", "": "",
		"Kіm Sоn": "Kim Son", "Xон": "Хон", "Ким": "Ким", "USB-кабель": "USB-кабель", "дом": "дом"} {
		if got := names.Plain(in); got != want {
			t.Errorf("%q is %q", in, got)
		}
	}
	for _, pair := range []string{"會会", "寧宁", "劉刘", "会会", "아아"} {
		r := []rune(pair)
		if names.OneHan(r[0]) != r[1] {
			t.Errorf("%c is %c", r[0], names.OneHan(r[0]))
		}
	}
	if m := names.Compare("劉東哲", "刘东哲"); m.Score != 1 {
		t.Errorf("%+v", m)
	}
}

func TestFirstLettersAndSounds(t *testing.T) {
	who := names.Read("홍길동")
	for _, c := range []struct {
		family, letters string
		want            bool
	}{{"Hong", "GD", true}, {"Hong", "KT", true}, {"Хон", "ГД", true}, {"Hong", "G", false}, {"Hong", "GS", false}, {"Kim", "GD", false}, {"Hong", "GDX", false}, {"Хон", "GD", false}} {
		if got := who.Initials(c.family, c.letters); got != c.want {
			t.Errorf("%s %s: %v", c.family, c.letters, got)
		}
	}
	for _, c := range []struct {
		a, b string
		near bool
	}{{"회령", "Hoiryong", true}, {"회령", "Hoeryong", true}, {"무산", "Musan", true}, {"온성", "Onsong", true}, {"회령", "Хверён", true}, {"회령", "Musan", false}, {"회령", "", false}} {
		if got := names.ReadSound(c.a).Near(names.ReadSound(c.b)); (got >= .8) != c.near {
			t.Errorf("%s %s: %v", c.a, c.b, got)
		}
	}
	for s, want := range map[string]bool{"리영희": true, "Ri Yong Hui": true, "李英姬": true, "사람": false, "the house": false, "회령에서": false, "": false} {
		if names.IsName(s) != want {
			t.Errorf("%s: %v", s, !want)
		}
	}
}
