// Package bag checks BagIt bags of any maker: RFC 8493 (BagIt 1.0) and the
// drafts before it that are in use (0.93 to 0.97), as a folder, a zip, a tar or
// a tar.gz. It reads and writes nothing else, calls no network (a fetch.txt is
// told, not followed), and holds no more of a bag in memory than its tag files.
//
// What a bag proves is that its files are those that were listed. Who listed
// them it does not say.
package bag

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// Kinds of faults.
const (
	Missing    = "missing"
	Changed    = "changed"
	Extra      = "extra"
	OutOfPlace = "out_of_place"
	Malformed  = "malformed"
)

// Fault is one thing wrong, naming the file.
type Fault struct {
	Kind string `json:"kind"`
	File string `json:"file,omitempty"` // path inside the bag, "" for the bag itself
	What string `json:"what"`
}

// Report is what Check read and found.
type Report struct {
	Name       string   `json:"name"`
	Version    string   `json:"version"`    // of BagIt, as it declares
	Files      int      `json:"files"`      // tag files among them
	Bytes      int64    `json:"bytes"`      // of the payload
	Algorithms []string `json:"algorithms"` // of the manifests that were checked
	// Weak: only md5 or sha1 list the payload. They find accidents, not somebody
	// who wants to deceive.
	Weak   bool     `json:"weak"`
	Notes  []string `json:"notes"`
	Faults []Fault  `json:"faults"`
}

// OK reports that nothing is wrong.
func (r Report) OK() bool { return len(r.Faults) == 0 }

const (
	maxTag    = 64 << 20 // bytes of a tag file that is looked into
	maxTags   = 256 << 20
	maxFiles  = 200_000
	maxPath   = 4096     // bytes of a path
	maxNames  = 64 << 20 // bytes of all paths in a tar
	maxFaults = 1000
)

// algorithms are those that a manifest may be made with, by its name.
var algorithms = map[string]func() hash.Hash{
	"md5": md5.New, "sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New,
}

var weak = []string{"md5", "sha1"}

type checker struct {
	*Report
	sums  map[string]map[string][]byte // by path, then algorithm
	sizes map[string]int64
	tags  map[string][]byte
}

func (c *checker) fault(kind, file, format string, args ...any) {
	if len(c.Faults) < maxFaults {
		c.Faults = append(c.Faults, Fault{kind, file, fmt.Sprintf(format, args...)})
	}
}

// Check reads a bag whole and reports every fault. The error is about reading,
// never about the bag.
func Check(ctx context.Context, s Source) (Report, error) {
	r := Report{Name: s.Name(), Algorithms: []string{}, Notes: []string{}, Faults: []Fault{}}
	c := &checker{Report: &r, sums: map[string]map[string][]byte{}, sizes: map[string]int64{}, tags: map[string][]byte{}}
	wanted := s.algorithms()
	held := int64(0)
	err := s.Each(ctx, func(name string, size int64, body io.Reader) error {
		if what := badPath(name); what != "" {
			c.fault(OutOfPlace, name, "%s", what)
			return nil
		}
		if _, twice := c.sizes[name]; twice {
			c.fault(OutOfPlace, name, "its name is there twice")
			return nil
		}
		if len(c.sizes) >= maxFiles {
			return fmt.Errorf("more than %d files: too many for this program", maxFiles)
		}
		sums := map[string]hash.Hash{}
		var out []io.Writer
		for _, a := range wanted {
			sums[a] = algorithms[a]()
			out = append(out, sums[a])
		}
		var keep bytes.Buffer
		if !strings.HasPrefix(name, "data/") && size <= maxTag && held+size <= maxTags {
			held += size
			out = append(out, &keep)
		}
		n, err := io.Copy(io.MultiWriter(out...), body)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			c.fault(Changed, name, "damaged: it cannot be read whole")
		}
		c.sizes[name], c.sums[name] = n, map[string][]byte{}
		for a, h := range sums {
			c.sums[name][a] = h.Sum(nil)
		}
		if !strings.HasPrefix(name, "data/") {
			c.tags[name] = keep.Bytes()
		}
		return nil
	})
	if err != nil {
		if shape := new(shapeError); errors.As(err, &shape) {
			c.fault(Malformed, "", "%s", shape)
			return r, nil
		}
		return r, err
	}
	c.Files = len(c.sizes)
	c.judge()
	return r, nil
}

func (c *checker) judge() {
	utf8 := c.declaration()
	var payload []string
	for _, name := range slices.Sorted(maps.Keys(c.sizes)) {
		if strings.HasPrefix(name, "data/") {
			payload = append(payload, name)
			c.Bytes += c.sizes[name]
		}
	}
	if len(payload) == 0 {
		c.Notes = append(c.Notes, "it has no payload")
	}
	fetch := c.fetch()
	listedSomewhere := map[string]bool{}
	manifests := 0
	for _, name := range slices.Sorted(maps.Keys(c.tags)) {
		algorithm, tag, ok := manifestName(name)
		if !ok {
			continue
		}
		if algorithms[algorithm] == nil {
			c.Notes = append(c.Notes, name+" is not checked: its algorithm is not known here")
			continue
		}
		if !tag {
			manifests++
			c.Algorithms = append(c.Algorithms, algorithm)
		}
		listed, what := parseManifest(c.tags[name], algorithms[algorithm]().Size(), utf8, func(p string) bool {
			_, there := c.sizes[unescape(p)]
			return there && c.Version == "1.0"
		})
		if what != "" {
			c.fault(Malformed, name, "%s", what)
			continue
		}
		c.compare(name, algorithm, tag, listed, fetch)
		if tag {
			continue
		}
		for p := range listed {
			listedSomewhere[c.present(p)] = true
		}
		if c.Version == "1.0" {
			for _, p := range payload {
				if !c.lists(listed, p) {
					c.fault(Extra, p, "not listed in %s", name)
				}
			}
		}
	}
	if c.Version != "1.0" { // before, one manifest that lists a file was enough
		for _, p := range payload {
			if manifests > 0 && !listedSomewhere[p] {
				c.fault(Extra, p, "not listed in any manifest")
			}
		}
	}
	if manifests == 0 {
		c.fault(Missing, "", "it has no manifest of its payload that can be checked")
	}
	c.Weak = manifests > 0 && !slices.ContainsFunc(c.Algorithms, func(a string) bool { return !slices.Contains(weak, a) })
	if c.Weak {
		c.Notes = append(c.Notes, "only "+strings.Join(c.Algorithms, " and ")+" lists the payload: it finds accidents, not somebody who wants to deceive")
	}
	c.oxum(payload, fetch)
}

// compare holds one manifest against the files.
func (c *checker) compare(name, algorithm string, tag bool, listed map[string]string, fetch map[string]bool) {
	for _, p := range slices.Sorted(maps.Keys(listed)) {
		at := c.present(p)
		sums, ok := c.sums[at]
		switch {
		case tag == strings.HasPrefix(p, "data/"):
			c.fault(OutOfPlace, p, "listed in %s, where it does not belong", name)
		case !ok && fetch[p]:
			c.fault(Missing, p, "to be fetched, as fetch.txt says: this program calls no network, fetch it first")
		case !ok:
			c.fault(Missing, p, "listed in %s, but missing", name)
		case hex.EncodeToString(sums[algorithm]) != listed[p]:
			c.fault(Changed, p, "changed: it is not the file that %s lists", name)
		}
	}
}

// declaration reads bagit.txt and reports whether the tag files are UTF-8.
func (c *checker) declaration() (utf8 bool) {
	raw, ok := c.tags["bagit.txt"]
	if !ok {
		c.fault(Missing, "bagit.txt", "missing: this is not a bag")
		return true
	}
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n"), "\n")
	version, ok1 := strings.CutPrefix(lines[0], "BagIt-Version: ")
	encoding, ok2 := "", false
	if len(lines) > 1 {
		encoding, ok2 = strings.CutPrefix(lines[1], "Tag-File-Character-Encoding: ")
	}
	if !ok1 || !ok2 || len(lines) != 2 {
		c.fault(Malformed, "bagit.txt", "not the declaration of a bag")
		return true
	}
	c.Version = strings.TrimSpace(version)
	if !slices.Contains([]string{"0.93", "0.94", "0.95", "0.96", "0.97", "1.0"}, c.Version) {
		c.fault(Malformed, "bagit.txt", "a version of BagIt that this program does not know")
		c.Version = "1.0"
	}
	switch strings.ToUpper(strings.TrimSpace(encoding)) {
	case "UTF-8":
		return true
	case "ISO-8859-1", "US-ASCII":
		return false
	}
	c.fault(Malformed, "bagit.txt", "its tag files are in an encoding that this program does not read")
	return true
}

// fetch reads fetch.txt: the paths that are elsewhere.
func (c *checker) fetch() map[string]bool {
	raw, ok := c.tags["fetch.txt"]
	if !ok {
		return nil
	}
	out := map[string]bool{}
	absent := 0
	for line := range strings.Lines(string(raw)) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) < 3 {
			c.fault(Malformed, "fetch.txt", "not lines of an address, a length and a path")
			return out
		}
		p := unescape(strings.Join(fields[2:], " "))
		out[p] = true
		if _, there := c.sizes[c.present(p)]; !there {
			absent++
		}
	}
	c.Notes = append(c.Notes, fmt.Sprintf("fetch.txt names %d files, %d of them are not here; this program calls no network", len(out), absent))
	return out
}

// oxum holds Payload-Oxum against the payload, where it is said.
func (c *checker) oxum(payload []string, fetch map[string]bool) {
	for line := range strings.Lines(string(c.tags["bag-info.txt"])) {
		label, value, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(label, "Payload-Oxum") {
			continue
		}
		if is := fmt.Sprintf("%d.%d", c.Bytes, len(payload)); strings.TrimSpace(value) != is && len(fetch) == 0 {
			c.fault(Changed, "bag-info.txt", "its Payload-Oxum is not that of the files (%s)", is)
		}
	}
}

// manifestName reads "manifest-sha256.txt" and "tagmanifest-sha256.txt".
func manifestName(name string) (algorithm string, tag, ok bool) {
	rest, ok := strings.CutSuffix(name, ".txt")
	if a, is := strings.CutPrefix(rest, "tagmanifest-"); ok && is {
		return strings.ToLower(a), true, true
	}
	a, is := strings.CutPrefix(rest, "manifest-")
	return strings.ToLower(a), false, ok && is
}

// badPath says what is wrong with a path of a bag, or "".
func badPath(p string) string {
	switch {
	case p == "" || len(p) > maxPath || strings.ContainsAny(p, "\x00\\"):
		return "its path is empty, too long, or has a character that no bag needs"
	case path.IsAbs(p) || path.Clean(p) != p || p == ".." || strings.HasPrefix(p, "../"):
		return "its path leads out of the bag"
	}
	return ""
}
