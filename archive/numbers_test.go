package archive

import "testing"

// A telephone number is one however it is called and written; another one, a date and a
// paper's number in part are not.
func TestNumbersMeetHoweverTheyAreWritten(t *testing.T) {
	for _, c := range []struct {
		kept, text string
		met        bool
	}{
		{"+82 10-5555-1234", "010-5555-1234", true}, {"+82 10-5555-1234", "call 01055551234 now", true}, {"+82 10-5555-1234", "８２１０５５５５１２３４", true},
		{"+82 10-5555-1234", "0082 10 5555 1234", true}, {"+82 10-5555-1234", "(010) 5555.1234", true}, {"+82 10-5555-1234", "공일공 오오오오 일이삼사", true},
		{"010-5521-9876", "공일공에 오오이일에 구팔칠육", true}, {"010-5521-9876", "공일공 다시 오오이일 다시 구팔칠육", true}, {"010-5521-9876", "번호는 010에 5521에 9876입니다", true}, {"010-5521-9876", "오오둘하나 구팔칠육", true},
		{"+86 138 0013 8021", "一三八零零幺三八零二幺", true}, {"010-5521-9876", "오오둘하나에 살았습니다", false},
		{"010-5555-1234", "+82 10 5555 1234", true}, {"+82 (0)10-5555-1234", "010-5555-1234", true}, {"+86 139 4333 7777", "1394333 7777", true},
		{"+86 000-1234", "86 0001234", true}, {"+82 2-123-4567", "02) 123-4567", true}, {"+7 914 555-12-34", "8 (914) 555-12-34", true}, {"wechat qz_name1", "QZ-NAME1 on WeChat, wechat: qz name1", true},
		{"+82 10-5555-1234", "010-5555-1235", false}, {"+82 10-5555-1234", "in 5555 or 1234 years", false}, {"+82 10-5555-1234", "2019-05-12, 10:30", false}, {"+82 10-5555-1234", "", false},
	} {
		n, ok := readNumber(c.kept, true)
		if !ok || readNumbers(c.text).has(n) != c.met {
			t.Errorf("%s in %q: not %v (%+v)", c.kept, c.text, c.met, n)
		}
	}
	if n, _ := readNumber("123456-7654321", false); n.tail != "" || !readNumbers("123456 7654321").has(n) || readNumbers("7654321").has(n) {
		t.Errorf("a paper's number: %+v", n)
	}
	if got := phonesIn("그의 번호는 010-5555-1234, 2019-05-12에 적었습니다."); len(got) != 1 || got[0].tail != "55551234" {
		t.Errorf("%+v", got)
	}
}
