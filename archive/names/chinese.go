package names

import (
	"slices"
	"strings"
	"sync"
)

// Names of Chinese as Koreans and Russians write them: 王建国, Wang Jianguo, is 왕젠궈 and 왕지엔궈, and Ван Цзяньго.
//
// The first Hangul of each row is that of 외래어 표기법, table 5 (Ministry of Culture, notice 2017-14; Mandarin by its Pinyin),
// what follows is how it is written by ear, from the press and the accounts of public archives. The Cyrillic is that of Palladius
// (Большой китайско-русский словарь, Ошанин, 1983). Not here: Wade–Giles and other Latin spellings, Cantonese, and a Chinese name
// of which a record has nothing but Hangul or Cyrillic.

// chineseInitials: Pinyin, Cyrillic, and Hangul each with ㅏ.
const chineseInitials = `
b б 바 빠
p п 파
m м 마
f ф 파
d д 다 따
t т 타
n н 나
l л 라
g г 가 까
k к 카
h х 하
j цз 자 짜
q ц 차
x с 사 싸
zh чж 자 짜
ch ч 차
sh ш 사
r ж 라
z цз 짜 자
c ц 차
s с 싸 사
`

// chineseFinals: Pinyin behind an initial, alone ("-" where it has none), Cyrillic behind an initial, alone, and Hangul; v is ü.
const chineseFinals = `
a a а а 아
o o о о 오 워
e e э э 어
ai ai ай ай 아이
ei ei эй эй 에이
ao ao ао ао 아오
ou ou оу оу 어우 오우
an an ань ань 안
en en энь энь 언 엔
ang ang ан ан 앙
eng eng эн эн 엉
ong - ун - 웅 옹
- er - эр 얼
i yi и и 이
ia ya я я 야 이아
ie ye е е 예 이에
iao yao яо яо 야오 이아오
iu you ю ю 유 이우 요우
ian yan янь янь 옌 이엔 이앤 얜
in yin инь инь 인
iang yang ян ян 양 이앙
ing ying ин ин 잉
iong yong юн юн 융 용 이옹
u wu у у 우
ua wa уа ва 와 우아
uo wo о во 워 우오
uai wai уай вай 와이
ui - уй - 우이 웨이
- wei - вэй 웨이
uan wan уань вань 완 우안
un - унь - 운 원
- wen - вэнь 원 웬
uang wang уан ван 왕 우앙
- weng - вэн 웡
v yu юй юй 위 유
ve yue юэ юэ 웨 위에 유에
van yuan юань юань 위안 위엔 유안
vn yun юнь юнь 윈 윤
`

// chineseOther are syllables with a vowel of their own, and those that Palladius writes by themselves.
const chineseOther = `
zhi чжи 즈 지
chi чи 츠 치
shi ши 스 시
ri жи 르 리
zi цзы 쯔 즈
ci цы 츠
si сы 쓰 스
hui хуэй 후이 훼이
hun хунь 훈
lo ло 로
`

// chineseSyllable is one as it is spelled elsewhere.
type chineseSyllable struct {
	cyrillic string
	hangul   []string // the standard's first
}

var chineseTable = sync.OnceValue(func() map[string]chineseSyllable {
	out := map[string]chineseSyllable{}
	for _, final := range rowsOf(chineseFinals) {
		f := strings.Fields(final)
		if f[1] != "-" {
			out[f[1]] = chineseSyllable{f[3], f[4:]}
		}
		if f[0] == "-" {
			continue
		}
		for _, initial := range rowsOf(chineseInitials) {
			i := strings.Fields(initial)
			if palatal := strings.Contains("jqx", i[0]); palatal != strings.ContainsAny(f[0][:1], "iv") && (palatal || f[0][0] == 'v' && !strings.Contains("nl", i[0])) {
				continue
			}
			pinyin := i[0] + f[0]
			if strings.Contains("jqx", i[0]) {
				pinyin = strings.Replace(pinyin, "v", "u", 1)
			}
			s := chineseSyllable{cyrillic: i[1] + f[2]}
			for _, l := range i[2:] {
				for _, sounds := range f[4:] {
					if h := withInitial([]rune(l)[0], sounds); !slices.Contains(s.hangul, h) {
						s.hangul = append(s.hangul, h)
					}
				}
			}
			out[pinyin] = s
		}
	}
	for _, row := range rowsOf(chineseOther) {
		f := strings.Fields(row)
		out[f[0]] = chineseSyllable{f[1], f[2:]}
	}
	return out
})

// withInitial puts a consonant before a vowel. After ㅈ, ㅉ and ㅊ the standard writes no y.
func withInitial(consonant rune, sounds string) string {
	r := []rune(sounds)
	with, _ := splitSyllable(consonant)
	j, _ := splitSyllable(r[0])
	if j.l = with.l; with.l >= lJ && with.l <= lCh {
		if plain, ok := map[int8]int8{2: 0, 3: 1, 6: 4, 7: 5, 12: 8, 17: 13}[j.v]; ok {
			j.v = plain
		}
	}
	return string(j.rune()) + string(r[1:])
}

// Chinese is a name of a Chinese as it is written elsewhere.
type Chinese struct {
	Hangul []string // the whole name
	usual  []string // and as most write it
	Given  []string // in Hangul, of a given name of two syllables
	Names  []Name   // in Cyrillic, and in Pinyin with the syllables apart
}

const (
	mostChinese     = 4   // ways to read one name as Pinyin
	mostHangulForms = 400 // of one way
	mostReadings    = 2   // of one character
	mostSpelled     = 8   // ways to write one syllable
)

// ReadChinese reads a name in Han characters, or in Latin letters that can be Pinyin, as that of a Chinese.
// It is empty for every other.
func ReadChinese(s string) (out Chinese) {
	s = Plain(s)
	var ways [][]string // syllables of Pinyin, the family name first
	switch Script(s) {
	case Han:
		ways = hanAsPinyin(s)
	case Latin:
		ways = latinAsPinyin(s)
	}
	for _, way := range ways[:min(len(ways), mostChinese)] {
		var syllables []chineseSyllable
		for _, p := range way {
			if c, ok := chineseTable()[p]; ok {
				syllables = append(syllables, c)
			}
		}
		if len(syllables) != len(way) || len(way) < 2 || len(way) > 3 {
			continue
		}
		out.Hangul = append(out.Hangul, inHangul(syllables, mostSpelled)...)
		out.usual = append(out.usual, inHangul(syllables, 2)...)
		if len(way) == 3 {
			out.Given = append(out.Given, inHangul(syllables[1:], mostSpelled)...)
		}
		cyrillic := syllables[0].cyrillic + " "
		for i, c := range syllables[1:] {
			if before := syllables[i].cyrillic; i > 0 && strings.HasSuffix(before, "н") && strings.ContainsRune("аоуэеюя", []rune(c.cyrillic)[0]) {
				cyrillic += "ъ"
			}
			cyrillic += c.cyrillic
		}
		out.Names = append(out.Names, words(cyrillic), words(strings.Join(way, " ")), words(way[0]+" "+strings.Join(way[1:], "")))
		if len(way) == 3 {
			out.Names = append(out.Names, words(syllables[0].cyrillic+" "+syllables[1].cyrillic+" "+syllables[2].cyrillic))
		}
	}
	slices.Sort(out.Hangul)
	slices.Sort(out.Given)
	out.Hangul, out.Given = slices.Compact(out.Hangul), slices.Compact(out.Given)
	return out
}

// words is a name that is compared by its words alone: no Korean one.
func words(s string) Name { return Name{name{text: fold(s), script: Script(s), words: wordsOf(s)}} }

// elsewhere is how a name is written that may be a Chinese's; a family name in Latin letters that Koreans have too says nothing.
func (n name) elsewhere(s string) (out []name) {
	if n.script != Han && (n.script != Latin || len(n.words) < 2 || listedSurname(n.words[0]) || listedSurname(n.words[len(n.words)-1])) {
		return nil
	}
	c := ReadChinese(s)
	for _, h := range c.usual {
		out = append(out, read(h))
	}
	for _, w := range c.Names {
		out = append(out, w.name)
	}
	for i := range out {
		out[i].at = n.at
	}
	return out
}

func inHangul(syllables []chineseSyllable, each int) []string {
	out := []string{""}
	for _, c := range syllables {
		var next []string
		for _, a := range out {
			for _, h := range c.hangul[:min(each, len(c.hangul))] {
				if len(next) < mostHangulForms {
					next = append(next, a+h)
				}
			}
		}
		out = next
	}
	return out
}

// chineseFamilies are characters that are read otherwise in a family name of China (现代汉语词典).
var chineseFamilies = map[rune]string{
	'曾': "zeng", '单': "shan", '解': "xie", '仇': "qiu", '任': "ren", '华': "hua", '区': "ou", '查': "zha", '盖': "ge", '翟': "zhai", '覃': "qin", '缪': "miao", '乐': "yue", '尉': "yu", '员': "yun", '宁': "ning",
}

// hanAsPinyin reads each character, the family name as one.
func hanAsPinyin(s string) [][]string {
	family, given := hanParts(s)
	all := append(slices.Clone(family), given...)
	if len(all) > 3 {
		return nil
	}
	out := [][]string{nil}
	for i, r := range all {
		readings := table().han[r].pinyin
		readings = readings[:min(len(readings), mostReadings)]
		if p := table().pinyinOf(r, true); i == 0 && p != "" && chineseFamilies[OneHan(r)] == "" {
			readings = []string{p}
		} else if i == 0 && p != "" {
			readings = append([]string{chineseFamilies[OneHan(r)]}, readings...)
		}
		var next [][]string
		for _, a := range out {
			for _, p := range readings {
				next = append(next, append(slices.Clone(a), foldPinyin(p)))
			}
		}
		out = next
	}
	return out
}

// latinAsPinyin cuts words into syllables of Pinyin: the family name has one and stands first or last.
func latinAsPinyin(s string) (out [][]string) {
	w := wordsOf(s)
	if len(w) < 2 || len(w) > 3 {
		return nil
	}
	var cut [][][]string
	for _, word := range w {
		ways := pinyinWays(word)
		if len(ways) == 0 {
			return nil
		}
		cut = append(cut, ways)
	}
	put := func(family [][]string, given ...[][]string) {
		ways := [][]string{nil}
		for _, g := range given {
			var next [][]string
			for _, a := range ways {
				for _, b := range g {
					next = append(next, append(slices.Clone(a), b...))
				}
			}
			ways = next
		}
		for _, f := range family {
			for _, g := range ways {
				if len(f) == 1 {
					out = append(out, append(slices.Clone(f), g...))
				}
			}
		}
	}
	put(cut[0], cut[1:]...)
	if len(w) == 2 {
		put(cut[1], cut[0])
	}
	return out
}

// pinyinWays are the ways to cut a word into one or two syllables; an apostrophe parts them.
func pinyinWays(word string) (out [][]string) {
	parts := strings.Split(word, "'")
	for i, p := range parts {
		parts[i] = toLatin(p)
	}
	known := func(p string) bool { _, ok := chineseTable()[p]; return ok }
	if len(parts) == 2 {
		if known(parts[0]) && known(parts[1]) {
			return [][]string{parts}
		}
		return nil
	}
	if len(parts) > 2 {
		return nil
	}
	if known(parts[0]) {
		out = append(out, parts)
	}
	for i := 1; i < len(parts[0]); i++ {
		if a, b := parts[0][:i], parts[0][i:]; known(a) && known(b) {
			out = append(out, []string{a, b})
		}
	}
	return out
}

// HanParts cuts a name in Han characters, simplified, into family and given name; "" and "" for another.
func HanParts(s string) (family, given string) {
	f, g := hanParts(oneHan(s))
	return string(f), string(g)
}
