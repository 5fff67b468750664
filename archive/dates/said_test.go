package dates

import (
	"strings"
	"testing"
	"time"
)

// One day as letters and papers write it, and days that it is not.
func TestADayIsFoundAsItIsWritten(t *testing.T) {
	const no, may, says = "no", "may", "says"
	at := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		day  time.Time
		want string
		text []string
	}{
		{at(2026, 11, 20), says, []string{
			"2026-11-20", "2026.11.20", "2026. 11. 20.", "on 2026/11/20 at noon", "2026 11 20", "20261120", "talk_20261120_1402", "20261120140233", "20.11.2026", "20/11/2026", "11/20/2026", "２０２６年１１月２０日",
			"2026-11-20T14:00:00+09:00", "2026–11–20",
			"20 November 2026", "20. November 2026", "November 20th, 2026", "Nov. 20, 2026", "the 20th of November 2026", "the 20th day of November, 2026", "20-Nov-2026", "20Nov2026", "Friday, November the 20th, 2026",
			"the twentieth of November 2026", "November 20 (Friday), 2026", "2026 November 20", "from 20 to 22 November 2026", "19 and 20 November 2026", "November 19-20, 2026", "20-21 November 2026", "20 NOVEMBER 2026", "20 November of the year 2026",
			"2026년 11월 20일", "2026년11월20일", "2026년 11월 20일(금)", "26년 11월 20일에", "’26년 11월 20일", "이천이십육년 십일월 이십일", "이천이십육 년 십일 월 이십 일에", "이공이육년 십일월 이십일", "주체115년 11월 20일", "주체115(2026)년 11월 20일",
			"2026년(주체115년) 11월 20일", "2026년도 11월 20일", "2026년 11월 19일, 20일", "2026년 11월 19~20일", "2026년 11월 20~21일", "2026년 11월 19일과 20일에",
			"2026年11月20日", "2026年11月20号", "二〇二六年十一月二十日", "二零二六年十一月廿日", "二千零二十六年十一月二十日", "主体115年11月20日", "2026年11月19日至20日",
			"20 ноября 2026 г.", "20 ноября 2026 года", "20-го ноября 2026", "20 нояб. 2026 г.", "двадцатого ноября 2026 года", "с 20 по 22 ноября 2026", "20 НОЯБРЯ 2026", "20 ноября, 2026",
		}},
		{at(2026, 11, 20), may, []string{
			"20 November", "on November 20 we met", "Nov. 20th", "the 20th of November", "11월 20일에 만났다", "십일월 이십일에", "十一月二十日", "11月20日", "20 ноября", "двадцатое ноября", "26.11.20", "26. 11. 20.", "20/11/26", "11/20/26", "20-Nov-26", "261120", "20112026",
			"11월 19일과 20일", "In 2019 we left. On 20 November we met.",
		}},
		{at(2026, 11, 20), no, []string{
			"", "2026", "November 2026", "2026년 11월", "2 November 2026", "20 November 2025", "2025년 11월 20일", "주체114년 11월 20일", "20 ноября 2019 года", "2025年11月20日", "二〇二五年十一月二十日", "November 20, 2019", "2026-11-21", "2026-11-201", "12026-11-20", "120261120",
			"21 November 2026", "이천이십육년 십일월 이십일일", "2026년 11월 2일", "2026년 1월 20일", "2026년 11월 20명", "120 November", "20 novelties", "11월 200일", "120.11.26", "120 ноября", "20 января 2026", "20 people in November", "이천이십오년 십일월 이십일",
		}},
		{at(2014, 6, 6), says, []string{"이천십사년 유월 육일", "2014년 6월 6일", "6 июня 2014", "6th of June 2014", "sixth June 2014", "06.06.2014", "二〇一四年六月六日", "шестого июня 2014", "Jun 6 2014"}},
		{at(2014, 6, 6), no, []string{"이천십사년 유월 육십일", "16 June 2014", "6 июля 2014", "二〇一四年十六月六日", "2014년 6월 16일", "6월 6일의 2013년이 아니라 2013년 6월 6일"[len("6월 6일의 "):]}},
		{at(2013, 10, 1), says, []string{"이천십삼년 시월 일일", "2013년 10월 1일", "1 октября 2013", "первого октября 2013", "October 1st, 2013", "first of October 2013", "二〇一三年十月一日", "2013年10月1日"}},
		{at(2013, 10, 1), no, []string{"이천십삼년 시월 십일", "이천십삼년 시월 일일일", "11 October 2013", "二〇一三年十月十一日", "2013년 10월 11일", "2013년 10월 10일"}},
		{at(2015, 5, 31), says, []string{"31 мая 2015", "тридцать первого мая 2015 года", "31st of May 2015", "the thirty-first of May, 2015", "May 31, 2015", "二〇一五年五月三十一日", "二〇一五年五月卅一日", "이천십오년 오월 삼십일일"}},
		{at(2015, 5, 31), no, []string{"31 марта 2015", "may 3, 2015", "이천십오년 오월 삼십일"}},
		{at(2012, 1, 21), says, []string{"2012年1月21日", "二〇一二年元月廿一日", "二〇一二年一月二十一日", "이천십이년 일월 이십일일", "주체101년 1월 21일", "21 янв. 2012", "juche 101, January 21"}},
		{at(2012, 1, 21), no, []string{"二〇一二年十一月二十一日", "이천십이년 십일월 이십일일", "2012년 11월 21일", "2012年11月21日"}},
	} {
		f := NewDay(c.day)
		for _, text := range c.text {
			s, m := f.In(text)
			got := no
			switch {
			case s:
				got = says
			case m:
				got = may
			}
			if got != c.want {
				t.Errorf("%s, %q: %s, want %s", c.day.Format(time.DateOnly), text, got, c.want)
			}
		}
	}
}

// Any day is found in each way that Go and its words write it.
func TestAnyDayIsFound(t *testing.T) {
	for d := time.Date(2023, 12, 25, 0, 0, 0, 0, time.UTC); d.Year() < 2025; d = d.AddDate(0, 0, 7) {
		f := NewDay(d)
		for _, form := range []string{"2006-01-02", "2 January 2006", "Jan 2, 2006", "2006년 1월 2일", "2006年1月2日", "02.01.2006", "20060102"} {
			if s, _ := f.In("x " + d.Format(form) + " x"); !s {
				t.Errorf("%s is not found", d.Format(form))
			}
			if s, _ := f.In("x " + d.AddDate(0, 0, 1).Format(form) + " x"); s {
				t.Errorf("%s is taken for %s", d.AddDate(0, 0, 1).Format(form), d.Format(time.DateOnly))
			}
		}
	}
}

func FuzzDayIn(f *testing.F) {
	for _, s := range []string{"2026년 11월 20일", "20 ноября 2026 г.", "二〇二六年十一月二十日", "November 20th", "\xff11월\xff20일", strings.Repeat("11월 20일 ", 20)} {
		f.Add(s)
	}
	day := NewDay(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))
	f.Fuzz(func(t *testing.T, s string) {
		if says, may := day.In(s); says && !may {
			t.Error("it says what it may not")
		}
	})
}
