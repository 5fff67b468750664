package bundle

import "attest/archive/places"

// readingWords are what the page says of finding, listening and places.
type readingWords struct {
	Itself                                                     string // the language's own name
	Skip, Find, Words, Witness, Everyone, Law, Every, From, To string
	DateHint, Clear, Next, KeysList, KeysOn                    string
	Found                                                      string // two %d: paragraphs, events
	All, Nothing, NoScript                                     string
	Chronology, ChronologyNote, Told, Undated                  string
	Map, MapNote, MapText, Places, NoPlace                     string
	Listen, Follow, Play                                       string // Play has one %s: a time
	Translation, Checked, Unchecked, Doubt, NotTranslated      string
	DateLeftOut, PlaceLeftOut                                  string // of an event that has one
	EventsLeftOut                                              string // one %d
	Levels                                                     map[places.Level]string
	Certainty, Basis                                           map[string]string

	CheckTitle, Print, Folder, Drop, Again, Reading, Stop string // of the page that checks
	Says                                                  []fact
}

var englishReading = readingWords{
	Itself: "English", Skip: "Skip to the content", Find: "Find", Words: "Words", Witness: "Witness", Everyone: "every witness",
	Law: "Provision", Every: "every provision", From: "From", To: "Until", DateHint: "A year, a month or a day: 2013, 2013-04, 2013-04-15",
	Clear: "Show everything", Next: "Go to the next", KeysOn: "Use single keys on this page",
	KeysList: "/ goes to the search, N and P to the next and the one before, K plays and stops the sound, Escape shows everything.",
	Found:    "%d paragraphs and %d events are shown.", All: "Everything is shown.", Nothing: "Nothing matches. Fewer letters or a wider date find more.",
	NoScript:   "Scripts are off in this browser. Everything can be read and heard; finding, filtering and following the sound need a script.",
	Chronology: "Chronology", ChronologyNote: "What the accounts tell, by date, as the office coded it. The codes are the office's reading; the accounts are the testimony.",
	Told: "told in", Undated: "no date",
	Map: "Map", MapNote: "Outlines for orientation, from Natural Earth (public domain); they say nothing about borders. A circle is as wide as the place is uncertain: points come from public lists, never from a witness.",
	MapText: "Places of the events, by the numbers of the list below", Places: "Places", NoPlace: "not drawn",
	Listen: "Recording of this account", Follow: "Keep the paragraph that is heard in view", Play: "Play from %s",
	Translation: "Translation", Checked: "compared with the original by a second person", Unchecked: "not yet compared with the original by a second person",
	Doubt: "the translator is not sure", NotTranslated: "not translated here",
	DateLeftOut: "date left out", PlaceLeftOut: "place left out",
	EventsLeftOut: "Events that are not told, since only words that are left out tell them: %d.",
	Levels: map[places.Level]string{
		places.Site: "the place itself", places.Near: "within some kilometres", places.Town: "the middle of the town, not the building",
		places.Seat: "somewhere in this region", places.NoPoint: "no point known",
	},
	Certainty: map[string]string{"about": "about then", "unsure": "the date is not sure"},
	Basis: map[string]string{
		"experienced": "done to the person who tells it", "seen": "seen by the person who tells it", "heard_from": "heard from somebody else", "inferred": "concluded",
	},
	CheckTitle: "Check this bundle in this browser", Print: "Fingerprint of the office's key (SHA256:…), got by another way than this bundle",
	Folder: "The bundle's folder, unpacked: the one with bagit.txt in it", Drop: "A browser may ask whether all files are to be uploaded: that is its word for letting this page read them. Nothing is sent. The folder can also be dropped onto the field.",
	Again: "Check again", Reading: "Reading", Stop: "Stop",
	Says: []fact{
		{"whole", "Every file is there and unchanged, by both lists of checksums."}, {"faulty", "Not as it was packed:"},
		{"missing", "missing"}, {"changed", "changed: it is not the file that was listed"}, {"unlisted", "extra: no list names it"},
		{"out_of_place", "listed where it does not belong"}, {"malformed", "not a list of checksums"}, {"other_key", "it is not the key that signed"},
		{"signed", "Signed by the key with the fingerprint that you gave."},
		{"signed_by", "The signature holds. Whose key it is shows when you compare this fingerprint with one from the office by another way:"},
		{"other_signer", "Refused: signed by another key than the one with your fingerprint:"},
		{"unsigned", "Refused: there is no signature that holds over this bundle."},
		{"signature_not_checked", "Signature not checked: this browser does not know Ed25519. VERIFY.txt has the command for ssh-keygen. The key claims this fingerprint:"},
		{"log_proven", "What is shown is what was sealed, by the custody log's proofs (entries; testimonies and exhibits)."},
		{"log_refused", "Refused: what is shown is not what the custody log tells of:"},
		{"log_missing", "Refused: what proves that this was sealed is not there, or the bundle says that it has no proofs, and has some."}, {"not_bag", "it does not say what the files are"},
		{"pages_refused", "Refused: these pages show something else than the documents beside them, or are not spelt as pages of a bundle are. Do not rely on what they show:"},
		{"log_head", "the log's head is not signed by a key that the bundle lists"}, {"log_entry", "an entry is not in the log, or not signed: entry"},
		{"log_testimony", "it is not what was sealed, or not shown as it was, or nothing proves it: testimony"},
		{"log_exhibit", "it is not what was sealed, or another testimony's, or nothing proves it: exhibit"},
		{"log_label", "the sentence beside it is not what it says: entry"}, {"unnamed", "extra: no list names it, and no bundle has it there"},
		{"other_list", "it is not what exhibits.json lists"},
		{"log_malformed", "the proofs cannot be read"},
		{"sheet_not_checked", "Not checked: exhibits.xlsx. This browser does not unpack it. attestctl verify compares it; exhibits.csv has the same list and was compared."},
		{"log_not_checked", "Not checked: that what is shown is what was sealed. The proofs are not in this bundle, or this browser does not know Ed25519. attestctl verify checks them."},
		{"stamp_over", "A timestamp is here, over the bytes of this file in the bundle. Not checked: the authority's signature, and with it the time that it claims. openssl ts -verify, as VERIFY.txt has it, and attestctl verify check them with the authority's own certificate."},
		{"stamp_other", "A timestamp is here, and it is over something else than this file in the bundle. It shows nothing of this bundle."},
		{"stamp_unread", "A timestamp is here that this page cannot read."},
		{"compare_each", "There are several final accounts: compare the words of each below with its own paper."},
		{"no_bundle", "Not checked: there is no bagit.txt in this folder. Choose the bundle's top folder."},
		{"unreadable", "Not checked: a file could not be read."}, {"stopped", "Stopped. Nothing is checked."},
		{"not_dropped", "Not checked: this browser does not let the page read what was dropped there. Drop the folder onto the field, or choose it."},
	},
}

var koreanReading = readingWords{
	Itself: "한국어", Skip: "본문으로 건너뛰기", Find: "찾기", Words: "낱말", Witness: "증언자", Everyone: "모든 증언자",
	Law: "조항", Every: "모든 조항", From: "시작", To: "끝", DateHint: "해, 달 또는 날: 2013, 2013-04, 2013-04-15",
	Clear: "모두 보기", Next: "다음으로 가기", KeysOn: "이 페이지에서 글쇠 하나로 움직이기",
	KeysList: "/ 는 찾기로, N과 P는 다음과 이전으로 갑니다. K는 소리를 틀고 멈추며, Escape는 모두 보여 줍니다.",
	Found:    "문단 %d개와 일 %d건이 보입니다.", All: "모두 보입니다.", Nothing: "맞는 것이 없습니다. 글자를 줄이거나 날짜를 넓히면 더 찾을 수 있습니다.",
	NoScript:   "이 브라우저에서 스크립트가 꺼져 있습니다. 모두 읽고 들을 수 있으나, 찾기와 거르기, 소리 따라가기에는 스크립트가 필요합니다.",
	Chronology: "연표", ChronologyNote: "증언에 나오는 일을 기관이 분류한 대로 날짜순으로 적었습니다. 분류는 기관의 해석이며, 증언은 본문입니다.",
	Told: "말한 곳", Undated: "날짜 없음",
	Map: "지도", MapNote: "윤곽은 위치를 알아보기 위한 것으로 Natural Earth(공공 영역)에서 왔으며 국경에 관해 아무것도 말하지 않습니다. 원은 장소가 불확실한 만큼 넓습니다. 점은 공개된 목록에서 온 것이며 증언자에게서 온 것이 아닙니다.",
	MapText: "일이 있었던 장소, 아래 목록의 번호", Places: "장소", NoPlace: "그리지 않음",
	Listen: "이 증언의 녹음", Follow: "들리는 문단이 보이게 하기", Play: "%s (여기부터 듣기)",
	Translation: "번역", Checked: "다른 사람이 원문과 대조함", Unchecked: "아직 다른 사람이 원문과 대조하지 않음",
	Doubt: "번역자가 확신하지 못함", NotTranslated: "여기에는 번역이 없습니다",
	DateLeftOut: "날짜를 뺌", PlaceLeftOut: "장소를 뺌",
	EventsLeftOut: "뺀 말에만 나오므로 적지 않은 일: %d건.",
	Levels: map[places.Level]string{
		places.Site: "그 장소", places.Near: "몇 킬로미터 안", places.Town: "건물이 아니라 시내 중심",
		places.Seat: "이 지역 어딘가", places.NoPoint: "알려진 점 없음",
	},
	Certainty: map[string]string{"about": "그 무렵", "unsure": "날짜가 확실하지 않음"},
	Basis: map[string]string{
		"experienced": "말한 사람이 당한 일", "seen": "말한 사람이 본 일", "heard_from": "다른 사람에게서 들은 일", "inferred": "미루어 안 일",
	},
	CheckTitle: "이 브라우저에서 자료 확인하기", Print: "이 자료가 아닌 다른 방법으로 받은 기관 열쇠의 지문(SHA256:…)",
	Folder: "압축을 푼 자료 폴더: bagit.txt가 들어 있는 폴더", Drop: "브라우저가 모든 파일을 업로드할지 물을 수 있습니다. 이 페이지가 파일을 읽도록 허용한다는 뜻이며, 아무것도 보내지 않습니다. 폴더를 이 칸에 끌어다 놓을 수도 있습니다.",
	Again: "다시 확인", Reading: "읽는 중", Stop: "멈춤",
	Says: []fact{
		{"whole", "모든 파일이 있고 바뀌지 않았습니다. 두 검사 값 목록과 모두 맞습니다."}, {"faulty", "처음 묶은 것과 다릅니다."},
		{"missing", "없음"}, {"changed", "바뀜: 목록에 있는 파일이 아닙니다"}, {"unlisted", "더 있음: 어느 목록에도 없습니다"},
		{"out_of_place", "있을 자리가 아닌 곳에 적혀 있음"}, {"malformed", "검사 값 목록이 아님"}, {"other_key", "서명한 열쇠가 아님"},
		{"signed", "주신 지문의 열쇠로 서명되었습니다."},
		{"signed_by", "서명이 맞습니다. 누구의 열쇠인지는 다른 방법으로 기관에서 받은 지문과 비교해야 알 수 있습니다:"},
		{"other_signer", "받아들일 수 없습니다. 주신 지문이 아닌 다른 열쇠로 서명되었습니다:"},
		{"unsigned", "받아들일 수 없습니다. 이 자료에 맞는 서명이 없습니다."},
		{"signature_not_checked", "서명을 확인하지 않았습니다. 이 브라우저는 Ed25519를 모릅니다. VERIFY.txt에 ssh-keygen 명령이 있습니다. 열쇠가 내세우는 지문:"},
		{"log_proven", "보이는 것이 봉인된 그대로임을 관리 기록의 증명으로 확인했습니다(항목; 증언과 증거물)."},
		{"log_refused", "받아들일 수 없습니다. 보이는 것이 관리 기록에 있는 것이 아닙니다:"},
		{"log_missing", "받아들일 수 없습니다. 봉인되었음을 증명하는 파일이 없거나, 증명이 없다고 적힌 자료에 증명이 들어 있습니다."}, {"not_bag", "파일들이 어떤지 맞게 적혀 있지 않습니다"},
		{"pages_refused", "받아들일 수 없습니다. 다음 페이지는 곁에 있는 문서와 다른 것을 보이거나 이런 자료의 페이지 형식이 아닙니다. 거기 보이는 것을 믿지 마십시오:"},
		{"log_head", "기록의 머리가 자료에 적힌 열쇠로 서명되지 않았습니다"}, {"log_entry", "기록에 없거나 서명되지 않은 항목"},
		{"log_testimony", "봉인된 것이 아니거나 그대로 보이지 않거나 증명하는 것이 없는 증언"},
		{"log_exhibit", "봉인된 것이 아니거나 다른 증언의 것이거나 증명하는 것이 없는 증거물"},
		{"log_label", "곁에 적힌 문장이 그 내용과 다른 항목"}, {"unnamed", "더 있음: 목록에 없으며 이런 자료에 없는 파일입니다"},
		{"other_list", "exhibits.json의 목록과 다릅니다"},
		{"log_malformed", "증명을 읽을 수 없습니다"},
		{"sheet_not_checked", "확인하지 않았습니다: exhibits.xlsx. 이 브라우저는 이 파일을 풀지 못합니다. attestctl verify가 비교합니다. 같은 목록인 exhibits.csv는 비교했습니다."},
		{"log_not_checked", "확인하지 않았습니다: 보이는 것이 봉인된 그대로인지. 증명이 이 자료에 없거나 이 브라우저가 Ed25519를 모릅니다. attestctl verify가 확인합니다."},
		{"stamp_over", "시점 확인이 있으며, 자료 안의 이 파일에 대한 것입니다. 확인하지 않았습니다: 발급한 곳의 서명과, 그곳이 말하는 시각. VERIFY.txt의 openssl ts -verify나 attestctl verify가 그곳의 인증서로 확인합니다."},
		{"stamp_other", "시점 확인이 있지만, 자료 안의 이 파일이 아닌 다른 것에 대한 것입니다. 이 자료에 관해 아무것도 보여 주지 않습니다."},
		{"stamp_unread", "시점 확인이 있지만 이 문서가 읽을 수 없습니다."},
		{"compare_each", "확정된 증언이 여럿입니다. 아래 각 낱말을 해당 종이와 비교하십시오."},
		{"no_bundle", "확인하지 않았습니다. 이 폴더에 bagit.txt가 없습니다. 자료의 맨 위 폴더를 고르십시오."},
		{"unreadable", "확인하지 않았습니다. 읽을 수 없는 파일이 있습니다."}, {"stopped", "멈추었습니다. 아무것도 확인하지 않았습니다."},
		{"not_dropped", "확인하지 않았습니다. 이 브라우저는 거기에 놓은 것을 읽지 못하게 합니다. 폴더를 칸에 놓거나 골라 주십시오."},
	},
}
