package names

import (
	"slices"
	"testing"
)

func TestChineseNamesElsewhere(t *testing.T) {
	for name, want := range map[string][2]string{
		"王建国": {"왕젠궈", "ван цзяньго"}, "张晓明": {"장샤오밍", "чжан сяомин"}, "Wang Jianguo": {"왕젠궈", "ван цзяньго"}, "Wang Jian-guo": {"왕젠궈", "ван цзяньго"}, "Jianguo Wang": {"왕젠궈", "ван цзяньго"},
		"Wáng Jiànguó": {"왕젠궈", "ван цзяньго"}, "李雪琴": {"리쉐친", "ли сюэцинь"}, "刘志军": {"류즈쥔", "лю чжицзюнь"}, "陈桂英": {"천구이잉", "чэнь гуйин"}, "吕宁": {"뤼닝", "люй нин"},
		"孙永安": {"쑨융안", "сунь юнъань"}, "Xu Chang'an": {"쉬창안", "сюй чанъань"}, "徐惠": {"쉬후이", "сюй хуэй"}, "何月英": {"허웨잉", "хэ юэин"}, "周全": {"저우취안", "чжоу цюань"}, "邓小平": {"덩샤오핑", "дэн сяопин"},
		"赵熊": {"자오슝", "чжао сюн"}, "蔡文": {"차이원", "цай вэнь"}, "曾子": {"쩡쯔", "цзэн цзы"},
	} {
		got := ReadChinese(name)
		if !slices.Contains(got.Hangul, want[0]) || !slices.ContainsFunc(got.Names, func(n Name) bool { return n.name.text == want[1] }) {
			t.Errorf("%s: %v", name, got)
		}
		if len(got.Hangul) > mostHangulForms*mostChinese {
			t.Errorf("%s: %d", name, len(got.Hangul))
		}
	}
	if got := ReadChinese("王建国").Hangul; !slices.Contains(got, "왕지엔궈") || !slices.Contains(got, "왕지엔구오") {
		t.Errorf("%v", got)
	}
	for _, name := range []string{"Hong Gil-dong", "Kim Chol Su", "홍길동", "Wang", "王", "", "Ким Анна", "Anna Kim", "诸葛孔明先生"} {
		if got := ReadChinese(name); len(got.Hangul)+len(got.Names) > 0 {
			t.Errorf("%s is taken for Chinese: %v", name, got)
		}
	}
	// Every syllable in which Unihan reads a character of a name is in the table, but for interjections.
	for p := range table().pinyin {
		if _, ok := chineseTable()[p]; !ok {
			t.Errorf("no %s", p)
		}
	}
}

// Somebody of China is found in an index by how others write the name, and the name that was put is told.
func TestChineseNamesInAnIndex(t *testing.T) {
	x := NewIndex()
	x.Put("a", "최은별", "王建国")
	x.Put("b", "Zhang Xiaoming")
	x.Put("c", "박순애")
	for query, want := range map[string]string{"왕젠궈": "a", "왕지엔궈": "a", "Ван Цзяньго": "a", "Wang Jian-guo": "a", "장샤오밍": "b", "Чжан Сяомин": "b", "张晓明": "b", "왕젠민": "", "박순애": "c"} {
		hits := x.FindWhole(query, Likely)
		if want == "" && len(hits) > 0 || want != "" && (len(hits) != 1 || hits[0].ID != want || want == "a" && hits[0].Name != 1) {
			t.Errorf("%s: %+v", query, hits)
		}
	}
	x.Delete("a")
	x.Delete("b")
	x.Delete("c")
	if len(x.keys) > 0 {
		t.Errorf("%d keys are left", len(x.keys))
	}
}
