package mentions_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"attest/archive/mentions"
	"attest/archive/names"
)

// How one invented name may stand in a text. Every spelling has to be found as a whole
// name (sure) or shown at least (may); what is other must not be found.
func TestOneNameInAnySpelling(t *testing.T) {
	f := mentions.Person("홍길동", "Hong Gil-dong")
	latin := mentions.Person("Hong Gil-dong") // where nobody wrote the name in Hangul
	for _, s := range []string{
		"홍길동", "홍 길동", "홍 길 동", "홍.길.동", "홍·길·동", "홍-길-동", "홍_길_동", "홍/길/동", "홍 · 길 · 동", "홍길 동", "홍길-동", "홍\n길동", "홍, 길동", "홍　길　동",
		norm.NFD.String("홍길동"), "홍길\u200b동", "홍\u200d길\u2060동", "홍\u00ad길동", "홍길동(洪吉童)", "홍길동이가",
		"Hong Gil-dong", "HONG GILDONG", "Hong, Gil Dong", "Hong, Gil-dong", "HONG, Gildong", "Gil-dong Hong", "Hong Kil Tong", "HongGilDong", "hong_gil_dong", "Hong.Gil.Dong", "Hong-Gil-Dong",
		"Hong/Gil-dong", "Ｈｏｎｇ Ｇｉｌ－ｄｏｎｇ", "H o n g  G i l d o n g", "Hong Gil\u200bdong", "Hong Gil‑dong", "Хон Гиль Дон", "Хон Гильдон", "Хон Кильдон", "Хон Гиль Дона",
		"H0ng Gil-dong", "Hong Gild0ng", "H0NG GI1D0NG", "Hong, Gi1 Dong", "Х0н Гильд0н",
	} {
		if m := best(f, s); m.Score < names.Likely {
			t.Errorf("%q: %+v", s, m)
		}
		if m := best(latin, s); m.Score < names.Likely && names.Script(s) != names.Han {
			t.Errorf("%q, spelled in letters alone: %+v", s, m)
		}
	}
	for _, s := range []string{
		"洪吉童", "洪吉东", "洪吉東", "洪 吉 童", "洪·吉·童", "길동이", "길동아 밥 먹어라", "홍가 길동", "홍씨네 길동", "길·동", "홍○동", "홍길○", "홍*동", "ㅎㄱㄷ",
		"Gildong", "Kil Dong", "Gil-dong", "G. D. Hong", "G.D. Hong", "GD Hong", "Hong G.D.", "Hong G. D.", "HONG G.-D.", "Hong GD", "Хон Г.Д.", "Г. Д. Хон",
	} {
		if m := best(f, s); m.Score < mentions.WholeGiven {
			t.Errorf("%q: %+v", s, m)
		}
	}
	for _, s := range []string{
		"홍수가 나서 길 동쪽으로 갔다", "길 동쪽에서", "그 길로 동네에", "Hong G. went", "Hong Kong", "The road. Dong ran.", "洪水", "ㅋㅋㅋ", "G. D. Kim", "Kim G.D.", "Gilbert", "Dongle", "홍보", "빨간 홍차", "Gideon Long", "H0 G1 D0", "EV-A01 G20", "COVID-19 Gi15",
	} {
		if m := best(f, s); m.Score >= mentions.WholeGiven {
			t.Errorf("%q is taken for the name: %+v", s, m)
		}
	}
	for _, s := range []string{"홍 길 순", "홍.길.순", "洪吉順", "洪 吉 顺", "Hong, Gil Sun"} {
		if m := best(mentions.Person("홍길순"), s); m.Score < 0.7 {
			t.Errorf("a sister, %q: %+v", s, m)
		}
	}
}

// ㅖ behind a consonant is said ㅔ, and many write it so.
func TestSyllablesAreFoundAsTheyAreSaid(t *testing.T) {
	for name, said := range map[string][]string{
		"김혜령": {"Kim Heryong", "Kim He Ryong", "Kim He-ryŏng", "Heryong Kim", "Kim Hye-ryong"}, "박혜숙": {"Pak He Suk", "Park Hesook"}, "김혜룡": {"Kim Heryong"}, "최계월": {"Choe Kewol"}, "김례화": {"Kim Re Hwa", "Kim Lehwa"},
	} {
		f := mentions.Person(name)
		for _, s := range said {
			if m := best(f, s); m.Score < names.Likely || m.Asked() {
				t.Errorf("%s, %q: %+v", name, s, m)
			}
		}
		for _, s := range []string{"Kim Helen", "Park Hesse", "Kim Haeryong", "Her Song", "Kim Ha Ryong"} {
			if m := best(f, s); m.Score >= names.Likely {
				t.Errorf("%s, %q is taken for the name: %+v", name, s, m)
			}
		}
	}
	for s, found := range map[string]bool{"Hesan": true, "Hesan-si": true, "Hyesan": true, "Henan": false, "Hessen": false, "Heron": false} {
		if m := best(mentions.Place("혜산시"), s); (m.Score >= mentions.MayBePlace) != found {
			t.Errorf("%q: %+v", s, m)
		}
	}
}

// Letters of another alphabet that look alike, kana, and names that came by way of Russian. What is as well
// another name, or a word, is asked about and no more.
func TestOneNameInOtherAlphabets(t *testing.T) {
	f, kim := mentions.Person("홍길동"), mentions.Person("김철수")
	for _, s := range []string{
		"Hоng Gil-dоng", "Ноng Gіl-dоng", "HΟNG GILDΟNG", "Нong, Gil Dong", "Xон Гиль Дон", "XOН ГИЛЬДОН", "Hong G. D. Нong Gildong", "H о n g  G i l d o n g",
		"Khong Kil-ton", "Khon Gildon", "Khon Kil Don", "ホン・ギルトン", "ホン・ギルドン", "ﾎﾝ･ｷﾞﾙﾄﾞﾝ", "ホン ギルドン", "ほん・ぎるどん", "ホン＝ギルドン", "ホンギルドン",
	} {
		if m := best(f, s); m.Score < names.Likely || m.Asked() {
			t.Errorf("%q: %+v", s, m)
		}
	}
	for _, s := range []string{"キム・チョルス", "きむ・ちょるす", "キム・チョルスさん", "Kim Сhol Su", "КІМ Chol Su", "Ким Чxоль Су", "Kim Chkholsu"} {
		if m := best(kim, s); m.Score < names.Likely || m.Asked() {
			t.Errorf("%q: %+v", s, m)
		}
	}
	if m := best(mentions.Person("박초"), "РАК СНО"); m.Score < names.Likely { // all of it Cyrillic
		t.Errorf("%+v", m)
	}
	for _, s := range []string{"Hon Gildon", "gildong", "kildong", "cholsu"} {
		if m := best(mentions.Person("홍길동", "김철수"), s); !m.Asked() {
			t.Errorf("%q is not asked about: %+v", s, m)
		}
	}
	if m := best(f, "ギルドン"); m.Score < mentions.WholeGiven || m.Why != names.PartOfName {
		t.Errorf("%+v", m)
	}
	for _, s := range []string{"gild", "gilding", "children", "ホンコン", "ホンダ・ギター", "きるとき", "Хор гудел", "рак", "IT-отдел", "Hon. Gordon", "Khan Gordon", "キム・ヨンヒ", "Ηong Kong"} {
		if m := best(f, s); m.Score >= mentions.WholeGiven {
			t.Errorf("%q is taken for the name: %+v", s, m)
		}
	}
	place := mentions.Place("Hoeryong", "회령시", "会宁市", "Хверён")
	for _, s := range []string{"Hyeryong", "Hweryong", "Hoeryung", "Khveryon", "フェリョン", "ヘリョン", "Ноеryong", "Heryong"} {
		if m := best(place, s); m.Score < mentions.MayBePlace {
			t.Errorf("%q: %+v", s, m)
		}
	}
	for _, s := range []string{"Herring", "Haryong", "Hiring", "フェリー", "ヘリ"} {
		if m := best(place, s); m.Score > names.Possible {
			t.Errorf("%q is taken for the place: %+v", s, m)
		}
	}
}

// Whichever letters of a name are typed as those of Cyrillic and Greek that look like them: it is found, at
// the offsets of what was typed.
func TestLettersThatLookAlikeHideNoName(t *testing.T) {
	looks := map[rune][]rune{'H': []rune("НΗ"), 'O': []rune("ОΟ"), 'o': []rune("оο"), 'i': []rune("іι"), 'N': []rune("Ν"), 'I': []rune("ІΙ"), 'a': []rune("аα"), 'P': []rune("РΡ"), 'p': []rune("рρ"), 'K': []rune("КΚ"), 'T': []rune("ТΤ"), 'e': []rune("е")}
	f := mentions.Person("홍길동")
	rapid.Check(t, func(t *rapid.T) {
		var name []rune
		for _, r := range rapid.SampledFrom([]string{"Hong Gil-dong", "HONG KILTONG", "Hong, Gil Dong", "Gil-dong Hong", "Hong Kil Tong", "HongGilDong"}).Draw(t, "name") {
			if like := looks[r]; len(like) > 0 && rapid.Bool().Draw(t, "typed otherwise") {
				r = rapid.SampledFrom(like).Draw(t, "as")
			}
			name = append(name, r)
		}
		text := []rune(rapid.SampledFrom([]string{"", "It was ", "그는 ", "Это "}).Draw(t, "before") + string(name) + rapid.SampledFrom([]string{"", " said", "이 왔다", "."}).Draw(t, "after"))
		for _, m := range f.Find(string(text)) {
			if m.Score >= names.Likely && string(text[m.From:m.To]) == string(name) {
				return
			}
		}
		t.Fatalf("%q is not found: %+v", string(text), f.Find(string(text)))
	})
}

func best(f *mentions.Finder, s string) (out mentions.Mention) {
	for _, text := range []string{s, "그들이 말했습니다: " + s + ". 그렇게.", "They said (" + s + ") so."} {
		var here mentions.Mention
		for _, m := range f.Find(text) {
			if m.Score > here.Score {
				here = m
			}
		}
		if out.Text == "" || here.Score < out.Score {
			out = here
		}
	}
	return out
}

// A third person, and a place, as a hand or another system may write them.
func TestOthersInAnySpelling(t *testing.T) {
	f := mentions.Person("김철수")
	for _, s := range []string{"김 철 수", "김.철.수", "Kim, Chol Su", "KIM Cheolsoo", "Kim Chul-soo", "Chol-su KIM", "김철수_진술", "kim.chol.su", "KimCholSu", "金哲秀 ", "Ким Чхоль Су"} {
		if m := best(f, s); m.Score < 0.7 {
			t.Errorf("%q: %+v", s, m)
		}
	}
	place := mentions.Place("Hoeryong", "회령시", "会宁市", "Хверён")
	for s, least := range map[string]float64{
		"Hoe-ryong": names.Likely, "Hoeryŏng": names.Likely, "Hoeryong-si": names.Likely, "Хверён": names.Likely, "會寧": names.Likely, "会宁": names.Likely, "会 宁": names.Likely, "회.령": names.Likely, "회\u200b령": names.Likely,
		"회령": names.Likely, "Hoiryong": mentions.MayBePlace, "Hoiryŏng": mentions.MayBePlace, "회 령": mentions.MayBePlace,
	} {
		if m := best(place, s); m.Score < least {
			t.Errorf("%q: %+v", s, m)
		}
	}
	for _, s := range []string{"회의 령", "Harry", "Hearing", "Heron", "대회 령도", "会议"} {
		if m := best(place, s); m.Score > names.Possible {
			t.Errorf("%q is taken for the place: %+v", s, m)
		}
	}
}

// Whatever signs are put between the syllables of a name, one to three of them, and
// whatever cannot be seen: it is found, at the offsets of what was typed.
func TestSignsBetweenSyllablesHideNoName(t *testing.T) {
	syllables := strings.Split("홍 길 동", " ")
	f := mentions.Person("홍길동")
	signs := []rune(" .·・-–_/,、'\"()|*~\n　\u200b\u00ad")
	unseen := []rune("\u200b\u200c\u200d\u2060\u00ad\ufeff\u202d")
	rapid.Check(t, func(t *rapid.T) {
		between := rapid.SliceOfN(rapid.SampledFrom(signs), 0, 3)
		hidden := rapid.SliceOfN(rapid.SampledFrom(unseen), 0, 2)
		name := syllables[0]
		for _, s := range syllables[1:] {
			name += string(hidden.Draw(t, "unseen")) + string(between.Draw(t, "between")) + s
		}
		before := rapid.SampledFrom([]string{"", "그는 ", "성명:"}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", "이 왔다", " 왔다", "."}).Draw(t, "after")
		text := []rune(before + name + after)
		for _, m := range f.Find(string(text)) {
			if m.Score >= names.Likely && string(text[m.From:m.To]) == name {
				return
			}
		}
		t.Fatalf("%q is not found: %+v", string(text), f.Find(string(text)))
	})
}
