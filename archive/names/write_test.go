package names_test

import (
	"slices"
	"testing"

	"attest/archive/names"
)

// The examples that the rules themselves give come first in each list; the
// other names are invented.
func TestRomanize(t *testing.T) {
	for _, c := range []struct {
		system names.System
		want   map[string]string
	}{
		{names.RevisedSouth, map[string]string{
			"민용하": "Min Yongha", "송나리": "Song Nari", "한복남": "Han Boknam", "홍빛나": "Hong Bitna",
			"이영희": "I Yeonghui", "남궁민수": "Namgung Minsu", "최길룡": "Choe Gillyong", "강 영애": "Gang Yeongae", "김설아": "Gim Seora", "한": "Han",
		}},
		{names.McCuneReischauer, map[string]string{
			"백낙준": "Paek Nak-chun", "이영희": "Yi Yŏng-hŭi", "리영희": "Ri Yŏng-hŭi", "박복림": "Pak Pong-nim", "안복철": "An Pok-ch'ŏl",
			"최길룡": "Ch'oe Kil-lyong", "김정구": "Kim Chŏng-gu", "차쉬": "Ch'a Shwi", "독고준": "Tokko Chun", "김격야": "Kim Kyŏg-ya", "문설아": "Mun Sŏr-a",
		}},
		{names.North, map[string]string{
			"박동구": "Pak Tong Gu", "안복철": "An Pok Chol", "리영희": "Ri Yong Hui", "최룡해": "Choe Ryong Hae", "태형철": "Thae Hyong Chol",
			"김정숙": "Kim Jong Suk", "류경호": "Ryu Kyong Ho",
		}},
		{names.Kontsevich, map[string]string{
			"홍길동": "Хон Гильдон", "이명박": "Ли Мёнбак", "리영희": "Ли Ёнхи", "최철수": "Чхве Чхольсу", "강영애": "Кан Ёнъэ", "림설희": "Лим Сорхи",
			"박의환": "Пак Ыйхван", "천길룡": "Чхон Гиллён",
		}},
		{names.Pinyin, map[string]string{
			"李英姬": "Li Yingji", "朴正浩": "Piao Zhenghao", "南宮敏秀": "Nangong Minxiu", "张伟": "Zhang Wei", "金 西安": "Jin Xi'an", "任安": "Ren An",
		}},
	} {
		for name, want := range c.want {
			if got := names.Romanize(name, c.system); got != want {
				t.Errorf("%s in %s: %q, want %q", name, c.system, got, want)
			}
		}
	}
	for _, name := range []string{"", " ", "Lee", "李英姬", "이abc"} {
		if got := names.Romanize(name, names.North); got != "" {
			t.Errorf("%q gives %q", name, got)
		}
	}
	if got := names.Romanize("리영희", names.Pinyin); got != "" {
		t.Errorf("Hangul in Pinyin gives %q", got)
	}
}

func TestNorthAndSouth(t *testing.T) {
	for north, south := range map[string]string{
		"리영희": "이영희", "림금철": "임금철", "로영남": "노영남", "김련희": "김연희", "렴철": "염철", "리 련": "이 연", "박정호": "박정호", "장룡식": "장용식",
	} {
		if got := names.SouthHangul(north); got != south {
			t.Errorf("%s in the south: %s, want %s", north, got, south)
		}
	}
	for south, north := range map[string]string{
		"이영희": "리영희", "임금철": "림금철", "유경호": "류경호", "박정호": "박정호", "김연희": "김연희", "남궁민수": "남궁민수",
	} {
		if got := names.NorthHangul(south); got != north {
			t.Errorf("%s in the north: %s, want %s", south, got, north)
		}
	}
}

func TestSpellings(t *testing.T) {
	texts := func(name string) []string {
		var out []string
		for _, s := range names.Spellings(name) {
			out = append(out, s.Text)
			if got := names.Script(s.Text); got != s.Script {
				t.Errorf("%s is called %s, is %s", s.Text, s.Script, got)
			}
		}
		return out
	}
	if got, want := texts("리영희"), []string{"이영희", "Ri Yong Hui", "Lee Yeonghui", "I Yeonghui", "Ri Yŏng-hŭi", "Ли Ёнхи"}; !slices.Equal(got, want) {
		t.Errorf("리영희: %q", got)
	}
	if got, want := texts("李英姬"), []string{"리영희", "이영희", "Li Yingji"}; !slices.Equal(got, want) {
		t.Errorf("李英姬: %q", got)
	}
	if got := texts("Lee"); got != nil {
		t.Errorf("Lee: %q", got)
	}
}

func TestScript(t *testing.T) {
	for name, want := range map[string]string{
		"리영희": "Hang", "李英姬": "Hani", "Ri Yong-hui": "Latn", "Ли Ён Хи": "Cyrl", "": "", "123": "", "李英姬 (리)": "Hani",
		"\u1105\u1175": "Hang", // conjoining letters
	} {
		if got := names.Script(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
