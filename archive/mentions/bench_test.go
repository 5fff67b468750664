package mentions_test

import (
	"fmt"
	"strings"
	"testing"

	"attest/archive/mentions"
)

// A long account, held against the names of twenty persons, in Hangul and in letters.
func BenchmarkFindInLongAccount(b *testing.B) {
	korean := "저는 %d년 봄에 회령에서 두만강을 건너 투먼으로 갔습니다. 그곳에서 두 달을 살다가 공안에게 잡혀 온성 보위부로 보내졌고, 조사를 받는 동안 매일 맞았습니다. 함께 있던 사람은 열두 명이었고 그중 두 사람은 돌아오지 못했습니다."
	english := "In the spring of %d I crossed the Tumen from Hoeryong to Tumen City. I lived there for two months until the police took me and sent me back to Onsong, where I was beaten every day. Twelve people were held with me, and two of them never came back."
	var account []string
	for i := range 3000 {
		text := korean
		if i%2 == 1 {
			text = english
		}
		account = append(account, fmt.Sprintf(text, i))
	}
	families, given := strings.Fields("김 리 박 최 정 강 조 윤 장 림"), strings.Fields("영희 철수")
	for b.Loop() {
		for _, f := range families {
			for _, g := range given {
				who := mentions.Person(f + g)
				for _, text := range account {
					who.Find(text)
				}
			}
		}
	}
}
