package bundle

import "attest/archive/places"

// readingWords are what the page says of finding, listening and places.
type readingWords struct {
	Itself                                                     string // the language's own name
	Skip, Find, Words, Witness, Everyone, Law, Every, From, To string
	DateHint, Clear, Keys, KeysList, KeysOn                    string
	Found                                                      string // two %d: paragraphs, events
	All, Nothing, NoScript                                     string
	Chronology, ChronologyNote, Told, Where, When, Undated     string
	Map, MapNote, MapText, Places, NoPlace                     string
	Listen, Follow, Play, Playing                              string // Play has one %s: a time
	Translation, Checked, Unchecked, Doubt, NotTranslated      string
	Levels                                                     map[places.Level]string
	Certainty, Basis                                           map[string]string
}

var englishReading = readingWords{
	Itself: "English", Skip: "Skip to the content", Find: "Find", Words: "Words", Witness: "Witness", Everyone: "every witness",
	Law: "Provision", Every: "every provision", From: "From", To: "Until", DateHint: "A year, a month or a day: 2013, 2013-04, 2013-04-15",
	Clear: "Show everything", Keys: "Keys", KeysOn: "Use single keys on this page",
	KeysList: "/ goes to the search, N and P to the next and the one before, K plays and stops the sound, Escape shows everything.",
	Found:    "%d paragraphs and %d events are shown.", All: "Everything is shown.", Nothing: "Nothing matches. Fewer letters or a wider date find more.",
	NoScript:   "Scripts are off in this browser. Everything can be read and heard; finding, filtering and following the sound need a script.",
	Chronology: "Chronology", ChronologyNote: "What the accounts tell, by date, as the office coded it. The codes are the office's reading; the accounts are the testimony.",
	Told: "told in", Where: "Where", When: "When", Undated: "no date",
	Map: "Map", MapNote: "Outlines for orientation, from Natural Earth (public domain); they say nothing about borders. A circle is as wide as the place is uncertain: points come from public lists, never from a witness.",
	MapText: "Places of the events, by the numbers of the list below", Places: "Places", NoPlace: "not drawn",
	Listen: "Recording of this account", Follow: "Keep the paragraph that is heard in view", Play: "Play from %s", Playing: "now heard",
	Translation: "Translation", Checked: "compared with the original by a second person", Unchecked: "not yet compared with the original by a second person",
	Doubt: "the translator is not sure", NotTranslated: "not translated here",
	Levels: map[places.Level]string{
		places.Site: "the place itself", places.Near: "within some kilometres", places.Town: "the middle of the town, not the building",
		places.Seat: "somewhere in this region", places.NoPoint: "no point known",
	},
	Certainty: map[string]string{"about": "about then", "unsure": "the date is not sure"},
	Basis: map[string]string{
		"experienced": "done to the person who tells it", "seen": "seen by the person who tells it", "heard_from": "heard from somebody else", "inferred": "concluded",
	},
}

var koreanReading = readingWords{
	Itself: "한국어", Skip: "본문으로 건너뛰기", Find: "찾기", Words: "낱말", Witness: "증언자", Everyone: "모든 증언자",
	Law: "조항", Every: "모든 조항", From: "시작", To: "끝", DateHint: "해, 달 또는 날: 2013, 2013-04, 2013-04-15",
	Clear: "모두 보기", Keys: "글쇠", KeysOn: "이 페이지에서 글쇠 하나로 움직이기",
	KeysList: "/ 는 찾기로, N과 P는 다음과 이전으로 갑니다. K는 소리를 틀고 멈추며, Escape는 모두 보여 줍니다.",
	Found:    "문단 %d개와 일 %d건이 보입니다.", All: "모두 보입니다.", Nothing: "맞는 것이 없습니다. 글자를 줄이거나 날짜를 넓히면 더 찾을 수 있습니다.",
	NoScript:   "이 브라우저에서 스크립트가 꺼져 있습니다. 모두 읽고 들을 수 있으나, 찾기와 거르기, 소리 따라가기에는 스크립트가 필요합니다.",
	Chronology: "연표", ChronologyNote: "증언에 나오는 일을 기관이 분류한 대로 날짜순으로 적었습니다. 분류는 기관의 해석이며, 증언은 본문입니다.",
	Told: "말한 곳", Where: "어디서", When: "언제", Undated: "날짜 없음",
	Map: "지도", MapNote: "윤곽은 위치를 알아보기 위한 것으로 Natural Earth(공공 영역)에서 왔으며 국경에 관해 아무것도 말하지 않습니다. 원은 장소가 불확실한 만큼 넓습니다. 점은 공개된 목록에서 온 것이며 증언자에게서 온 것이 아닙니다.",
	MapText: "일이 있었던 장소, 아래 목록의 번호", Places: "장소", NoPlace: "그리지 않음",
	Listen: "이 증언의 녹음", Follow: "들리는 문단이 보이게 하기", Play: "%s부터 듣기", Playing: "지금 들리는 곳",
	Translation: "번역", Checked: "다른 사람이 원문과 대조함", Unchecked: "아직 다른 사람이 원문과 대조하지 않음",
	Doubt: "번역자가 확신하지 못함", NotTranslated: "여기에는 번역이 없습니다",
	Levels: map[places.Level]string{
		places.Site: "그 장소", places.Near: "몇 킬로미터 안", places.Town: "건물이 아니라 시내 중심",
		places.Seat: "이 지역 어딘가", places.NoPoint: "알려진 점 없음",
	},
	Certainty: map[string]string{"about": "그 무렵", "unsure": "날짜가 확실하지 않음"},
	Basis: map[string]string{
		"experienced": "말한 사람이 당한 일", "seen": "말한 사람이 본 일", "heard_from": "다른 사람에게서 들은 일", "inferred": "미루어 안 일",
	},
}
