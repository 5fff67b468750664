package transcript

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"attest/archive/record"
)

// roleNames are the labels that are written, by language and speaker. Each is
// among roleWords, so that what was written reads back.
var roleNames = map[string]map[string]string{
	"en": {record.SpeakerWitness: "Witness", record.SpeakerInterviewer: "Interviewer", record.SpeakerInterpreter: "Interpreter", record.SpeakerOther: "Other"},
	"ko": {record.SpeakerWitness: "증언자", record.SpeakerInterviewer: "면담자", record.SpeakerInterpreter: "통역", record.SpeakerOther: "기타"},
	"zh": {record.SpeakerWitness: "证人", record.SpeakerInterviewer: "访谈者", record.SpeakerInterpreter: "口译员", record.SpeakerOther: "其他"},
	"ru": {record.SpeakerWitness: "Свидетель", record.SpeakerInterviewer: "Интервьюер", record.SpeakerInterpreter: "Переводчик", record.SpeakerOther: "Другой"},
}

// roleWords are the labels that say a speaker, in lower case.
var roleWords = func() map[string]string {
	m := map[string]string{}
	for role, words := range map[string]string{
		record.SpeakerWitness: "witness interviewee respondent survivor answer a " +
			"증언자 증인 진술인 진술자 구술자 응답자 피면담자 면담대상자 답 답변 대답 证人 受访者 被访者 答 свидетель респондент ответ",
		record.SpeakerInterviewer: "interviewer question q 면담자 면담원 조사자 조사관 질문자 질문 문 访谈者 采访者 调查员 问 интервьюер вопрос",
		record.SpeakerInterpreter: "interpreter translator 통역 통역사 통역인 통역자 口译员 口译 翻译 переводчик",
		record.SpeakerOther:       "other 기타 其他 другой",
	} {
		for _, w := range strings.Fields(words) {
			m[w] = role
		}
	}
	return m
}()

// roleOf is the speaker that a label says: "Interviewer 2" and "면담자:" say
// what their words do. "" for none.
func roleOf(label string) string {
	l := foldLabel(label)
	if role, ok := roleWords[l]; ok {
		return role
	}
	l = strings.TrimRightFunc(l, func(r rune) bool { return unicode.IsDigit(r) || r == ' ' || r == '#' || r == '.' })
	return roleWords[l]
}

// foldLabel is the form in which labels are compared.
func foldLabel(label string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(label)), " "))
}

// A label is short: longer ones are the beginning of a sentence.
const (
	maxLabelRunes = 40
	maxLabelWords = 4
)

// labelShaped reports whether words before a colon can be a label at all.
func labelShaped(s string) bool {
	if s == "" || utf8.RuneCountInString(s) > maxLabelRunes || len(strings.Fields(s)) > maxLabelWords {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(first) {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" .-'’()#·_/&", r) {
			return false
		}
	}
	return true
}
