package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"attest/archive/record"
)

// Paths of the payload that Verify looks for.
const (
	fileCheckpoint = "data/custody/checkpoint"
	fileProofs     = "data/custody/proofs.json"
	fileExhibits   = "data/exhibits.json"
	fileSigners    = "data/custody/allowed_signers"
	fileKey        = "data/custody/bundle-key.pub"
	fileCheck      = "data/check.html"
	fileTable      = "data/exhibits.csv"
	fileVerify     = "data/VERIFY.txt"
	fileDisclosure = "disclosure.json" // in a testimony's folder
)

// statementV2 is the version of a statement.json with parts left out: a reader
// that does not know of them must not take it for the account.
const statementV2 = 2

// exhibitsV2 is the version of an exhibits.json with an exhibit of which parts are
// left out: a reader that does not know of them would miss its checksum.
const exhibitsV2 = 2

func statementVersion(t Testimony) int {
	if t.Redacted {
		return statementV2
	}
	return 1
}

func testimonyFolder(n int) string { return fmt.Sprintf("data/testimonies/%02d", n) }

// statement is statement.json: the text exactly as sealed.
type statement struct {
	Type      string           `json:"type"` // "attest/bundle-statement"
	V         int              `json:"v"`
	Number    int              `json:"number"`
	Pseudonym string           `json:"pseudonym"`
	Named     string           `json:"named,omitempty"`
	Language  string           `json:"language,omitempty"`
	Interview Interview        `json:"interview"`
	Tags      []string         `json:"tags,omitempty"`
	Account   []record.Segment `json:"account"`
	Extra     jsontext.Value   `json:",embed"`
}

// consentFile is consent.json.
type consentFile struct {
	Type      string         `json:"type"` // "attest/bundle-consent"
	V         int            `json:"v"`
	Testimony int            `json:"testimony"`
	Consent   Certificate    `json:"consent"`
	Extra     jsontext.Value `json:",embed"`
}

// exhibitList is data/exhibits.json.
type exhibitList struct {
	Type     string         `json:"type"` // "attest/bundle-exhibits"
	V        int            `json:"v"`
	Exhibits []exhibitItem  `json:"exhibits"`
	Extra    jsontext.Value `json:",embed"`
}

type exhibitItem struct {
	Number       int      `json:"number"`
	Testimony    int      `json:"testimony,omitempty"`
	File         string   `json:"file,omitempty"`     // reading copy, path inside data/
	Original     string   `json:"original,omitempty"` // bytes as received, path inside data/
	OriginalName string   `json:"original_name,omitempty"`
	Media        string   `json:"media"`
	Redacted     bool     `json:"redacted,omitzero"` // parts of the file are left out of the reading copy
	Size         int64    `json:"size"`              // 0 where redacted, and in an unlinkable bundle
	SHA256       string   `json:"sha256"`            // "" there
	Notes        []string `json:"notes,omitempty"`
}

const (
	statementType = "attest/bundle-statement"
	consentType   = "attest/bundle-consent"
	exhibitsType  = "attest/bundle-exhibits"
	maxJSON       = 256 << 20
)

// decodeOurs reads a canonical JSON document of one type.
func decodeOurs(raw []byte, kind string, v any) error {
	var is struct {
		Type string `json:"type"`
		V    int64  `json:"v"`
	}
	if len(raw) > maxJSON || record.Decode(raw, &is) != nil || is.Type != kind {
		return fmt.Errorf("not %s JSON", kind)
	}
	if is.V != 1 && (kind != statementType || is.V != statementV2) && (kind != readingType || is.V != readingV2) && (kind != exhibitsType || is.V != exhibitsV2) {
		return fmt.Errorf("%s of version %d: made by a newer Attest: update to check it", kind, is.V)
	}
	if err := record.Decode(raw, v); err != nil {
		return fmt.Errorf("not %s JSON: a member is malformed", kind)
	}
	if canonical, err := record.CanonicalJSON(raw); err != nil || !bytes.Equal(canonical, raw) {
		return fmt.Errorf("not canonical JSON")
	}
	return nil
}

// source is one payload file before it is hashed.
type source struct {
	path string
	data []byte
	open func() (io.ReadCloser, error) // nil: data
	sums *Sums                         // of what open gives, where they are known
}

// payload lays out everything under data/.
func payload(c Content) ([]source, error) {
	fp, err := Fingerprint(c.Custody.BundleKey)
	if err != nil {
		return nil, err
	}
	pub, err := AuthorizedKey(c.Custody.BundleKey)
	if err != nil {
		return nil, err
	}
	p, err := newPage(c, fp)
	if err != nil {
		return nil, err
	}
	var out []source
	var errs []error
	add := func(name string, data []byte, err error) {
		out = append(out, source{path: name, data: data})
		errs = append(errs, err)
	}
	page := func(name, tmpl string, data any) {
		b, err := render(tmpl, data)
		add(name, b, err)
	}
	doc := func(name string, v any) {
		b, err := record.Canonical(v)
		add(name, b, err)
	}
	if err := indexPages(p, page); err != nil {
		return nil, err
	}
	for i, t := range c.Testimonies {
		dir := testimonyFolder(t.Number)
		account := t.Segments
		if account == nil {
			account = []record.Segment{}
		}
		alone := p.Testimonies[i]
		alone.Root = "../../"
		page(path.Join(dir, "statement.html"), "statement", alone)
		page(path.Join(dir, "consent.html"), "consentpage", p.Testimonies[i])
		doc(path.Join(dir, "statement.json"), statement{
			Type: statementType, V: statementVersion(t), Number: t.Number, Pseudonym: t.Pseudonym, Named: t.Named,
			Language: t.Language, Interview: t.Interview, Tags: t.Tags, Account: account,
		})
		if t.Copy != nil {
			b, err := t.Copy.Format()
			add(path.Join(dir, fileDisclosure), b, err)
		}
		if t.hasReading() {
			doc(path.Join(dir, fileReading), t.readingFile())
		}
		doc(path.Join(dir, "consent.json"), consentFile{Type: consentType, V: 1, Testimony: t.Number, Consent: t.Consent})
	}
	page(fileCheck, "check", p)
	list := listExhibits(c)
	doc(fileExhibits, list)
	table, err := ExhibitTable(c).CSV()
	add(fileTable, table, err)
	if err := papers(c, add); err != nil {
		return nil, err
	}
	for _, x := range c.Exhibits {
		if x.Open != nil {
			out = append(out, source{path: readingPath(x), open: x.Open, sums: x.ReadingSums})
		}
		if x.OpenOriginal != nil {
			out = append(out, source{path: originalPath(x), open: x.OpenOriginal, sums: x.OriginalSums})
		}
	}
	if c.Unlinkable {
		doc(fileUnlinkable, unlinkable{Type: unlinkableType, V: 1})
	} else {
		proof, err := newProofs(c)
		errs = append(errs, err)
		doc(fileProofs, proof)
		add(fileCheckpoint, c.Custody.Checkpoint, nil)
		c.Custody.Stamp.sources(doc, add)
	}
	add(fileKey, []byte(pub), nil)
	add(fileSigners, []byte(signersLine(pub)), nil)
	add(fileVerify, verifyText(c, fp), nil)
	return out, errors.Join(errs...)
}

func listExhibits(c Content) exhibitList {
	list := exhibitList{Type: exhibitsType, V: 1, Exhibits: []exhibitItem{}}
	for _, x := range c.Exhibits {
		it := exhibitItem{
			Number: x.Number, Testimony: x.Testimony, OriginalName: x.OriginalName,
			Media: x.Media, Redacted: x.Redacted, Size: x.Size, SHA256: x.SHA256, Notes: x.Notes,
		}
		if x.Redacted {
			list.V = exhibitsV2
		}
		if x.Open != nil {
			it.File = strings.TrimPrefix(readingPath(x), "data/")
		}
		if x.OpenOriginal != nil {
			it.Original = strings.TrimPrefix(originalPath(x), "data/")
		}
		list.Exhibits = append(list.Exhibits, it)
	}
	return list
}
