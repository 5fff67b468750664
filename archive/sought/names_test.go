package sought_test

import (
	"slices"
	"strings"
	"testing"

	"attest/archive/sought"
)

// Every name is invented.
func TestNamesInAFieldForOne(t *testing.T) {
	for field, want := range map[string]string{
		"박순애": "박순애", "박순애 (65세)": "박순애", "박순애(어머니)": "박순애", "어머니: 박순애": "박순애", "어머니 박순애": "박순애", "박순애, 65": "박순애", "박순애?": "박순애", "박순애 씨": "박순애", "박순애씨": "박순애",
		"故 박순애": "박순애", "故박순애": "박순애", "고 박순애": "박순애", "순애(성은 모름)": "순애", "이모 순애": "순애", "Pak Sun Ae (mother)": "Pak Sun Ae", "박순애 / Pak Sun Ae": "박순애|Pak Sun Ae",
		"최은별 (최은자)": "최은별|최은자", "한별 / Han Byol": "한별|Han Byol", "최금단(개명 전)": "최금단", "Choe Kum Dan, former name": "Choe Kum Dan", "최은별 본명 최은자": "최은별|최은자", "박순애(본명 금순)": "박순애|금순",
		"박순애와 박금순": "박순애|박금순", "Pak Sun Ae and Kim Chol": "Pak Sun Ae|Kim Chol", "박 순 애 (어머니)": "박 순 애", "남궁 순희": "남궁 순희", "김철": "김철", "은별이 엄마": "은별이", "Hong, Gil Dong": "Hong Gil Dong", "Hong, Gil-dong": "Hong Gil-dong",
		"Ri Kyong Ae (aunt, Yanji)": "Ri Kyong Ae", "리경애, 이모, 연길": "리경애", "이모": "", "aunt": "", "aunt (Yanji)": "", "Azalea": "Azalea", "Kim, broker": "Kim", "No Jong Ho": "No Jong Ho|Jong Ho", "Ada Invented": "Ada Invented",
		"pak sun ae": "pak sun ae", "朴顺爱（母亲）": "朴顺爱", "母亲朴顺爱": "朴顺爱", "她的姐姐": "", "지어낸 이름 하나": "", "Пак Сун Э (мать)": "Пак Сун Э", "김목사": "", "Pak Sun Ae lives in Yanji": "Pak Sun Ae", "홍·길·동": "홍 길 동", "Maria Ivanova (friend)": "Maria Ivanova", "모름": "", "": "", "65": "", "a giver's name": "",
	} {
		got := sought.Names(field, "")
		if s := strings.Join(got, "|"); s != want && !(want == "No Jong Ho|Jong Ho" && slices.Contains(got, "No Jong Ho")) {
			t.Errorf("%q: %q, want %q", field, s, want)
		}
	}
}

func TestNamesInAText(t *testing.T) {
	for text, want := range map[string]string{
		"어머니 박순애, 남동생 최금성": "박순애|최금성", "아버지 김철, 언니 중국": "김철", "이웃 김태식 010-5555-9876": "김태식", "저녁에만; 010-2222-8888 로": "", "브로커 마동식": "마동식", "카카오톡 eunbyol77, 010-7777-4321": "",
		"어머니 박순애(65, 회령), 남동생 최금성은 군대. 여동생 최은주는 중국에 있음": "박순애|최금성|최은주", "부모님은 돌아가셨고 이모가 함흥에 산다. 오빠는 2019년에 사망했다.": "", "신의주 장마당에서 이 마을 사람에게": "",
		"Mother Park Sun-ae is still there; brother Choe Kum Song in Yanji, April 2019": "Park Sun-ae|Choe Kum Song", "Only in the evening, call Kim Thae Sik": "Kim Thae Sik", "South Korea, Seoul": "", "母亲朴顺爱住在延吉，电话": "朴顺爱", "мать Пак Сун Э в России": "Пак Сун Э",
		"Yanbian University; Good Friends Church": "", "여권 M12345678": "", "received by post from the office": "",
	} {
		if s := strings.Join(sought.Told(text), "|"); s != want {
			t.Errorf("%q: %q, want %q", text, s, want)
		}
	}
}
