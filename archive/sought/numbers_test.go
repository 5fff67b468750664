package sought_test

import (
	"strings"
	"testing"

	"attest/archive/sought"
)

// Every number is invented.
func TestNumbersInAField(t *testing.T) {
	for field, want := range map[string]string{
		"010-5555-9876": "010-5555-9876", "010-5555-9876 (저녁)": "010-5555-9876", "010-5555-9876 (evenings only)": "010-5555-9876", "KakaoTalk 010-5555-9876": "010-5555-9876", "+86 138 0013 8000 微信": "+86 138 0013 8000",
		"wechat: haneul_77": "haneul_77", "카카오톡 eunbyol77, 010-7777-4321": "010-7777-4321|eunbyol77", "010-5555-9876, 02-333-4444": "010-5555-9876|02-333-4444", "010-5555-9876 02-333-4444": "010-5555-9876|02-333-4444", "010-5555-9876/02-333-4444": "010-5555-9876|02-333-4444",
		"(010) 5555-9876": "010) 5555-9876", "010-5555-9876 (65)": "010-5555-9876", "저녁에만; 010-2222-8888 로": "010-2222-8888", "이웃 김태식 010-5555-9876": "010-5555-9876", "위챗 아이디 haneulbyol": "haneulbyol", "wechat evenings only": "", "Signal through neighbour": "",
		"M12345678": "12345678|M12345678", "M12345678 (여권)": "12345678|M12345678", "여권M12345678호": "12345678|M12345678", "No. M12345678": "12345678|M12345678", "No.123456": "123456", "M 12345678": "12345678", "8101012-3456789": "8101012-3456789", "여권, 2019-05-12 발급": "", "20190512": "", "12345": "12345",
		"Seoul, Nowon 12345, 101-1203": "101-1203", "0 1 2": "", "eun@example.org (mail)": "eun@example.org", "０１０－５５５５－９８７６": "010-5555-9876", "": "", "65": "", "1988-1990": "",
	} {
		got := strings.Join(sought.Numbers(field), "|")
		if got != want {
			t.Errorf("%q: %q, want %q", field, got, want)
		}
	}
}

func FuzzField(f *testing.F) {
	for _, s := range []string{"어머니: 박순애 (65세) / Pak Sun Ae, 010-5555-9876; wechat: haneul_77", "Hong, Gil Dong", "+ 82 (0)10", "母亲朴顺爱", "·-'@_.", "Son Kim Chol a.k.a. x"} {
		f.Add(s, "어머니")
	}
	f.Fuzz(func(t *testing.T, field, relation string) {
		for _, list := range [][]string{sought.Names(field, relation), sought.Told(field), sought.Numbers(field)} {
			if len(list) > 100 {
				t.Errorf("%d of %q", len(list), field)
			}
			for _, s := range list {
				if strings.TrimSpace(s) == "" {
					t.Errorf("nothing, of %q", field)
				}
			}
		}
	})
}
