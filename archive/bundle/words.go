package bundle

import (
	"slices"

	"attest/archive/record"
)

// words are what the pages say, in the language of the addressee.
type words struct {
	Lang, Bundle, Contents, Cover, Testimony, Exhibits, Custody, Check, Restrictions, Withheld                              string
	WithheldText                                                                                                            string // one %d
	ExhibitCopies, ExhibitNote, CustodyNote, CustodyNone, CheckNote, Key, Consent, Open, NoReading, Original, Copied, Bytes string
	Addressee, Reference, Sender, Office, Date                                                                              string
	Name, Place, Language, Method, Interviewer, Interpreter, Present, State, Tags                                           string
	Use, Answer, By, ConsentDate, Form, Named, Media, Recipients, Until, Yes, No, NoEnd                                     string
	Submission, PapersNote                                                                                                  string
	Exhibit, Belongs                                                                                                        string
	LeftOut, CopyNote, CopyCheck, CheckSelf, CheckOff, CheckWords, CheckFiles, CheckNothing                                 string
	CheckSays                                                                                                               []fact
	Reasons                                                                                                                 map[string]string // why parts are left out
	Codes                                                                                                                   map[string]string
	Reader                                                                                                                  *readingWords
}

// word spells a code of the records; an unknown code is shown as it is.
func (w *words) word(code string) string {
	if s, ok := w.Codes[code]; ok {
		return s
	}
	return code
}

// use spells what consent was asked for; pages of before have its code.
func (w *words) use(code string) string {
	for _, u := range record.Uses() {
		switch {
		case u.ID == code && w.Lang == "ko":
			return u.Ko
		case u.ID == code:
			return u.En
		}
	}
	return code
}

func wordsFor(lang string) *words {
	if lang == "ko" {
		return &korean
	}
	return &english
}

var english = words{
	Reader: &englishReading,
	Lang:   "en", Bundle: "Evidence bundle", Contents: "Contents", Cover: "Cover letter", Testimony: "Testimony",
	Exhibits: "Exhibits", Custody: "Custody", Check: "How to check this bundle", Restrictions: "Restrictions on use",
	Withheld:      "Withheld",
	WithheldText:  "%d of the things chosen for this bundle are not in it, because consent does not cover them.",
	ExhibitCopies: "Reading copies. What a copy leaves out stands below it.",
	ExhibitNote:   "Reading copies. What a copy leaves out stands below it. The sums are those of the files as received.",
	CustodyNote:   "Entries of the office's custody log about what is disclosed here. Each is signed and lies in one tree, whose head is in custody/checkpoint.",
	CustodyNone:   "This bundle has no proofs: it was made so that it cannot be held against another one. Its signature alone says who made it.",
	CheckNote:     "Every file is listed with its checksum, and the list is signed. The key that lies in the bundle proves nothing by itself: ask the office for its fingerprint by another way, then compare. The commands are in VERIFY.txt.",
	Key:           "Key of this bundle", Consent: "Certificate of consent", Open: "open the file", NoReading: "no reading copy leaves",
	Original: "as received", Copied: "reading copy", Bytes: "bytes", Addressee: "To", Reference: "Reference", Sender: "From", Office: "Office", Date: "Date",
	Name: "Name", Place: "Place", Language: "Language", Method: "Held", Interviewer: "Interviewer", Interpreter: "Interpreter",
	Present: "Also present", State: "State", Tags: "Tags", Use: "For", Answer: "Answer", By: "Given by", ConsentDate: "Given on",
	Form: "Form", Named: "By name", Media: "Media", Recipients: "Recipients", Until: "Until", Yes: "yes", No: "no, by pseudonym", NoEnd: "no end set",
	Submission: "The submission", PapersNote: "The whole text, to be read, printed and cited, with numbered paragraphs:",
	Exhibit: "Exhibit", Belongs: "to testimony",
	LeftOut:      "Parts are left out, each marked […]. Reasons:",
	CopyNote:     "An account that became final has eight words on the paper that was signed. Its file disclosure.json leads from what is shown here to these words.",
	CopyCheck:    "Check final accounts in this browser",
	CheckSelf:    "This page came with the bundle and cannot vouch for itself: whoever could change the bundle could change this page. A check that counts is made with a program from elsewhere, attestctl verify or one of your own, and with the eight words from the signed paper.",
	CheckOff:     "Not checked: scripts are off in this browser. Nothing else in the bundle needs them.",
	CheckWords:   "The eight words from the signed paper, or the name in hexadecimal",
	CheckFiles:   "The file disclosure.json of a testimony; it is read here and sent nowhere",
	CheckNothing: "Nothing is checked yet.",
	CheckSays: []fact{
		{"proven", "Proven: what is shown below became final under these words, in this order, and what is left out is marked."},
		{"compare", "It holds together. Compare these eight words with the signed paper: without them nothing is proven."},
		{"refused", "Refused: this file does not prove what it shows."},
		{"not_checked", "Not checked: this browser lacks what is needed."},
	},
	Reasons: map[string]string{
		"third_person": "another person is named", "place": "a place that would tell who it is", "family": "family within reach",
		"helper": "safety of someone who helped", "medical": "health", "consent": "not covered by the consent",
		"office": "another reason, on file at the office", "elsewhere": "shown in an earlier copy",
	},
	Codes: map[string]string{
		"ko": "Korean", "zh": "Chinese", "ru": "Russian", "en": "English", "fr": "French", "mn": "Mongolian", "th": "Thai",
		"in_person": "in person", "video": "video", "telephone": "by telephone", "written": "in writing", "audio": "audio", "oral": "spoken", "both": "in writing and audio",
		"draft": "draft", "read_back": "read back to the witness", "final": "final",
		"witness": "Witness", "interviewer": "Interviewer", "interpreter": "Interpreter", "other": "Other",
		"self": "the person", "relative": "a relative", "guardian": "a guardian", "child": "the child", "not_obtainable": "not obtainable",
		"yes": "yes", "no": "no", "text": "text", "image": "image", "document": "document",
	},
}

var korean = words{
	Reader: &koreanReading,
	Lang:   "ko", Bundle: "증거 자료", Contents: "차례", Cover: "서한", Testimony: "증언",
	Exhibits: "증거물", Custody: "관리 기록", Check: "이 자료를 확인하는 방법", Restrictions: "사용 제한",
	Withheld:      "제외된 자료",
	WithheldText:  "이 자료를 위해 고른 것 가운데 %d건은 동의가 미치지 않아 들어 있지 않습니다.",
	ExhibitCopies: "열람본입니다. 사본에서 뺀 것은 그 아래에 적혀 있습니다.",
	ExhibitNote:   "열람본입니다. 사본에서 뺀 것은 그 아래에 적혀 있습니다. 검사 값은 받은 그대로의 파일에서 구한 것입니다.",
	CustodyNote:   "여기 공개된 것에 관한 기관의 관리 기록입니다. 각 항목은 서명되어 하나의 트리에 들어 있으며, 그 머리는 custody/checkpoint에 있습니다.",
	CustodyNone:   "이 자료에는 증명이 없습니다. 다른 자료와 견주어 볼 수 없도록 만들었습니다. 누가 만들었는지는 서명만이 말해 줍니다.",
	CheckNote:     "모든 파일이 검사 값과 함께 목록에 있고, 목록은 서명되어 있습니다. 자료 안에 든 열쇠만으로는 아무것도 증명되지 않습니다. 기관에 다른 방법으로 지문을 물어 비교하십시오. 명령은 VERIFY.txt에 있습니다.",
	Key:           "이 자료의 열쇠", Consent: "동의 확인서", Open: "파일 열기", NoReading: "열람본은 나가지 않습니다",
	Original: "받은 그대로", Copied: "열람본", Bytes: "바이트", Addressee: "받는 곳", Reference: "문서 번호", Sender: "보내는 이", Office: "기관", Date: "날짜",
	Name: "이름", Place: "장소", Language: "언어", Method: "방식", Interviewer: "면담자", Interpreter: "통역",
	Present: "함께 있던 이", State: "상태", Tags: "태그", Use: "용도", Answer: "답", By: "동의한 이", ConsentDate: "동의한 날",
	Form: "형식", Named: "실명", Media: "매체", Recipients: "받는 이", Until: "기한", Yes: "예", No: "아니요, 가명으로", NoEnd: "정하지 않음",
	Submission: "제출 문서", PapersNote: "읽고 인쇄하고 인용할 전체 글(문단 번호 있음):",
	Exhibit: "증거물", Belongs: "증언 번호",
	LeftOut:      "일부를 뺐으며 뺀 곳마다 […] 표시가 있습니다. 이유:",
	CopyNote:     "확정된 증언에는 서명한 종이에 여덟 낱말이 있습니다. disclosure.json 파일은 여기 보이는 내용에서 그 낱말까지를 이어 줍니다.",
	CopyCheck:    "이 브라우저에서 확정된 증언 확인하기",
	CheckSelf:    "이 페이지는 자료와 함께 왔으므로 스스로를 보증할 수 없습니다. 자료를 바꿀 수 있는 사람은 이 페이지도 바꿀 수 있습니다. 믿을 수 있는 확인은 다른 곳에서 받은 프로그램(attestctl verify 또는 직접 만든 것)과 서명한 종이의 여덟 낱말로 합니다.",
	CheckOff:     "확인하지 않았습니다. 이 브라우저에서 스크립트가 꺼져 있습니다. 자료의 다른 부분에는 스크립트가 필요하지 않습니다.",
	CheckWords:   "서명한 종이의 여덟 낱말, 또는 16진수 이름",
	CheckFiles:   "증언의 disclosure.json 파일. 여기서 읽기만 하고 어디에도 보내지 않습니다",
	CheckNothing: "아직 확인한 것이 없습니다.",
	CheckSays: []fact{
		{"proven", "증명되었습니다. 아래 내용은 이 낱말로, 이 순서로 확정되었고, 뺀 곳은 표시되어 있습니다."},
		{"compare", "앞뒤가 맞습니다. 이 여덟 낱말을 서명한 종이와 비교하십시오. 비교하지 않으면 아무것도 증명되지 않습니다."},
		{"refused", "받아들일 수 없습니다. 이 파일은 보이는 내용을 증명하지 못합니다."},
		{"not_checked", "확인하지 않았습니다. 이 브라우저에 필요한 기능이 없습니다."},
	},
	Reasons: map[string]string{
		"third_person": "다른 사람이 드러남", "place": "누구인지 알 수 있는 장소", "family": "위험이 미칠 수 있는 가족",
		"helper": "도운 사람의 안전", "medical": "건강", "consent": "동의가 미치지 않음",
		"office": "그 밖의 이유(기관에 기록됨)", "elsewhere": "앞선 사본에 공개됨",
	},
	Codes: map[string]string{
		"ko": "한국어", "zh": "중국어", "ru": "러시아어", "en": "영어", "fr": "프랑스어", "mn": "몽골어", "th": "태국어",
		"in_person": "대면", "video": "영상", "telephone": "전화", "written": "서면", "audio": "음성", "oral": "구두", "both": "서면과 음성",
		"draft": "초안", "read_back": "낭독 확인", "final": "확정",
		"witness": "증언자", "interviewer": "면담자", "interpreter": "통역", "other": "기타",
		"self": "본인", "relative": "가족이나 친척", "guardian": "보호자", "child": "아동 본인", "not_obtainable": "받을 수 없음",
		"yes": "예", "no": "아니요", "text": "글", "image": "사진", "document": "문서",
	},
}

// withoutProofs are the words of a bundle that has no proofs, and promises none.
func (w *words) withoutProofs() *words {
	other := *w
	other.CustodyNote, other.ExhibitNote = w.CustodyNone, w.ExhibitCopies
	reader := *w.Reader
	reader.Says = slices.Clone(reader.Says)
	for i := range reader.Says {
		if reader.Says[i].Name == "log_not_checked" { // there is nothing to check
			reader.Says[i].Value = w.CustodyNone
		}
	}
	other.Reader = &reader
	return &other
}
