package names

import (
	"strings"
	"sync"
)

// Kana are the two syllabaries of Japanese, which are read alike.
const Kana = "Kana"

// IsKana reports a letter of one of them.
func IsKana(r rune) bool {
	return r >= 0x3041 && r <= 0x3096 || r >= 0x30a1 && r <= 0x30fa || r == long
}

// long is the sign for a long vowel, which says nothing in a Korean name.
const long = 'ー'

// Katakana writes Hiragana as Katakana, and others as they are.
func Katakana(r rune) rune {
	if r >= 0x3041 && r <= 0x3096 {
		return r + 0x60
	}
	return r
}

// kana holds how Japanese writes Korean names by their sound, family and given name with a point between: ホン・ギルトン. There
// is no standard; this is the usage of the press, from public knowledge: voiced or not, finals as small or as whole signs, ン for
// ㄴ and ㅇ alike.
var kana = func() alphabet {
	const bare = "アイウエオ"
	rows := [19][]spelled{
		{{"カキクケコ", 1}, {"ガギグゲゴ", 1}},
		{{"カキクケコ", .9}, {"ガギグゲゴ", .6}},
		{{"ナニヌネノ", 1}},
		{{"タティトゥテト", 1}, {"ダディドゥデド", 1}, {"タチツテト", .8}, {"ダヂヅデド", .8}},
		{{"タティトゥテト", .9}, {"ダディドゥデド", .6}, {"タチツテト", .7}},
		{{"ラリルレロ", 1}, {"ナニヌネノ", .5}},
		{{"マミムメモ", 1}},
		{{"パピプペポ", 1}, {"バビブベボ", 1}},
		{{"パピプペポ", .9}, {"バビブベボ", .6}},
		{{"サシスセソ", 1}},
		{{"サシスセソ", .9}},
		{{bare, 1}},
		{{"チャチチュチェチョ", 1}, {"ジャジジュジェジョ", 1}},
		{{"チャチチュチェチョ", .9}, {"ジャジジュジェジョ", .6}},
		{{"チャチチュチェチョ", 1}},
		{{"カキクケコ", 1}},
		{{"タティトゥテト", 1}, {"タチツテト", .8}},
		{{"パピプペポ", 1}},
		{{"ハヒフヘホ", 1}},
	}
	// Vowels: which of a row, and what is written behind it; those of a syllable that begins with the vowel.
	type way struct {
		of     int
		behind string
		weight float32
	}
	vowels := [21][]way{
		{{0, "", 1}}, {{3, "", 1}}, {{1, "ャ", 1}}, {{1, "ェ", 1}, {3, "", .8}}, {{4, "", 1}}, {{3, "", 1}}, {{1, "ョ", 1}}, {{1, "ェ", 1}, {3, "", 1}},
		{{4, "", 1}}, {{2, "ァ", 1}, {2, "ワ", 1}}, {{2, "ェ", 1}, {3, "", .6}}, {{2, "ェ", 1}, {3, "", .9}}, {{1, "ョ", 1}}, {{2, "", 1}},
		{{2, "ォ", 1}, {2, "オ", .8}, {4, "", .6}}, {{2, "ェ", 1}, {3, "", .8}}, {{2, "ィ", 1}, {1, "", .6}}, {{1, "ュ", 1}}, {{2, "", 1}}, {{1, "", 1}, {2, "ィ", .8}}, {{1, "", 1}},
	}
	alone := [21][]spelled{
		{{"ア", 1}}, {{"エ", 1}}, {{"ヤ", 1}}, {{"イェ", 1}}, {{"オ", 1}}, {{"エ", 1}}, {{"ヨ", 1}}, {{"イェ", 1}, {"エ", .9}}, {{"オ", 1}}, {{"ワ", 1}}, {{"ウェ", 1}}, {{"ウェ", 1}, {"エ", .7}},
		{{"ヨ", 1}}, {{"ウ", 1}}, {{"ウォ", 1}}, {{"ウェ", 1}}, {{"ウィ", 1}}, {{"ユ", 1}}, {{"ウ", 1}}, {{"ウィ", 1}, {"イ", .9}, {"エ", .6}}, {{"イ", 1}},
	}
	out := alphabet{whole: map[[2]int8][]spelled{}, finals: map[int8][]spelled{
		tNone: {{"", 1}}, tG: {{"ク", 1}, {"グ", .7}, {"ッ", .9}}, tN: {{"ン", 1}}, tD: {{"ッ", 1}, {"ト", .8}}, tL: {{"ル", 1}}, tM: {{"ム", 1}, {"ン", .6}}, tB: {{"プ", 1}, {"ブ", .7}, {"ッ", .9}},
		tNG: {{"ン", 1}},
	}}
	for l, list := range rows {
		for v := range vowels {
			key := [2]int8{int8(l), int8(v)}
			if l == lNone {
				out.whole[key] = alone[v]
				continue
			}
			for _, row := range list {
				signs := cells(row.text)
				for _, w := range vowels[v] {
					text := signs[w.of] + w.behind
					if r := []rune(text); len(r) == 3 && (r[1] == 'ィ' || r[1] == 'ゥ') { // ティャ is written テャ
						text = string(r[0]) + string(r[2])
					}
					out.whole[key] = append(out.whole[key], spelled{text, row.weight * w.weight})
				}
			}
		}
	}
	return out
}()

// cells cuts a row of signs into its five, each with the small sign behind it.
func cells(row string) (out []string) {
	for _, r := range row {
		if n := len(out); n > 0 && strings.ContainsRune("ャュョァィゥェォ", r) {
			out[n-1] += string(r)
			continue
		}
		out = append(out, string(r))
	}
	return out
}

var kanaSpellings = sync.OnceValue(func() map[string][]candidate { return kana.all(nil) })
