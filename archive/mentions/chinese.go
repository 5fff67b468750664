package mentions

import "attest/archive/names"

// What is here finds the names of Chinese as Koreans and Russians write them, and a given name in Han characters by itself,
// anywhere in a text in which no space parts the words.

// addChinese adds how a name is written elsewhere, if it is that of a Chinese.
func (f *Finder) addChinese(s string) {
	c := names.ReadChinese(s)
	if f.heardAs == nil && len(c.Hangul) > 0 {
		f.heardAs = map[string]bool{}
	}
	for _, h := range c.Hangul {
		f.heardAs[h] = true
	}
	for _, g := range c.Given {
		f.given[g] = true
	}
	f.chinese = append(f.chinese, c.Names...)
	if names.Script(s) != names.Han {
		return
	}
	if _, given := names.HanParts(s); len([]rune(given)) >= 2 {
		f.given[given] = true
	}
}

// chineseByEar is the name of a Chinese in so many letters of Hangul. Two may be a word: 왕이 is Wang Yi, and a king.
func chineseByEar(letters int) Mention {
	if letters == 2 {
		return Mention{Why: ByEar, Score: names.Possible}
	}
	return Mention{Why: names.OtherSpelling, Score: 0.9}
}
