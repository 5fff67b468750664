// Package crowd writes interchange documents of any number of testimonies
// that never were given: words drawn from a seed, in no order that means
// anything. Each says that it is invented. What is slow in a large vault is
// measured with them.
package crowd

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// Document is one document.
type Document struct {
	Testimonies int
	Words       int    // of each account; 0: 200
	PerPerson   int    // testimonies of one person; 0: 2
	Seed        uint64 // the same seed gives the same document, to the byte
}

// Notice stands in the tags and in the first paragraph of every testimony.
const Notice = "invented"

// The words say nothing about anybody: what grows, weather, days, ways.
var (
	korean = strings.Fields("강가 고개 골목 구름 기차 길목 나무 내일 냇물 눈길 다리 달력 담장 대문 도로 돌담 들판 마당 마을 모퉁이 무렵 물가 바람 밤길 방앗간 밭둑 버스 " +
		"보리 봄날 부엌 산길 새벽 서리 수레 시장 아침 안개 어귀 언덕 여름 역전 오솔길 옥수수 우물 이른 저녁 저수지 전날 점심 정거장 지붕 창고 천천히 초겨울 추위 큰길 " +
		"트럭 평지 하루 학교 한참 해질녘 호수 화물 걸었습니다 기다렸습니다 나왔습니다 멀었습니다 보았습니다 섰습니다 없었습니다 있었습니다 지났습니다 추웠습니다")
	english = strings.Fields("across after again along apple barley basket before bench bread bridge bucket candle canal cart chalk clay cloud coat corner dawn door dusk " +
		"evening farmer fence ferry field fog forest frost garden gate grain gravel harbour harvest hedge hill house kettle ladder lamp lane later maize market meadow " +
		"mill morning mountain noon north orchard path pine pond quarry rain ridge river road roof school shade slope snow spring station stone stove summer table " +
		"timber train truck valley village walked wall water weather well wheat window winter wood yard")
	places = strings.Fields("Willowford Eastmere 새터말 강너머 Pinehollow Northgate 솔고개 Millbrook 물레골 Stonebridge")
	tags   = strings.Fields("market road winter school harvest river station border village weather")
)

// Write writes the document. It holds one testimony at a time.
func (d Document) Write(w io.Writer) error {
	if d.Words == 0 {
		d.Words = 200
	}
	if d.PerPerson == 0 {
		d.PerPerson = 2
	}
	r := rand.New(rand.NewPCG(d.Seed, 1))
	b := bufio.NewWriterSize(w, 64<<10)
	if _, err := b.WriteString(`{"attest": "interchange/1", "testimonies": [`); err != nil {
		return err
	}
	for i := range d.Testimonies {
		if i > 0 {
			_, _ = b.WriteString(",\n") // the writer keeps its first error for Flush
		}
		one, err := json.Marshal(d.testimony(r, i))
		if err != nil {
			return err
		}
		_, _ = b.Write(one)
	}
	_, _ = b.WriteString("]}\n")
	return b.Flush()
}

type object = map[string]any

func (d Document) testimony(r *rand.Rand, i int) object {
	person := i / d.PerPerson
	language, from := "ko", korean
	if person%3 == 2 {
		language, from = "en", english
	}
	var account []object
	left := d.Words
	for n := 0; left > 0; n++ {
		words := min(left, 40)
		left -= words
		var text strings.Builder
		if n == 0 {
			text.WriteString(Notice)
			words--
		}
		for range words {
			if text.Len() > 0 {
				text.WriteByte(' ')
			}
			text.WriteString(from[r.IntN(len(from))])
		}
		text.WriteByte('.')
		account = append(account, object{"id": fmt.Sprint("s", n+1), "speaker": "witness", "text": text.String()})
	}
	ref := fmt.Sprint("person-", person)
	who := object{"ref": ref, "handle": fmt.Sprintf("%s %06d", Notice, person)}
	if i%d.PerPerson == 0 {
		who["consents"] = []object{{
			"by": "self", "date": "2026-01-05", "form": "written", "language": language,
			"uses": []object{{"use": "keep", "answer": "yes", "named": false}},
		}}
	}
	return object{
		"person": who,
		"tags":   []string{Notice, tags[r.IntN(len(tags))], tags[r.IntN(len(tags))]},
		"interview": object{
			"date": fmt.Sprintf("%d-%02d-%02d", 2015+r.IntN(11), 1+r.IntN(12), 1+r.IntN(28)), "place": places[r.IntN(len(places))],
			"language": language, "method": "in_person", "interviewer": fmt.Sprint(Notice, " ", 1+r.IntN(9)),
		},
		"account": account,
	}
}
