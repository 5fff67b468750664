package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

type sums struct {
	sha256, sha512 []byte
	size           int64
}

// verifier goes through one bundle.
type verifier struct {
	*Report
	ctx    context.Context
	r      io.ReaderAt
	t      *tally
	kept   map[string][]byte // files that are looked into, by path inside the top folder
	sums   map[string]sums   // every file
	files  []zipEntry
	mod    time.Time
	roots  *x509.CertPool
	pages  map[string]*element // those of sums that were read, nil for one that is none
	known  map[string]file     // see Options
	proofs *proofs             // those of the custody log, nil where none could be read
	back   bool                // those of known that are exhibits were read back
}

// maxKept is the largest file that is looked into, not only summed.
const maxKept = maxJSON

func (v *verifier) run(size int64, fingerprint string) error {
	var err error
	v.files, v.mod, err = readZip(v.r, size)
	if err != nil {
		v.fault("", "%s", err)
		return v.ctx.Err()
	}
	if !v.names() {
		return nil
	}
	for _, e := range v.files {
		if err := v.read(e); err != nil {
			return err
		}
	}
	v.Files = len(v.files)
	v.stripped()
	v.bag()
	v.signed(fingerprint)
	v.content()
	v.timestamps()
	v.Report.signature = v.kept[fileSignature]
	return nil
}

// names judges the names before anything is read: one top folder, no way out of
// it, none twice (Windows and macOS do not tell case apart).
func (v *verifier) names() bool {
	v.Name, _, _ = strings.Cut(v.files[0].name, "/")
	seen := map[string]bool{}
	for i := range v.files {
		e := v.files[i]
		if what := checkPath(e.name); what != "" {
			v.faultOf(KindOutOfPlace, shownLine(fmt.Sprintf("%.200s", e.name)), "%s", what)
			continue
		}
		rest, ok := strings.CutPrefix(e.name, v.Name+"/")
		if !ok {
			v.faultOf(KindOutOfPlace, e.name, "it is outside the folder %s", v.Name)
			continue
		}
		if low := strings.ToLower(rest); seen[low] {
			v.faultOf(KindExtra, rest, "its name is there twice")
		} else {
			seen[low] = true
		}
		v.files[i].name = rest
	}
	return v.OK()
}

// read sums a file and keeps what is looked into later. The offset of the data
// is known from the entry's full name, which names() has shortened.
func (v *verifier) read(e zipEntry) error {
	if was := v.known[e.name]; v.back && was.open != nil && was.size == e.size && was.crc == e.crc {
		v.sums[e.name] = sums{sha256: was.sha256, sha512: was.sha512, size: was.size}
		return v.ctx.Err()
	}
	full := e
	full.name = v.Name + "/" + e.name
	data := io.NewSectionReader(v.r, full.dataAt(v.mod), e.size)
	a, b, crc := sha256.New(), sha512.New(), crc32.NewIEEE()
	var w io.Writer = io.MultiWriter(a, crc)
	var keep bytes.Buffer
	if !strings.HasPrefix(e.name, "data/exhibits/") && !strings.HasPrefix(e.name, "data/originals/") && e.size <= maxKept {
		w = io.MultiWriter(w, &keep)
	}
	sinks := []io.Writer{w, b}
	was, known := v.known[e.name]
	if known {
		sinks = sinks[:1]
	}
	n, err := fanOut(v.ctx, data, v.t, sinks...)
	switch {
	case v.ctx.Err() != nil:
		return v.ctx.Err()
	case err != nil || n != e.size:
		v.faultOf(KindChanged, e.name, "damaged: it cannot be read whole")
		return nil
	case crc.Sum32() != e.crc:
		v.faultOf(KindChanged, e.name, "damaged: its bytes are not those that were packed")
	}
	s := sums{sha256: a.Sum(nil), sha512: b.Sum(nil), size: n}
	if known {
		if s.sha512 = was.sha512; !bytes.Equal(s.sha256, was.sha256) {
			v.faultOf(KindChanged, e.name, "damaged: it is not what was written")
		}
	}
	v.sums[e.name] = s
	v.kept[e.name] = keep.Bytes()
	return nil
}

// bag checks what RFC 8493 asks, and that no tag file is there but ours.
func (v *verifier) bag() {
	tags := []string{fileBagit, fileInfo, fileSHA256, fileSHA512, fileTag256, fileTag512, fileSignature}
	for _, name := range tags {
		if _, ok := v.sums[name]; !ok {
			v.faultOf(KindMissing, name, "missing")
		}
	}
	var payload []string
	for _, name := range slices.Sorted(maps.Keys(v.sums)) {
		if strings.HasPrefix(name, "data/") {
			payload = append(payload, name)
			v.Bytes += v.sums[name].size
		} else if !slices.Contains(tags, name) && name != fileStamp {
			v.faultOf(KindExtra, name, "it does not belong to a bundle")
		}
	}
	if _, ok := v.sums[fileBagit]; ok && string(v.kept[fileBagit]) != bagitText {
		v.fault(fileBagit, "not the declaration of a BagIt 1.0 bag in UTF-8")
	}
	if _, ok := v.sums[fileInfo]; ok && oxumIn(v.kept[fileInfo]) != oxum(v.Bytes, len(payload)) {
		v.faultOf(KindChanged, fileInfo, "its Payload-Oxum is not that of the files (%s)", oxum(v.Bytes, len(payload)))
	}
	sum256 := func(s sums) []byte { return s.sha256 }
	sum512 := func(s sums) []byte { return s.sha512 }
	v.manifest(fileSHA256, payload, sha256.Size, sum256)
	v.manifest(fileSHA512, payload, sha512.Size, sum512)
	v.manifest(fileTag256, tags[:4], sha256.Size, sum256)
	v.manifest(fileTag512, tags[:4], sha512.Size, sum512)
}

// manifest compares both ways: what is listed is there and unchanged, what is
// there is listed.
func (v *verifier) manifest(name string, files []string, length int, sum func(sums) []byte) {
	if _, ok := v.sums[name]; !ok {
		return
	}
	listed, err := parseManifest(v.kept[name], length)
	if err != nil {
		v.fault(name, "%s", err)
		return
	}
	for _, p := range slices.Sorted(maps.Keys(listed)) {
		s, ok := v.sums[p]
		switch {
		case !ok:
			v.faultOf(KindMissing, p, "listed in %s, but missing", name)
		case !slices.Contains(files, p):
			v.faultOf(KindOutOfPlace, p, "listed in %s, where it does not belong", name)
		case !bytes.Equal(sum(s), listed[p]):
			v.faultOf(KindChanged, p, "changed: it is not the file that %s lists", name)
		}
	}
	for _, p := range files {
		if _, ok := v.sums[p]; !ok {
			continue // told as missing
		}
		if _, ok := listed[p]; !ok {
			v.faultOf(KindExtra, p, "not listed in %s", name)
		}
	}
}

// signed checks the SSH signature over the tag manifest, and that the key in
// the bundle, which VERIFY.txt has the reader use, is the one that signed.
func (v *verifier) signed(want string) {
	if _, ok := v.sums[fileSignature]; !ok {
		return // told as missing
	}
	signer, err := checkSignature(v.kept[fileTag512], v.kept[fileSignature])
	if err != nil {
		v.faultOf(KindSignature, fileSignature, "%s", err)
		return
	}
	v.Signer = signer
	if want != "" {
		if v.SignerKnown = want == signer; !v.SignerKnown {
			v.faultOf(KindSigner, fileSignature, "signed by %s, not by %s as asked", signer, shownLine(want))
		}
	}
	pub, fp, err := parseKeyFile(v.kept[fileKey])
	if err != nil {
		v.fault(fileKey, "%s", err)
		return
	}
	if fp != signer {
		v.faultOf(KindSignature, fileKey, "it is not the key that signed")
	}
	if string(v.kept[fileSigners]) != signersLine(pub) {
		v.fault(fileSigners, "it is not one line for the key of this bundle")
	}
}

var errNoFile = errors.New("missing")

// document decodes a JSON file of the bundle; what is wrong is a fault.
func (v *verifier) document(name, kind string, into any) bool {
	if _, ok := v.sums[name]; !ok {
		v.faultOf(KindMissing, name, "%s", errNoFile)
		return false
	}
	if v.sums[name].size > maxKept {
		v.fault(name, "longer than a document of this kind may be")
		return false
	}
	if err := decodeOurs(v.kept[name], kind, into); err != nil {
		v.fault(name, "%s", err)
		return false
	}
	return true
}
