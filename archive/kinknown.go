package archive

import (
	"slices"
	"strings"

	"attest/archive/names"
	"attest/archive/record"
)

// kinNames are the whole names of the relatives of somebody, each with the person of the
// vault whom it is known to be, "" for none. A word of kinship by itself, and one word in
// letters, would be found everywhere.
func kinNames(half record.Identity) (spellings []string, persons []record.ID) {
	for _, k := range half.Kin {
		for _, n := range callerNames(k.Name, k.Relation) {
			if staffName(n) && !endsInKin(n) && !slices.Contains(spellings, n) {
				spellings, persons = append(spellings, n), append(persons, k.Person)
			}
		}
	}
	return spellings, persons
}

// kinEnds are what words for relatives end in; hardly a name does.
var kinEnds = strings.Fields("동생 오빠 언니 누나 이모 고모 이모부 고모부 매부 처남 어머니 아버지 할머니 할아버지 삼촌 딸 아들 님 누이 사람 남편 아내 며느리 사위 조카 손녀 손자 사촌 형제 자매 어른 식구 가족")

func endsInKin(name string) bool {
	return names.Script(name) == names.Hangul && slices.ContainsFunc(kinEnds, func(end string) bool { return strings.HasSuffix(name, end) })
}
