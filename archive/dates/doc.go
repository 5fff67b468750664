// Package dates turns what witnesses say of time into proposals of dates: "주체102년 감자 심을 때", "음력 3월 15일", "작년 겨울",
// "весной 2013", "2013年春天", "about three weeks after", or an age counted the Korean way.
//
// A proposal is never an answer. Each comes with the reasons it rests on and how likely it is; the witness's own words stay beside
// the date in the record, and a person chooses. Where a word means two times (a winter lies in two years, 설날 in the north was
// the solar new year for decades), both are proposed.
//
// The lunisolar calendar is the Korean one, reckoned by Korea's clock (UTC+9); a Chinese calendar differs from it by a day in
// some months and by the leap month in some years. Times of farm work, holidays and events come from assets/dates/known.txt.
package dates
