package bundle

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/custody"
	commitments "attest/archive/disclose"
	"attest/archive/record"
)

// content checks what is ours alone: proofs, statements, exhibits.
func (v *verifier) content() {
	entries, disclosed := v.custody()
	v.statements(disclosed)
	v.exhibits(disclosed)
	v.unlisted()
	for _, d := range disclosed {
		if d.matched {
			v.Proven++
		} else if d.ok {
			v.fault(fileProofs, "%s is disclosed, but not in the bundle", d.name())
		}
	}
	v.Entries = entries
}

// object is a disclosure with what an entry says of it.
type object struct {
	proofDisclosed
	opened
	ok      bool // its hashes hold and an entry names its version
	matched bool // its content is the one in the bundle

	commitment string // name of the one under which it became final, "" for none
}

func (o *object) name() string {
	if o.Testimony > 0 {
		return fmt.Sprintf("testimony %d", o.Testimony)
	}
	return fmt.Sprintf("exhibit %d", o.Exhibit)
}

// custody checks the checkpoint's signature, each entry's signature and place
// in the tree, and what entries name.
func (v *verifier) custody() (proven int, disclosed []*object) {
	if v.unlinked() {
		return 0, nil
	}
	var p proofs
	if !v.document(fileProofs, proofsType, &p) {
		return 0, nil
	}
	p, err := parseProofs(v.kept[fileProofs])
	if err != nil {
		v.fault(fileProofs, "%s", err)
		return 0, nil
	}
	keys := map[string]bool{}
	var list []ed25519.PublicKey
	for _, k := range p.Keys {
		b, _ := base64.StdEncoding.DecodeString(k.Key) // parseProofs decoded it
		if vk, err := custody.VerifierKey(p.Origin, b); err != nil || vk != k.Verifier {
			v.fault(fileProofs, "a log key and its verifier differ")
		}
		keys[k.Key], list = true, append(list, b)
	}
	c, err := custody.OpenCheckpoint(v.kept[fileCheckpoint], p.Origin, list)
	if err != nil {
		v.fault(fileCheckpoint, "it is not signed by a log key of this bundle, or malformed")
		return 0, nil
	}
	v.Checkpoint = custody.FormatCheckpoint(c)
	named := map[string]record.ID{} // version name to object
	finals := map[record.ID]custody.Entry{}
	var good []logged
	last := int64(-1)
	for _, pe := range p.Entries {
		e, what := checkEntry(pe, c, keys)
		if what == "" && pe.Seq <= last {
			what = "out of order"
		}
		if what != "" {
			v.fault(fileProofs, "entry %d: %s", pe.Seq, what)
			continue
		}
		last = pe.Seq
		good = append(good, logged{pe, e})
		switch {
		case e.Verb == custody.Committed:
			finals[e.Object] = e
		case e.Version != "" && sealing(e.Verb):
			named[e.Version] = e.Object
		}
	}
	for _, d := range p.Disclosures {
		o := &object{proofDisclosed: d}
		disclosed = append(disclosed, o)
		var err error
		if o.opened, err = d.check(); err != nil {
			v.fault(fileProofs, "%s: %s", o.name(), err)
			continue
		}
		if kind := o.Object.Kind(); (o.Testimony > 0) == (o.Exhibit > 0) || kind != record.KindTestimony && o.Testimony > 0 || kind != record.KindExhibit && o.Exhibit > 0 {
			v.fault(fileProofs, "%s: what is disclosed is something else", o.name())
			continue
		}
		if id, there := named[d.Version]; !there || id != o.Object {
			v.fault(fileProofs, "%s: no entry of the custody log names the version disclosed", o.name())
			continue
		}
		o.ok = true
		if e, final := finals[o.Object]; final && o.Testimony > 0 {
			o.commitment = v.committed(o.Testimony, e)
		}
	}
	v.proofs = &p
	v.once(disclosed)
	v.labels(good, p.Keys, disclosed)
	return len(good), disclosed
}

// committed tells the words of a final account.
func (v *verifier) committed(testimony int, e custody.Entry) (name string) {
	spelled, err := commitments.SpellName(e.Version)
	if err != nil {
		v.fault(fileProofs, "entry %d: its commitment has no name", e.Seq)
		return ""
	}
	v.Commitments = append(v.Commitments, Commitment{Testimony: testimony, Name: e.Version, Words: spelled, Time: e.Time})
	return e.Version
}

// checkEntry says what is wrong with one entry, or "".
func checkEntry(pe proofEntry, c custody.Checkpoint, keys map[string]bool) (custody.Entry, string) {
	e, err := custody.ParseLeaf(pe.Leaf)
	switch {
	case err != nil:
		return e, "malformed, or its signature is wrong"
	case e.Seq != pe.Seq:
		return e, "it is another entry's"
	case custody.Origin(e.Vault) != c.Origin:
		return e, "it is another vault's"
	case !keys[e.Actor]:
		return e, "signed by a key that the bundle does not list"
	case pe.Seq < 0 || pe.Seq >= c.Size:
		return e, "it is not in the tree of the checkpoint"
	}
	var proof tlog.RecordProof
	for _, h := range pe.Proof {
		if len(h) != tlog.HashSize {
			return e, "its proof is malformed"
		}
		proof = append(proof, tlog.Hash(h))
	}
	if tlog.CheckRecord(proof, c.Size, c.Root, pe.Seq, tlog.RecordHash(pe.Leaf)) != nil {
		return e, "its proof does not lead to the checkpoint"
	}
	return e, ""
}

// statements compares each statement.json with what was sealed, paragraph by
// paragraph.
func (v *verifier) statements(disclosed []*object) {
	for n := 1; ; n++ {
		name := path.Join(testimonyFolder(n), "statement.json")
		if _, ok := v.sums[name]; !ok {
			break
		}
		v.Testimonies++
		var s statement
		if !v.document(name, statementType, &s) {
			continue
		}
		if s.Number != n {
			v.fault(name, "its number is %d", s.Number)
		}
		v.beside(n, s)
		i := slices.IndexFunc(disclosed, func(o *object) bool { return o.Testimony == n })
		v.shown(n, s)
		if i < 0 && v.proofs != nil {
			v.fault(name, "nothing proves it: no entry of the custody log tells of testimony %d", n)
		}
		if i < 0 || !disclosed[i].ok {
			continue // told
		}
		o := disclosed[i]
		o.matched = true
		v.opened(n, s, o)
		if o.Redacted {
			continue
		}
		if what := compareAccount(s.Account, o.Segments); what != "" {
			v.fault(name, "%s", what)
		}
	}
	v.otherPages()
	folders := map[string]bool{}
	for name := range v.sums {
		if rest, ok := strings.CutPrefix(name, "data/testimonies/"); ok {
			folder, _, _ := strings.Cut(rest, "/")
			folders[folder] = true
		}
	}
	if len(folders) != v.Testimonies {
		v.fault("data/testimonies", "%d folders, %d statements numbered from 01", len(folders), v.Testimonies)
	}
}

func compareAccount(shown []record.Segment, sealed [][]byte) string {
	if len(shown) != len(sealed) {
		return fmt.Sprintf("it has %d paragraphs, %d were sealed", len(shown), len(sealed))
	}
	for i, s := range shown {
		body, err := record.Canonical(s)
		if err != nil || !bytes.Equal(body, sealed[i]) {
			return fmt.Sprintf("paragraph %d is not the one that was sealed", i+1)
		}
	}
	return ""
}

// exhibits compares the list with the files, and with what was sealed.
func (v *verifier) exhibits(disclosed []*object) {
	var list exhibitList
	if !v.document(fileExhibits, exhibitsType, &list) {
		return
	}
	v.Exhibits = len(list.Exhibits)
	for i, x := range list.Exhibits {
		if x.Number != i+1 {
			v.fault(fileExhibits, "exhibit %d has the number %d", i+1, x.Number)
		}
		if x.File != "" && !strings.HasPrefix(x.File, fmt.Sprintf("exhibits/%04d-", x.Number)) ||
			x.Original != "" && !strings.HasPrefix(x.Original, fmt.Sprintf("originals/%04d-%s.", x.Number, kindWord(baseMedia(x.Media)))) {
			v.fault(fileExhibits, "a file of exhibit %d has the name of another", x.Number)
		}
		if x.File != "" {
			if _, ok := v.sums["data/"+x.File]; !ok {
				v.faultOf(KindMissing, "data/"+shownLine(x.File), "missing, though the list of exhibits names it")
			}
		}
		if x.Original != "" {
			s, ok := v.sums["data/"+x.Original]
			if !ok || fmt.Sprintf("%x", s.sha256) != x.SHA256 || s.size != x.Size {
				v.fault("data/"+shownLine(x.Original), "it is not the file as received that the list of exhibits names")
			}
		}
		if x.Testimony < 0 || x.Testimony > v.Testimonies {
			v.fault(fileExhibits, "exhibit %d is of a testimony that is not there", x.Number)
		}
		switch at := slices.IndexFunc(disclosed, func(o *object) bool { return o.Exhibit == x.Number }); {
		case at < 0 && v.proofs != nil:
			v.fault(fileExhibits, "nothing proves exhibit %d: no entry of the custody log tells of it", x.Number)
		case at >= 0 && disclosed[at].ok:
			v.exhibit(x, disclosed[at], disclosed)
		}
	}
}

func (v *verifier) exhibit(x exhibitItem, o *object, disclosed []*object) {
	o.matched = true
	if x.Redacted != o.Redacted {
		v.fault(fileProofs, "the list of exhibits and the custody file differ in whether parts of exhibit %d are left out", x.Number)
		return
	}
	if x.Redacted {
		if o.proofDisclosed.Facts != nil || o.opened.Facts != nil || x.SHA256 != "" || x.Size != 0 || x.Original != "" || x.File == "" {
			v.faultOf(KindRedaction, fileExhibits, "parts of exhibit %d are left out, and what is told of the whole could give them away", x.Number)
		}
		return
	}
	var sealed record.Exhibit
	if o.opened.Facts == nil || record.Decode(o.opened.Facts, &sealed) != nil || sealed.Type != "exhibit" {
		v.fault(fileProofs, "%s: what was sealed is not an exhibit", o.name())
		return
	}
	if sealed.SHA256 != x.SHA256 || sealed.Size != x.Size || sealed.ID != o.Object || sealed.Media != x.Media {
		v.fault(fileExhibits, "exhibit %d is not the file that was sealed", x.Number)
	}
	if what := belongs(x, sealed, disclosed); what != "" {
		v.fault(fileExhibits, "%s", what)
	}
}
