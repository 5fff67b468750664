package mentions_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"attest/archive/mentions"
)

// longAccount is an invented one of 3,000 paragraphs, in Korean and English in turn.
func longAccount() (out []string) {
	korean := "저는 %d년 봄에 회령에서 두만강을 건너 투먼으로 갔습니다. 그곳에서 두 달을 살다가 공안에게 잡혀 온성 보위부로 보내졌고, 조사를 받는 동안 매일 맞았습니다. 함께 있던 사람은 열두 명이었고 그중 두 사람은 돌아오지 못했습니다."
	english := "In the spring of %d I crossed the Tumen from Hoeryong to Tumen City. I lived there for two months until the police took me and sent me back to Onsong, where I was beaten every day. Twelve people were held with me, and two of them never came back."
	for i := range 3000 {
		text := korean
		if i%2 == 1 {
			text = english
		}
		out = append(out, fmt.Sprintf(text, i))
	}
	return out
}

// noLanguage is a MB of letters and signs, in lines as a file in base64 has them.
func noLanguage() (out []string) {
	random := rand.NewChaCha8([32]byte{1})
	data := make([]byte, 3<<18)
	random.Read(data)
	text := base64.StdEncoding.EncodeToString(data)
	for len(text) > 0 {
		n := min(76*40, len(text))
		var b strings.Builder
		for part := text[:n]; len(part) > 0; {
			k := min(76, len(part))
			b.WriteString(part[:k] + "\n")
			part = part[k:]
		}
		out, text = append(out, b.String()), text[n:]
	}
	return out
}

func twenty() (out []*mentions.Finder) {
	for _, f := range strings.Fields("김 리 박 최 정 강 조 윤 장 림") {
		for _, g := range strings.Fields("영희 철수") {
			out = append(out, mentions.Person(f+g))
		}
	}
	return out
}

// Texts held against the names of twenty persons, in Hangul and in letters.
func BenchmarkFind(b *testing.B) {
	for name, account := range map[string][]string{"account": longAccount(), "no language": noLanguage()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				finders := twenty()
				for _, text := range account {
					read := mentions.Read(text)
					for _, f := range finders {
						f.FindIn(read)
					}
				}
			}
		})
	}
}
