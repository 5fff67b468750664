package archive

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"attest/archive/dates"
	"attest/archive/mentions"
	"attest/archive/names"
	"attest/archive/places"
	"attest/archive/record"
)

// birth is when and where somebody was born who is not named: a birthday and a village
// are a name. The day counts wherever it stands, with its year; a village or a county, of which an account
// tells in any case, in a sentence that speaks of where somebody is from.
type birth struct {
	days   []*dates.Day
	places []*mentions.Finder
}

// mostBirthdays is how many days of one person are looked for: a lunar birthday may be two.
const mostBirthdays = 4

var wholeDay = regexp.MustCompile(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b`)

// learn takes the birth from an identity, and writes down what is looked for.
func (b *birth) learn(half record.Identity, looked *strings.Builder) error {
	for _, day := range birthdays(half) {
		if t, err := time.Parse(time.DateOnly, day); err == nil && len(b.days) < mostBirthdays {
			b.days = append(b.days, dates.NewDay(t))
			looked.WriteString("\x00born " + day)
		}
	}
	list, err := places.Open()
	if err != nil {
		return err
	}
	var spellings []string
	for _, part := range []string{half.BirthPlace.Locality, half.BirthPlace.County} {
		if part = strings.TrimSpace(part); len([]rune(part)) < 2 {
			continue
		}
		spellings = append(append(spellings, part), inLetters(part)...)
		for _, code := range placesSpelled(list, part) {
			spellings = append(spellings, placeNames(code)...)
		}
	}
	for some := range slices.Chunk(spellings, mentions.MaxNames) {
		b.places = append(b.places, mentions.Place(some...))
	}
	looked.WriteString("\x00birthplace " + strings.Join(spellings, "\x00"))
	return nil
}

// unitEnds are what a place is, behind its name, the longer first.
var unitEnds = strings.Fields("로동자구 노동자구 구역 시 군 구 리 동 읍 면")

// inLetters is the name of a place in Hangul as systems of transcription write it, where it is in
// no list: 창렬로동자구 is Changnyol, and does not sound so.
func inLetters(place string) (out []string) {
	for _, end := range unitEnds {
		if cut, ok := strings.CutSuffix(place, end); ok && len([]rune(cut)) >= 2 {
			place = cut
			break
		}
	}
	for _, system := range []names.System{names.RevisedSouth, names.McCuneReischauer, names.Kontsevich} {
		// Behind a family name, so that all of it is read together.
		if _, written, ok := strings.Cut(names.Romanize("이 "+place, system), " "); ok {
			out = append(out, written)
		}
	}
	return out
}

// birthdays are the days that an identity gives for the birth; of words as they were told, where no more is known.
func birthdays(half record.Identity) []string {
	if half.Born != "" || half.Birth == "" {
		return wholeDay.FindAllString(half.Born, -1)
	}
	lang := "en"
	switch names.Script(half.Birth) {
	case names.Hangul:
		lang = "ko"
	case names.Han:
		lang = "zh"
	case names.Cyrillic:
		lang = "ru"
	}
	if list := dates.Propose(half.Birth, lang, dates.Context{}); len(list) > 0 {
		return wholeDay.FindAllString(list[0].EDTF, -1)
	}
	return nil
}

// in are the sentences of a text that tell of it.
func (b *birth) in(s *saidText) (found []string) {
	if b == nil || len(b.days) == 0 && len(b.places) == 0 {
		return nil
	}
	for _, d := range b.days {
		if says, _ := d.InPlain(s.forDays()); says {
			found = append(found, folded(s.text))
			break
		}
	}
	if len(b.places) == 0 {
		return found
	}
	for _, said := range s.ofBirth() {
		if slices.ContainsFunc(b.places, func(f *mentions.Finder) bool { return slices.ContainsFunc(f.FindIn(said.forNames()), mayBePlace) }) {
			found = append(found, folded(said.text))
		}
	}
	return found
}

// Words of where somebody is from: whole ones in English, and what words of other languages begin with.
var (
	birthWords = strings.Fields("born birth birthplace native hometown")
	birthParts = strings.Fields("태어나 태어난 태어났 출생 고향 출신 родил рожд родом урожен родин 出生 生于 生於 出身 老家 故乡 故鄉 籍贯 籍貫")
)

func tellsOfBirth(text string) bool {
	text = strings.ToLower(names.Plain(text))
	if slices.ContainsFunc(birthParts, func(w string) bool { return strings.Contains(text, w) }) {
		return true
	}
	return slices.ContainsFunc(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }), func(w string) bool { return slices.Contains(birthWords, w) })
}

// mayBePlace is likely enough beside a word of birth: a village is in no list, and is written as it sounds.
func mayBePlace(m mentions.Mention) bool { return m.Score >= mentions.MayBePlace }
