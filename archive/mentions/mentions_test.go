package mentions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"attest/archive/mentions"
)

// marked is a text with what was found in brackets.
func marked(text string, found []mentions.Mention) string {
	r := []rune(text)
	var b strings.Builder
	at := 0
	for _, m := range found {
		fmt.Fprintf(&b, "%s[%s]", string(r[at:m.From]), string(r[m.From:m.To]))
		at = m.To
	}
	return b.String() + string(r[at:])
}

// Every text is invented.
func TestMentionsOfAPerson(t *testing.T) {
	f := mentions.Person("리영희", "Azalea")
	for _, want := range []string{
		"[리영희]가 왔습니다. [리영희]는 [리영희]를 [리영희]에게 [리영희]한테 [리영희]께서 [리영희]의 [리영희]와 [리영희]랑",
		"[이영희]이랑 [영희]야, [영희]아 [영희]씨 [영희]님 [영희]동무가 [영희]네 집에서 [영희]까지",
		"[리영희]동지한테서도 들었고 [이 영희]가 말했습니다. 그것은 [리영희]였습니다.",
		"[리]동무가 왔고 [리] 반장이 왔습니다. 리유는 모릅니다. 이것이 우리의 집이다. 영하로 내려갔다.",
		"[Ri Yong Hui] came with [Lee Young-hee]'s aunt. [Younghee] was ill. Comrade [Ri] left. I lay on the floor.",
		"我看见了[李英姬]和她的母亲。",
		"Я видел [Ли Ён Хи] и [Ли Ён Хи]. Или нет.",
		"[Azalea] and [Azalea]'s mother; an azalea.",
		"김철수와 박순애가 왔습니다.",
	} {
		text := strings.NewReplacer("[", "", "]", "").Replace(want)
		want = strings.Replace(want, "an azalea", "an [azalea]", 1) // the same spelling but for case
		if got := marked(text, f.Find(text)); got != want {
			t.Errorf("%s\nfound %s", want, got)
		}
		apart := norm.NFD.String(text) // as some systems type it: offsets are those of what was typed
		if got := norm.NFC.String(marked(apart, f.Find(apart))); got != norm.NFC.String(want) {
			t.Errorf("taken apart: %s\nfound %s", want, got)
		}
	}
}

func TestMentionsOfOtherNames(t *testing.T) {
	for name, want := range map[string]string{
		"박인석":  "Я говорил с [Пак Ин Сок]ом и видел [Пак Ин Сок]а. 그때 [朴仁錫]이 [인석]이와 함께 왔다. [Pak In Sok] left.",
		"김철":   "[철]이가 왔다. [철]아, 어디 가니. [김철]은 철로 된 문을 닫았다. [철]이 들었다.", // the last is no name: shown, and not ticked
		"남궁순희": "[남궁순희]께서도 [순희]네로 가셨습니다.",
		"최옥":   "[최]씨 아주머니와 [최옥]이 왔습니다.",
	} {
		text := strings.NewReplacer("[", "", "]", "").Replace(want)
		if got := marked(text, mentions.Person(name).Find(text)); got != want {
			t.Errorf("%s\nfound %s", want, got)
		}
	}
}

func TestMentionsOfAPlace(t *testing.T) {
	f := mentions.Place("Hoeryong", "회령시", "会宁", "Хверён", "Ryanggang Province", "량강도")
	for _, want := range []string{
		"[회령]에서 [회령시]로, [회령시]까지 갔다가 [회령]사람을 만났습니다. [양강도]와 [량강도]에서.",
		"From [Hoeryong] to [Ryanggang Province], and [Hoeryŏng]'s market.",
		"在[会宁]市。", "в [Хверёне] и [Хверён].", "무산에서 왔습니다.",
	} {
		text := strings.NewReplacer("[", "", "]", "").Replace(want)
		want = strings.ReplaceAll(want, "[Hoeryŏng]'s", "[Hoeryŏng's]")
		if got := marked(text, f.Find(text)); got != want {
			t.Errorf("%s\nfound %s", want, got)
		}
	}
}

// A crossing has two towns in its name: as it stands it is found, and what speaks of
// one of them is shown, not ticked.
func TestMentionsOfAPlaceOfSeveralParts(t *testing.T) {
	f := mentions.Place("Tumen – Namyang (Onsong) crossing", "도문(투먼)–남양(온성) 통로")
	for text, want := range map[string]float64{"at the Tumen – Namyang (Onsong) Crossing, by day": 1, "도문(투먼)–남양(온성) 통로에서": 1, "투먼에서": 0.6, "to Namyang.": 0.6, "무산에서": 0} {
		got := f.Find(text)
		if want == 0 && len(got) > 0 || want > 0 && (len(got) != 1 || got[0].Score != want) {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("리영희가 왔습니다. Ri Yong-hui's", "리영희")
	f.Add("회령에서", "회령시")
	f.Add("투먼에서 İ", "İ–투먼(온성)")
	f.Add("Кима", "Ким")
	f.Add("H0ng G1l-d0ng, interpreter", "Hong")
	f.Add("翻译韩, 통역: 한 선생", "한")
	f.Add("Kимa Ноng ほん・ぎるどん", "ホン・ギルドン")
	f.Fuzz(func(t *testing.T, text, name string) {
		if len(text) > 2000 || len(name) > 200 {
			return
		}
		n := len([]rune(text))
		for _, s := range mentions.Spelled(text) {
			if s == "" {
				t.Errorf("of %q", text)
			}
		}
		read := mentions.Read(text)
		who, where := mentions.Person(name), mentions.Place(name)
		first := who.FindIn(read)
		if again := append(where.FindIn(read), who.FindIn(read)...); !slices.Equal(again, append(where.Find(text), first...)) {
			t.Errorf("%q in %q: another time %+v", name, text, again)
		}
		for _, m := range slices.Concat(first, where.FindIn(read), mentions.BesideRole(name).In(read)) {
			if m.From < 0 || m.From >= m.To || m.To > n || m.Text == "" {
				t.Errorf("%+v of %d", m, n)
			}
		}
	})
}
