package mentions_test

import (
	"strings"
	"testing"

	"attest/archive/mentions"
	"attest/archive/names"
)

// Invented names of Chinese, as texts in other languages and letters have them.
func TestNamesOfChineseAsOthersWriteThem(t *testing.T) {
	for _, row := range []string{
		"王建国|왕젠궈, 왕지엔궈, 왕젠궈가, 왕 젠궈는, 왕건국, Ван Цзяньго, с Ван Цзяньго, Ван Цзянь-го, Wang Jianguo, Wang Jian-guo, Jianguo Wang, WANG JIANGUO, 王建國",
		"张晓明|장샤오밍, 장샤오밍이라고, 장효명, Zhang Xiao-ming, Чжан Сяомин, с Чжан Сяомином, Чжан Сяомина, 張曉明",
		"Wang Jianguo|왕젠궈, 왕지엔궈, 王建国, Ван Цзяньго", "朴顺爱|Piao Shunai, Piao Shun'ai, Piao Shun-ai, 박순애, Пяо Шуньай",
		"陈伟|천웨이, 천웨이와, Chen Wei, Чэнь Вэй, у Чэнь Вэя", "吕宁|뤼닝, Lv Ning, Lü Ning",
	} {
		name, said, _ := strings.Cut(row, "|")
		f := mentions.Person(name)
		for _, s := range strings.Split(said, ", ") {
			found := mentions.Mention{}
			for _, m := range f.Find("그때 " + s + " 왔다.") {
				if m.Score > found.Score || m.Asked() {
					found = m
				}
			}
			if found.Score < names.Likely && !found.Asked() {
				t.Errorf("%s in %q: %+v", name, s, found)
			}
		}
	}
	// A given name alone is asked about: in Han characters in the middle of a line too.
	for _, row := range []string{"王建国|建国, 建国来了, 看见建國和他妈, 젠궈가, 지엔궈, Jianguo, Цзяньго", "박순애|顺爱", "朴顺爱|顺爱和她妈, 순애야", "张晓明|샤오밍, 晓明说"} {
		name, said, _ := strings.Cut(row, "|")
		f := mentions.Person(name)
		for _, s := range strings.Split(said, ", ") {
			found := false
			for _, m := range f.Find("그때 " + s + " 왔다.") {
				found = found || m.Score >= mentions.WholeGiven
			}
			if !found {
				t.Errorf("%s, %q alone: %+v", name, s, f.Find(s))
			}
		}
	}
	for _, row := range []string{"王建国|왕이 왔다, 왕궁, 国家, Van Gogh, Ван Гог, 王先生", "张晓明|장사오정, 장하고, 明天", "王毅|왕이 명령했다", "Hong Gil-dong|홍콩"} {
		name, said, _ := strings.Cut(row, "|")
		f := mentions.Person(name)
		for _, s := range strings.Split(said, ", ") {
			for _, m := range f.Find("그때 " + s + ".") {
				if m.Score >= mentions.WholeGiven {
					t.Errorf("%s in %q: %+v", name, s, m)
				}
			}
		}
	}
}
