package seal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"regexp"

	"filippo.io/age"

	"attest/archive/record"
)

// vault.json is cut into its headers by what stands between them. The signature
// of each says which one is not what was signed; mendLink then looks for the bit.

const (
	chainStart = `{"chain":[`
	chainEnd   = `],"format":1,"type":"attest/vault","v":1}`
	linkStart  = `{"by":"`
	linkHeader = `","header":`
	linkSig    = `,"sig":"`
	linkEnd    = `"}`
	byText     = 44 // letters of a public key
	sigText    = 88
)

// linkText is one header with its signature as they lie in the file.
type linkText struct{ by, header, sig []byte }

func (l linkText) bytes() []byte {
	return bytes.Join([][]byte{[]byte(linkStart), l.by, []byte(linkHeader), l.header, []byte(linkSig), l.sig, []byte(linkEnd)}, nil)
}

func (l linkText) name() string {
	sum := sha256.Sum256(l.header)
	return hex.EncodeToString(sum[:])
}

// parse reads a link that is what was signed, whatever stands beside it.
func (l linkText) parse() (link, bool) {
	raw := l.bytes()
	var k link
	if record.Decode(raw, &k) != nil {
		return link{}, false
	}
	again, err := record.Canonical(k)
	if err != nil || !bytes.Equal(again, raw) || k.Header.check() != nil || len(k.By) != ed25519.PublicKeySize ||
		!ed25519.Verify(k.By, k.text(), k.Sig) || k.Header.checkAge() != nil {
		return link{}, false
	}
	return k, true
}

// splitChain cuts a file of which a bit may be wrong. What is the same in each
// such file is left out, and so is put right. ok is false for something else, or
// another format.
func splitChain(raw []byte) (links []linkText, ok bool) {
	start, end := 1, 1
	if len(raw) < len(chainStart)+len(chainEnd) || !near(raw, 0, chainStart, &start) || !near(raw, len(raw)-len(chainEnd), chainEnd, &end) {
		return nil, false
	}
	body := raw[len(chainStart) : len(raw)-len(chainEnd)]
	const between, header, sig = linkEnd + "," + linkStart, linkHeader, linkSig
	from := 0
	for at := 0; at <= len(body); at++ {
		wrong := 1
		last := at == len(body)
		if !last && (!near(body, at, between, &wrong) || !near(body, at-sigText-len(sig), sig, &wrong) || !near(body, at+len(between)+byText, header, &wrong)) {
			continue
		}
		to := at + len(linkEnd)
		if last {
			to = at
		}
		l := body[from:to]
		by, tail := len(linkStart), len(sig)+sigText+len(linkEnd)
		if len(l) < by+byText+len(header)+tail {
			return nil, false
		}
		links = append(links, linkText{
			by: bytes.Clone(l[by : by+byText]), header: bytes.Clone(l[by+byText+len(header) : len(l)-tail]),
			sig: bytes.Clone(l[len(l)-len(linkEnd)-sigText : len(l)-len(linkEnd)]),
		})
		from = to + 1
	}
	return links, true
}

// chainMender mends the headers of a chain one by one.
type chainMender struct {
	ctx    context.Context
	id     age.Identity
	texts  []linkText
	links  []link
	whole  []bool
	counts map[string]int // of each token in all headers
	order  []string       // the tokens, each once
}

// mendChain puts right one bit in each header. accept is asked at the end.
func mendChain(ctx context.Context, raw []byte, id age.Identity, accept func(*Chain) bool) (*Chain, int, error) {
	m := &chainMender{ctx: ctx, id: id, counts: map[string]int{}}
	var ok bool
	if m.texts, ok = splitChain(raw); !ok {
		return nil, 0, fmt.Errorf("vault.json: %w", ErrDamaged)
	}
	m.links, m.whole = make([]link, len(m.texts)), make([]bool, len(m.texts))
	for i, l := range m.texts {
		m.links[i], m.whole[i] = l.parse()
		for _, t := range tokens(l.header) {
			s := string(l.header[t.from:t.to])
			if m.counts[s]++; m.counts[s] == 1 {
				m.order = append(m.order, s)
			}
		}
	}
	wrong := 0
	for i := range m.texts {
		if m.whole[i] {
			continue
		}
		found, err := m.mendLink(i)
		if err == nil && !found {
			err = fmt.Errorf("vault.json: header %d: %w", i+1, ErrDamaged)
		}
		if err != nil {
			return nil, 0, err
		}
		m.links[i], m.whole[i] = m.texts[i].parse()
		wrong++
	}
	if err := check(m.links); err != nil {
		return nil, 0, err
	}
	c := &Chain{links: m.links}
	if !accept(c) {
		return nil, 0, ErrDamaged
	}
	return c, max(wrong, 1), nil
}

// mendLink finds the bit of one header, of its signer or of its signature.
func (m *chainMender) mendLink(i int) (bool, error) {
	l := &m.texts[i]
	want := "" // the header's name, where the next one tells it
	if i+1 < len(m.texts) && m.whole[i+1] {
		want = m.links[i+1].Header.Prev
	}
	if want == "" || l.name() == want {
		if found, err := m.mendSignature(i); found || err != nil || want != "" {
			return found, err
		}
	}
	h := headerMender{m: m, i: i, want: want, text: l.header}
	found, err := h.mend()
	if err != nil || !found {
		return false, err
	}
	_, ok := l.parse()
	return ok, nil
}

func (l linkText) verifies() bool {
	by, berr := base64.StdEncoding.Strict().DecodeString(string(l.by))
	sig, serr := base64.StdEncoding.Strict().DecodeString(string(l.sig))
	return berr == nil && serr == nil && len(by) == ed25519.PublicKeySize && ed25519.Verify(by, append([]byte(headerText), l.header...), sig)
}

func (m *chainMender) mendSignature(i int) (bool, error) {
	for _, part := range []*[]byte{&m.texts[i].by, &m.texts[i].sig} {
		edits := bitEdits(*part, 0, len(*part), func(c byte) bool { return base64Byte(c) || c == '=' })
		n, err := search(m.ctx, edits, func() func(edit) bool {
			mine := m.texts[i]
			own := bytes.Clone(*part)
			if part == &m.texts[i].by {
				mine.by = own
			} else {
				mine.sig = own
			}
			return func(e edit) bool {
				e.swap(own)
				ok := mine.verifies()
				e.swap(own)
				return ok
			}
		})
		if err != nil {
			return false, err
		}
		if n >= 0 {
			edits[n].swap(*part)
			return true, nil
		}
	}
	return false, nil
}

// token is a stretch of a header: a run of letters of base64, or what stands
// between two of them.
type token struct {
	from, to int
	run      bool
}

var runForm = regexp.MustCompile(`[A-Za-z0-9+/]{40,}`)

func tokens(header []byte) (out []token) {
	at := 0
	for _, r := range runForm.FindAllIndex(header, -1) {
		if r[0] > at {
			out = append(out, token{at, r[0], false})
		}
		out = append(out, token{r[0], r[1], true})
		at = r[1]
	}
	if at < len(header) {
		out = append(out, token{at, len(header), false})
	}
	return out
}

// office is the office key of a header, as far as it can be told: the header
// itself need not be whole.
func (m *chainMender) office(i int, file []byte) (Key, bool) {
	last := len(m.texts) - 1
	if i == last {
		if raw, err := base64.StdEncoding.DecodeString(string(file)); err == nil {
			if k, err := (Header{OfficeFile: raw}).Office(m.id); err == nil {
				return k, true
			}
		}
		if i == 0 || !m.whole[i-1] {
			return Key{}, false
		}
		k, err := m.links[i-1].Header.Office(m.id) // the same, unless it was changed just then
		return k, err == nil
	}
	for j := i + 1; j <= last; j++ {
		if !m.whole[j] {
			return Key{}, false
		}
	}
	k, err := m.links[last].Header.Office(m.id)
	if err != nil {
		return Key{}, false
	}
	keys, err := (&Chain{links: m.links[i+1:]}).Offices(k)
	if err != nil {
		return Key{}, false
	}
	k = keys[0]
	if h := m.links[i+1].Header; len(h.Before) > 0 {
		under := k.Derive(beforeLabel)
		defer under.Wipe()
		before, err := under.Open(h.Before, h.beforeAAD())
		if err != nil || len(before) != len(k) {
			return Key{}, false
		}
		k = Key(before)
	}
	return k, true
}
