package testimonies

// byText remembers what was worked out of each segment's text, so that a key in
// one of 3,000 does not read the others again. A text that is the same string is
// known without being read.
type byText[T any] struct {
	known map[string]ofText[T]
}

type ofText[T any] struct {
	text string
	v    T
}

// of is what work makes of the text of a segment.
func (b *byText[T]) of(id, text string, work func(string) T) T {
	if k, ok := b.known[id]; ok && k.text == text {
		return k.v
	}
	if b.known == nil {
		b.known = map[string]ofText[T]{}
	}
	v := work(text)
	b.known[id] = ofText[T]{text, v}
	return v
}

func (b *byText[T]) forget() { b.known = nil }
