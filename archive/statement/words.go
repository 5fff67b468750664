package statement

import "strings"

// words are the fixed words of the pages in one language. The lists are by the
// codes of archive/record; a code that has no word is left out, so that no free
// text slips onto the paper in its place.
type words struct {
	Title, Supplement, NotFinal, Page                                               string
	Reference, Person, Office, Date, Time, Place, Method, Spoken, Present, Breaks   string
	Interpreter, Yes, No, Consent, Account, Basis, Paragraphs, Exhibits             string
	Corrections, NoCorrections, Correction, Declaration, ReadBack, True, Pages      string
	Check, Signature, SignedOn, SignedAt                                            string
	Methods, Roles, Givers, Forms, Speakers, Bases, Readers, Signers, Ways, Tongues map[string]string
}

func (w words) of(list map[string]string, code string) string { return list[code] }

// language names a language; one without a name stands by its code.
func (w words) language(code string) string {
	if name, ok := w.Tongues[base(code)]; ok {
		return name
	}
	return code
}

func base(code string) string {
	b, _, _ := strings.Cut(strings.ToLower(code), "-")
	return b
}

// wordsOf are the words of a language, English where there are none.
func wordsOf(language string) words {
	if w, ok := all[base(language)]; ok {
		return w
	}
	return all["en"]
}

// Languages are those the pages can be set in.
func Languages() []string { return []string{"ko", "zh", "ru", "en"} }

var all = map[string]words{"en": english, "ko": korean, "zh": chinese, "ru": russian}

var english = words{
	Title: "Statement", Supplement: "Supplementary statement to {0}", Page: "page {0}",
	NotFinal:  "Not final: for reading. Not to be signed.",
	Reference: "Reference", Person: "Person", Office: "Taken by", Date: "Date", Time: "Time", Place: "Place", Method: "Held", Spoken: "Language",
	Interpreter: "Interpreter", Yes: "yes", No: "no", Present: "Others present", Breaks: "Breaks", Consent: "Consent",
	Account: "Account", Basis: "How the witness knows", Paragraphs: "paragraph {0}", Exhibits: "Files that belong to this statement",
	Corrections: "Corrections at the reading", NoCorrections: "None.", Correction: "Paragraph {0}: {1}",
	Declaration: "Reading and signature",
	ReadBack:    "This statement was read back to me on {0}, in {1}, by {2}. I understood it and could correct it; what I corrected is listed above.",
	True:        "I say that it is true to the best of my knowledge and memory.",
	Pages:       "It has {0} pages with this one. Each page has the same eight words at its foot.",
	Check: "The eight words stand for every word of this statement and for its files. Should a word be changed later, the words would be others. Keep this paper: with it " +
		"anyone can compare them with what the office shows, without having to trust the office's computer. How the words follow from the number below them is published (Attest, docs/disclosure-format.md).",
	Signature: "Signature or mark", SignedOn: "Date", SignedAt: "Place",
	Methods: map[string]string{"in_person": "in person", "video": "by video", "telephone": "by telephone", "written": "in writing"},
	Roles: map[string]string{"guardian": "guardian", "support": "support person", "lawyer": "lawyer", "doctor": "doctor", "observer": "observer",
		"interpreter": "interpreter", "interviewer": "interviewer", "child": "a child", "relative": "relative", "other": "other person"},
	Givers:   map[string]string{"self": "given by the witness", "relative": "given by a relative", "guardian": "given by a guardian", "not_obtainable": "could not be obtained"},
	Forms:    map[string]string{"written": "in writing", "audio": "recorded", "oral": "orally"},
	Speakers: map[string]string{"witness": "witness", "interviewer": "interviewer", "interpreter": "interpreter", "other": "other person"},
	Bases:    map[string]string{"experienced": "experienced", "seen": "saw it", "heard_from": "was told it", "inferred": "concluded it"},
	Readers:  map[string]string{"interviewer": "the interviewer", "interpreter": "the interpreter", "witness": "myself", "other": "another person"},
	Signers:  map[string]string{"witness": "Witness", "interpreter": "Interpreter", "interviewer": "Interviewer", "guardian": "Guardian"},
	Ways:     map[string]string{"voice": "Signed by voice, on the recording", "absent": "No signature; was not there", "refused": "No signature; did not want to sign"},
	Tongues:  map[string]string{"ko": "Korean", "zh": "Chinese", "ru": "Russian", "en": "English"},
}

var korean = words{
	Title: "진술서", Supplement: "{0} 보충 진술", Page: "{0}쪽",
	NotFinal:  "확정 전: 낭독용입니다. 서명하지 마십시오.",
	Reference: "번호", Person: "진술자", Office: "작성 기관", Date: "날짜", Time: "시각", Place: "장소", Method: "방식", Spoken: "언어",
	Interpreter: "통역", Yes: "있음", No: "없음", Present: "그 밖의 동석자", Breaks: "휴식", Consent: "동의",
	Account: "진술", Basis: "알게 된 경위", Paragraphs: "문단 {0}", Exhibits: "이 진술서에 딸린 파일",
	Corrections: "낭독 때 고친 곳", NoCorrections: "없습니다.", Correction: "문단 {0}: {1}",
	Declaration: "낭독과 서명",
	ReadBack:    "이 진술서는 {0}에 {1}로 저에게 낭독되었습니다(읽은 사람: {2}). 저는 내용을 이해하였고 고칠 수 있었으며, 고친 곳은 위에 적혀 있습니다.",
	True:        "제가 알고 기억하는 한 사실임을 밝힙니다.",
	Pages:       "이 쪽을 포함하여 모두 {0}쪽입니다. 쪽마다 아래에 같은 여덟 낱말이 적혀 있습니다.",
	Check: "여덟 낱말은 이 진술서의 모든 낱말과 딸린 파일을 나타냅니다. 나중에 한 낱말이라도 바뀌면 여덟 낱말도 달라집니다. 이 종이를 보관하십시오. " +
		"종이가 있으면 기관의 컴퓨터를 믿지 않고도 누구나 기관이 보여 주는 것과 비교할 수 있습니다. 낱말이 그 아래 숫자에서 나오는 방법은 공개되어 있습니다(Attest, docs/disclosure-format.md).",
	Signature: "서명 또는 지장", SignedOn: "날짜", SignedAt: "장소",
	Methods: map[string]string{"in_person": "대면", "video": "화상", "telephone": "전화", "written": "서면"},
	Roles: map[string]string{"guardian": "보호자", "support": "조력인", "lawyer": "변호사", "doctor": "의사", "observer": "참관인",
		"interpreter": "통역", "interviewer": "면담자", "child": "아동", "relative": "가족", "other": "그 밖의 사람"},
	Givers:   map[string]string{"self": "본인이 동의함", "relative": "가족이 동의함", "guardian": "보호자가 동의함", "not_obtainable": "동의를 받을 수 없음"},
	Forms:    map[string]string{"written": "서면", "audio": "녹음", "oral": "구두"},
	Speakers: map[string]string{"witness": "증언자", "interviewer": "면담자", "interpreter": "통역", "other": "그 밖의 사람"},
	Bases:    map[string]string{"experienced": "직접 겪음", "seen": "직접 봄", "heard_from": "전해 들음", "inferred": "미루어 앎"},
	Readers:  map[string]string{"interviewer": "면담자", "interpreter": "통역", "witness": "본인", "other": "그 밖의 사람"},
	Signers:  map[string]string{"witness": "증언자", "interpreter": "통역", "interviewer": "면담자", "guardian": "보호자"},
	Ways:     map[string]string{"voice": "녹음에 음성으로 서명함", "absent": "서명 없음: 자리에 없었음", "refused": "서명 없음: 서명을 원하지 않음"},
	Tongues:  map[string]string{"ko": "한국어", "zh": "중국어", "ru": "러시아어", "en": "영어"},
}

var chinese = words{
	Title: "证人陈述", Supplement: "{0} 的补充陈述", Page: "第 {0} 页",
	NotFinal:  "尚未定稿：仅供宣读，请勿签名。",
	Reference: "编号", Person: "陈述人", Office: "记录机构", Date: "日期", Time: "时间", Place: "地点", Method: "方式", Spoken: "语言",
	Interpreter: "口译", Yes: "有", No: "无", Present: "其他在场人员", Breaks: "休息", Consent: "同意",
	Account: "陈述", Basis: "如何得知", Paragraphs: "第 {0} 段", Exhibits: "本陈述所附文件",
	Corrections: "宣读时的更正", NoCorrections: "无。", Correction: "第 {0} 段：{1}",
	Declaration: "宣读与签名",
	ReadBack:    "本陈述已于 {0} 用{1}向我宣读（宣读人：{2}）。我理解其内容，并可以更正；我所作的更正列于上文。",
	True:        "就我所知所记，以上内容属实。",
	Pages:       "连同本页共 {0} 页。每页页脚都有同样的八个词。",
	Check: "这八个词代表本陈述的每一个字及所附文件。日后若改动一个字，八个词就会不同。请保存此纸：" +
		"任何人都可以用它与机构出示的内容核对，而不必信任机构的电脑。这些词如何由其下方的数字得出，已公开说明（Attest，docs/disclosure-format.md）。",
	Signature: "签名或指印", SignedOn: "日期", SignedAt: "地点",
	Methods: map[string]string{"in_person": "当面", "video": "视频", "telephone": "电话", "written": "书面"},
	Roles: map[string]string{"guardian": "监护人", "support": "陪同人", "lawyer": "律师", "doctor": "医生", "observer": "旁听人",
		"interpreter": "口译", "interviewer": "访谈人", "child": "儿童", "relative": "亲属", "other": "其他人"},
	Givers:   map[string]string{"self": "由本人同意", "relative": "由亲属同意", "guardian": "由监护人同意", "not_obtainable": "无法取得同意"},
	Forms:    map[string]string{"written": "书面", "audio": "录音", "oral": "口头"},
	Speakers: map[string]string{"witness": "证人", "interviewer": "访谈人", "interpreter": "口译", "other": "其他人"},
	Bases:    map[string]string{"experienced": "亲身经历", "seen": "亲眼所见", "heard_from": "听人所说", "inferred": "推断"},
	Readers:  map[string]string{"interviewer": "访谈人", "interpreter": "口译", "witness": "本人", "other": "其他人"},
	Signers:  map[string]string{"witness": "证人", "interpreter": "口译", "interviewer": "访谈人", "guardian": "监护人"},
	Ways:     map[string]string{"voice": "已在录音中以语音签署", "absent": "无签名：不在场", "refused": "无签名：不愿签名"},
	Tongues:  map[string]string{"ko": "朝鲜语", "zh": "中文", "ru": "俄语", "en": "英语"},
}

var russian = words{
	Title: "Показания", Supplement: "Дополнение к показаниям {0}", Page: "стр. {0}",
	NotFinal:  "Не окончательно: для прочтения. Не подписывать.",
	Reference: "Номер", Person: "Лицо", Office: "Организация", Date: "Дата", Time: "Время", Place: "Место", Method: "Способ", Spoken: "Язык",
	Interpreter: "Переводчик", Yes: "да", No: "нет", Present: "Присутствовали также", Breaks: "Перерывы", Consent: "Согласие",
	Account: "Показания", Basis: "Откуда это известно", Paragraphs: "абзац {0}", Exhibits: "Файлы, относящиеся к показаниям",
	Corrections: "Исправления при прочтении", NoCorrections: "Нет.", Correction: "Абзац {0}: {1}",
	Declaration: "Прочтение и подпись",
	ReadBack:    "Эти показания были прочитаны мне {0}; язык: {1}; кто читал: {2}. Я всё понял(а) и мог(ла) исправить; мои исправления перечислены выше.",
	True:        "Я подтверждаю, что, насколько я знаю и помню, это правда.",
	Pages:       "Всего страниц вместе с этой: {0}. Внизу каждой страницы стоят те же восемь слов.",
	Check: "Восемь слов соответствуют каждому слову этих показаний и их файлам. Если позднее изменить хотя бы одно слово, восемь слов будут другими. Сохраните эту бумагу: " +
		"с ней любой может сверить их с тем, что показывает организация, не доверяя её компьютеру. Как слова получаются из числа под ними, опубликовано (Attest, docs/disclosure-format.md).",
	Signature: "Подпись или отпечаток", SignedOn: "Дата", SignedAt: "Место",
	Methods: map[string]string{"in_person": "лично", "video": "по видеосвязи", "telephone": "по телефону", "written": "письменно"},
	Roles: map[string]string{"guardian": "опекун", "support": "сопровождающий", "lawyer": "адвокат", "doctor": "врач", "observer": "наблюдатель",
		"interpreter": "переводчик", "interviewer": "интервьюер", "child": "ребёнок", "relative": "родственник", "other": "другое лицо"},
	Givers:   map[string]string{"self": "дано самим лицом", "relative": "дано родственником", "guardian": "дано опекуном", "not_obtainable": "получить невозможно"},
	Forms:    map[string]string{"written": "письменно", "audio": "в записи", "oral": "устно"},
	Speakers: map[string]string{"witness": "свидетель", "interviewer": "интервьюер", "interpreter": "переводчик", "other": "другое лицо"},
	Bases:    map[string]string{"experienced": "пережито лично", "seen": "видел(а)", "heard_from": "слышал(а) от других", "inferred": "вывод"},
	Readers:  map[string]string{"interviewer": "интервьюер", "interpreter": "переводчик", "witness": "я сам(а)", "other": "другое лицо"},
	Signers:  map[string]string{"witness": "Свидетель", "interpreter": "Переводчик", "interviewer": "Интервьюер", "guardian": "Опекун"},
	Ways:     map[string]string{"voice": "Подписано голосом, в записи", "absent": "Подписи нет: отсутствовал(а)", "refused": "Подписи нет: не захотел(а) подписывать"},
	Tongues:  map[string]string{"ko": "корейский", "zh": "китайский", "ru": "русский", "en": "английский"},
}
