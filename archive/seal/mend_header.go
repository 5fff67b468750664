package seal

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"slices"

	"filippo.io/age"

	"attest/archive/record"
)

// headerMender looks for the wrong bit of one header. What is found in another
// header too, or proves itself (a recipient by its checksum, a name by its seal,
// the office key's file by its MAC), is not where it is. What is left is little.
type headerMender struct {
	m    *chainMender
	i    int
	want string // its name, or "": then its signature tells
	text []byte // mended in place
}

func (h *headerMender) mend() (bool, error) {
	var unsure []token
	for _, t := range tokens(h.text) {
		if h.m.counts[string(h.text[t.from:t.to])] == 1 {
			unsure = append(unsure, t)
		}
	}
	if h.mendByCopy(unsure) {
		return true, nil
	}
	proven := h.proven()
	slices.SortStableFunc(unsure, func(a, b token) int { return cmp.Compare(a.to-a.from, b.to-b.from) })
	for _, t := range unsure {
		if proven[t.from] {
			continue
		}
		if found, err := h.mendToken(t); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// is says whether that is the header that was signed.
func (h *headerMender) is(text []byte) bool {
	if h.want != "" {
		sum := sha256.Sum256(text)
		return hex.EncodeToString(sum[:]) == h.want
	}
	l := h.m.texts[h.i]
	l.header = text
	return l.verifies()
}

// mendByCopy looks for tokens that another header has but for one bit: keys of
// members stand in many.
func (h *headerMender) mendByCopy(unsure []token) bool {
	for _, t := range unsure {
		here := h.text[t.from:t.to]
		for _, other := range h.m.order {
			one := 1
			if len(other) != len(here) || string(here) == other || !near(here, 0, other, &one) {
				continue
			}
			was := bytes.Clone(here)
			copy(here, other)
			if h.is(h.text) {
				return true
			}
			copy(here, was)
		}
	}
	return false
}

var (
	sealedForm = regexp.MustCompile(`"sealed":"([A-Za-z0-9+/]{40,}=*)","slot":"(M[0-9A-Z]{26})"`)
	ageForm    = regexp.MustCompile(`"age":"(age1pq1[a-z0-9]{40,})"`)
	officeForm = regexp.MustCompile(`"office":"([A-Za-z0-9+/]{40,}=*)","prev":"`)
)

// proven has the places of tokens that prove to be what was written.
func (h *headerMender) proven() map[int]bool {
	out := map[int]bool{}
	for _, at := range ageForm.FindAllSubmatchIndex(h.text, -1) {
		if _, err := age.ParseHybridRecipient(string(h.text[at[2]:at[3]])); err == nil {
			out[at[2]] = true
		}
	}
	var file []byte
	if at := officeForm.FindSubmatchIndex(h.text); at != nil {
		file = h.text[at[2]:at[3]]
	}
	office, ok := h.m.office(h.i, file)
	if !ok {
		return out
	}
	defer office.Wipe()
	names := office.Derive(namesLabel)
	defer names.Wipe()
	is := Header{Seq: int64(h.i + 1)}
	for j, whole := range h.m.whole {
		if whole {
			is.Vault = h.m.links[j].Header.Vault
		}
	}
	if is.Vault == "" {
		if at := regexp.MustCompile(`"vault":"(V[0-9A-Z]{26})"`).FindSubmatch(h.text); at != nil {
			is.Vault = record.ID(at[1])
		}
	}
	for _, at := range sealedForm.FindAllSubmatchIndex(h.text, -1) {
		raw, err := base64.StdEncoding.Strict().DecodeString(string(h.text[at[2]:at[3]]))
		if err != nil {
			continue
		}
		plain, err := names.Open(raw, is.memberAAD(record.ID(h.text[at[4]:at[5]])))
		clear(plain)
		if err == nil {
			out[at[2]] = true
		}
	}
	return out
}

// maxToken is the longest token, in bytes, whose bits are tried: the office key's
// file of 256 members has half of that.
const maxToken = 1 << 20

// mendToken tries the bits of one token.
func (h *headerMender) mendToken(t token) (bool, error) {
	if t.to-t.from > maxToken {
		return false, nil
	}
	may := printable
	switch before := h.text[:t.from]; {
	case t.run && bytes.HasSuffix(before, []byte(`"age":"`)):
		may = bech32Byte
	case t.run && bytes.HasSuffix(before, []byte(`"office":"`)) && h.want == "":
		return h.mendOffice(t)
	case t.run:
		may = base64Byte
	}
	edits := bitEdits(h.text, t.from, t.to, may)
	i, err := search(h.m.ctx, edits, func() func(edit) bool {
		text := bytes.Clone(h.text)
		if h.want == "" {
			return func(e edit) bool {
				e.swap(text)
				ok := h.is(text)
				e.swap(text)
				return ok
			}
		}
		s := suffixHash{hash: sha256.New()}
		want, err := hex.DecodeString(h.want)
		return func(e edit) bool {
			e.swap(text)
			ok := err == nil && bytes.Equal(s.sum(text, int(e.at)), want)
			e.swap(text)
			return ok
		}
	})
	if err != nil || i < 0 {
		return false, err
	}
	edits[i].swap(h.text)
	return true, nil
}

// mendOffice mends the office key's age file in itself, for the signature over
// the header takes longer to ask. A bit of a letter is up to six of the file.
func (h *headerMender) mendOffice(t token) (bool, error) {
	letters := h.text[t.from:t.to]
	raw := make([]byte, 0, len(letters))
	var edits, spelled []edit
	for at := 0; at < len(letters); at += 4 {
		group := letters[at:min(at+4, len(letters))]
		was, err := base64.RawStdEncoding.AppendDecode(nil, group)
		if err != nil {
			return false, nil
		}
		for _, e := range bitEdits(group, 0, len(group), base64Byte) {
			e.swap(group)
			now, err := base64.RawStdEncoding.AppendDecode(nil, group)
			e.swap(group)
			if err != nil {
				return false, nil
			}
			changed := edit{at: int32(len(raw)), n: uint8(len(now))}
			copy(changed.to[:], now)
			edits = append(edits, changed)
			e.at += int32(t.from + at)
			spelled = append(spelled, e)
		}
		raw = append(raw, was...)
	}
	m := &ageMender{ctx: h.m.ctx, raw: raw, id: h.m.id, place: h.place(), edits: func(from, to int, _ func(byte) bool) []edit { return within(edits, from, to) }}
	if _, ok, err := m.mend(); err != nil || !ok {
		return false, err
	}
	for _, done := range m.done {
		spelled[slices.Index(edits, done)].swap(h.text)
	}
	return h.is(h.text), nil
}

// place is the member's among those of the header.
func (h *headerMender) place() int {
	own, ok := h.m.id.(*age.HybridIdentity)
	if !ok {
		return 0
	}
	name := own.Recipient().String()
	return slices.IndexFunc(ageForm.FindAllSubmatch(h.text, -1), func(f [][]byte) bool { return string(f[1]) == name })
}
