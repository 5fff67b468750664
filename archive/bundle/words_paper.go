package bundle

// paperWords are what submission.pdf, submission.docx and the custody report say
// beside the words of the pages.
type paperWords struct {
	Page, Open, Unknown, Told, At, Files                                             string
	ExhibitList, Number, File, Type, Witness, Witnesses, WitnessList                 string
	Violations, ViolationList, ViolationNote, Provision, Acts, ToldIn                string
	PlaceList, Point                                                                 string
	When, ChronologyList, CustodyReport, CustodyNote, CustodyList, Time, Event, Role string
	PartsOut, CopiesCheck                                                            string
	Accounts                                                                         string
	Check, AloneCheck, AloneCopies, AloneCustody, AsReceived, Sealed, NoSteps, By    string
	Steps                                                                            map[string]string // by the verbs of the log
}

// step spells a verb of the log; a verb without words is left out by whoever
// fills a Content.
func (w *paperWords) step(verb string) string {
	if s, ok := w.Steps[verb]; ok {
		return s
	}
	return verb
}

// TellsStep reports whether a verb of the custody log is told of an exhibit.
func TellsStep(verb string) bool { return englishPaper.Steps[verb] != "" }

func paperWordsFor(lang string) *paperWords {
	if lang == "ko" {
		return &koreanPaper
	}
	return &englishPaper
}

var englishPaper = paperWords{
	Page: "page {0}", Open: "[not answered]", Unknown: "Not known, because: {0}", Told: "testimony {0}", At: ", paragraph {0}", Files: "Files of this testimony: {0}.",
	ExhibitList: "List of exhibits", Number: "No.", File: "File", Type: "Type", Witness: "Witness", Witnesses: "Witnesses", WitnessList: "Witnesses by pseudonym",
	Violations: "Violations by provision", ViolationList: "Provisions, acts and where they are told",
	ViolationNote: "As the office coded the accounts. The codes are the office's reading; the accounts are the testimony.",
	Provision:     "Provision", Acts: "Act", ToldIn: "Told in", When: "When", ChronologyList: "Events by date",
	PlaceList: "Places of the events, by the numbers of the map", Point: "What the point is",
	CustodyReport: "Chain of custody", CustodyList: "What happened to each exhibit",
	CustodyNote: "From the office's custody log, in which every entry is signed. Persons stand by their role. Copies that left for others are not listed. The entries that prove when each file was sealed lie in custody/proofs.json.",
	Time:        "Time", Event: "What happened", Role: "By",
	Accounts:     "Accounts and tables",
	Check:        "This text is a reading copy. The testimonies, exhibits and proofs lie beside it in the bundle; how to check them is told in VERIFY.txt.",
	CopiesCheck:  "This text is a reading copy. The testimonies and reading copies of the exhibits lie beside it; how to check that nothing changed since is told in VERIFY.txt.",
	PartsOut:     "parts are left out; no checksum of the whole",
	AloneCheck:   "The annexes that go with this text have the numbers of the exhibits. Where the file as received is not among them, the annex is a reading copy, and the SHA-256 is that of the file as received. What proves that all of this is what was sealed is in a bundle, which the office gives on request.",
	AloneCopies:  "The annexes that go with this text have the numbers of the exhibits. They are reading copies.",
	AloneCustody: "From the office's custody log, in which every entry is signed. Persons stand by their role. Copies that left for others are not listed. The proofs are in a bundle, which the office gives on request.",
	AsReceived:   "the file as received", Sealed: "The bytes lie sealed under authenticated encryption since they were taken in: had one of them changed, this bundle could not have been made.",
	NoSteps: "No entry is told.", By: "by",
	Steps: map[string]string{
		"attach": "taken into the vault and sealed", "change": "what is noted about the file was changed; the file was not", "class": "marked as showing who somebody is, or as cleared; the file was not changed",
		"take-out": "a copy was written to a place outside of the vault", "remove": "taken out of the lists; nothing was deleted", "restore": "put back into the lists",
		"recording.begin": "the recording began, sealed from its first second", "recording.pause": "the recording was paused", "recording.resume": "the recording went on",
		"recording.off": "off the record", "recording.on": "on the record again", "recording.lost": "sound is missing here: the machine did not deliver it", "recording.stop": "the recording ended",
	},
}

var koreanPaper = paperWords{
	Page: "{0}쪽", Open: "[답하지 않음]", Unknown: "모름. 이유: {0}", Told: "증언 {0}", At: ", {0}문단", Files: "이 증언의 파일: {0}.",
	ExhibitList: "증거물 목록", Number: "번호", File: "파일", Type: "형식", Witness: "증언자", Witnesses: "증언자", WitnessList: "가명별 증언자",
	Violations: "조항별 침해", ViolationList: "조항과 행위, 말한 곳",
	ViolationNote: "기관이 증언을 분류한 것입니다. 분류는 기관의 해석이며, 증언은 본문입니다.",
	Provision:     "조항", Acts: "행위", ToldIn: "말한 곳", When: "언제", ChronologyList: "날짜순 사건",
	PlaceList: "사건의 장소, 지도의 번호순", Point: "점이 뜻하는 것",
	CustodyReport: "증거물 관리 경과", CustodyList: "증거물마다 있었던 일",
	CustodyNote: "모든 항목에 서명이 있는 기관의 관리 기록에서 옮겼습니다. 사람은 역할로 적습니다. 다른 곳에 나간 사본은 적지 않습니다. 파일마다 언제 봉인되었는지 증명하는 항목은 custody/proofs.json에 있습니다.",
	Time:        "시각", Event: "있었던 일", Role: "한 사람",
	Accounts:     "증언과 표",
	Check:        "이 글은 열람본입니다. 증언과 증거물, 증명은 자료 안에 함께 있으며, 확인하는 방법은 VERIFY.txt에 있습니다.",
	CopiesCheck:  "이 글은 열람본입니다. 증언과 증거물의 열람본이 함께 있으며, 그 뒤로 바뀐 것이 없는지 확인하는 방법은 VERIFY.txt에 있습니다.",
	PartsOut:     "일부를 뺐으므로 전체의 체크섬은 적지 않습니다",
	AloneCheck:   "이 글과 함께 가는 부속서의 번호는 증거물의 번호입니다. 받은 그대로의 파일이 함께 가지 않으면 부속서는 열람본이며, SHA-256은 받은 그대로의 파일의 것입니다. 이 모두가 봉인된 것과 같음을 증명하는 자료는 기관에 요청하시면 드립니다.",
	AloneCopies:  "이 글과 함께 가는 부속서의 번호는 증거물의 번호이며, 부속서는 열람본입니다.",
	AloneCustody: "모든 항목에 서명이 있는 기관의 관리 기록에서 옮겼습니다. 사람은 역할로 적습니다. 다른 곳에 나간 사본은 적지 않습니다. 증명하는 자료는 기관에 요청하시면 드립니다.",
	AsReceived:   "받은 그대로의 파일", Sealed: "파일은 받아들인 때부터 인증 암호로 봉인되어 있습니다. 한 바이트라도 바뀌었다면 이 자료를 만들 수 없었습니다.",
	NoSteps: "적을 항목이 없습니다.", By: "한 사람:",
	Steps: map[string]string{
		"attach": "보관소에 받아들여 봉인함", "change": "파일에 관해 적은 것을 바꿈. 파일은 바뀌지 않음", "class": "누구인지 드러나는지를 표시함. 파일은 바뀌지 않음",
		"take-out": "사본을 보관소 밖의 장소에 씀", "remove": "목록에서 뺌. 지운 것은 없음", "restore": "목록에 되돌림",
		"recording.begin": "녹음을 시작함. 첫 순간부터 봉인됨", "recording.pause": "녹음을 잠시 멈춤", "recording.resume": "녹음을 이어 감",
		"recording.off": "기록에서 제외", "recording.on": "다시 기록함", "recording.lost": "소리가 빠짐: 기계가 보내지 않음", "recording.stop": "녹음을 끝냄",
	},
}
