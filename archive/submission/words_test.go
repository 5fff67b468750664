package submission

import (
	"strings"
	"testing"
)

// A limit in words holds for text that has no spaces too.
func TestWordsOfTextWithoutSpaces(t *testing.T) {
	for text, want := range map[string]int{
		"":                            0,
		"They sent us back - in 2019": 7,
		"우리를 도문에서 돌려보냈습니다.":      3,
		"他们在图们把我们遣返了。":           11,
		"2019年，他们在Tumen把我们遣返了。":  12,
		"トンネルを通った。":              8,
		"최은별(崔銀星)이 갔다":           6,
		"Нас вернули из Тумэня.": 4,
	} {
		if got := Words(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
	if s := SizeOf(strings.Repeat("他们在图们把我们遣返了。", 1000)); s.Words != 11000 || s.Pages != 22 {
		t.Errorf("%+v", s)
	}
}
