package bundle

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A thousand bundles, each spoilt in one way, are refused, and for what was done
// to them: the report names the file and says it in the word that fits.
func TestAThousandSpoiltBundlesAreRefusedForTheRightReason(t *testing.T) {
	good := [][]byte{written(t, readingSample()), written(t, finalSample(t, redaction...))}
	fingerprint, err := Fingerprint(officeKey.Public().(ed25519.PublicKey))
	must(t, err)
	whole := []*packed{unpack(t, good[0]), unpack(t, good[1])}
	rnd := rand.New(rand.NewPCG(5, 6))
	any := func(names []string) string { return names[rnd.IntN(len(names))] }

	// Each spoils a bundle and says which file the report must name, and with
	// which words, one of them.
	kinds := []struct {
		name, kind string
		spoil      func(p *packed) (file string, what []string)
	}{
		{"missing", KindMissing, func(p *packed) (string, []string) {
			name := any(p.order)
			delete(p.files, name)
			return name, []string{"missing"}
		}},
		{"changed", KindChanged, func(p *packed) (string, []string) {
			name := any(slices.DeleteFunc(slices.Clone(p.order), func(n string) bool { return n == fileSignature || strings.HasPrefix(n, "tagmanifest") }))
			b := bytes.Clone(p.files[name])
			b[rnd.IntN(len(b))] ^= byte(1) << rnd.IntN(8)
			p.files[name] = b
			return name, []string{"changed"}
		}},
		{"cut short", KindChanged, func(p *packed) (string, []string) {
			name := any(slices.DeleteFunc(slices.Clone(p.order), func(n string) bool { return !strings.HasPrefix(n, "data/") || len(p.files[n]) == 0 }))
			p.files[name] = p.files[name][:rnd.IntN(len(p.files[name]))]
			return name, []string{"changed"}
		}},
		{"extra", KindExtra, func(p *packed) (string, []string) {
			name := fmt.Sprintf("%sextra-%d.txt", any([]string{"data/", "data/exhibits/", "data/custody/", "data/testimonies/01/"}), rnd.IntN(1000))
			p.add(name, []byte("x"))
			return name, []string{"not listed"}
		}},
		{"extra beside", KindExtra, func(p *packed) (string, []string) {
			name := fmt.Sprintf("%s-%d.txt", any([]string{"fetch", "manifest-md5", "readme"}), rnd.IntN(1000))
			p.add(name, []byte("x"))
			return name, []string{"does not belong"}
		}},
		{"out of place", KindExtra, func(p *packed) (string, []string) {
			name := any(slices.DeleteFunc(slices.Clone(p.order), func(n string) bool { return !strings.HasPrefix(n, "data/") }))
			to := "data/moved/" + name[strings.LastIndex(name, "/")+1:]
			p.add(to, p.files[name])
			delete(p.files, name)
			return to, []string{"not listed"}
		}},
		{"listed out of place", KindOutOfPlace, func(p *packed) (string, []string) {
			name := any([]string{"data/index.html", fileKey, fileExhibits})
			sums := map[string][]byte{}
			for _, f := range []string{fileBagit, fileInfo, fileSHA256, fileSHA512, name} {
				sums[f] = fixed(f, p.files[f]).sha512
			}
			p.files[fileTag512] = formatManifest(sums)
			return name, []string{"where it does not belong"}
		}},
		{"bad signature", "", func(p *packed) (string, []string) {
			sig := bytes.Clone(p.files[fileSignature])
			sig[40+rnd.IntN(len(sig)-80)] ^= byte(1) << rnd.IntN(7)
			p.files[fileSignature] = sig
			return fileSignature, []string{"not a signature over this bundle", "not by SHA256:"} // a bit of the key makes it another's
		}},
		{"signature of another bundle", KindSignature, func(p *packed) (string, []string) {
			sig, err := sign(fmt.Appendf(nil, "another %d", rnd.Int()), officeKey)
			must(t, err)
			p.files[fileSignature] = sig
			return fileSignature, []string{"not a signature over this bundle"}
		}},
		{"unknown signer", KindSigner, func(p *packed) (string, []string) {
			var seed [ed25519.SeedSize]byte
			for i := range seed {
				seed[i] = byte(rnd.Uint32())
			}
			p.resign(t, ed25519.NewKeyFromSeed(seed[:]))
			return fileSignature, []string{"not by SHA256:"}
		}},
		{"redaction that does not prove", KindRedaction, func(p *packed) (string, []string) {
			p.files = maps.Clone(whole[1].files)
			p.order, p.name, p.mod = slices.Clone(whole[1].order), whole[1].name, whole[1].mod
			b := bytes.Clone(p.files[finalCopy])
			for {
				i := rnd.IntN(len(b))
				if c := bytes.IndexByte([]byte("0123456789abcdef"), b[i]); c >= 0 {
					b[i] = "123456789abcdef0"[c]
					break
				}
			}
			p.files[finalCopy] = b
			p.resign(t, officeKey)
			return finalCopy, []string{"not proven", "malformed"}
		}},
	}
	for n := range 1000 {
		kind := kinds[n%len(kinds)]
		from := whole[rnd.IntN(len(whole))]
		p := &packed{name: from.name, order: slices.Clone(from.order), files: maps.Clone(from.files), mod: from.mod}
		file, what := kind.spoil(p)
		r := verified(t, p.zip(), Options{Fingerprint: fingerprint})
		if !slices.ContainsFunc(r.Faults, func(f Fault) bool {
			return f.File == file && (kind.kind == "" || f.Kind == kind.kind) && slices.ContainsFunc(what, func(w string) bool { return strings.Contains(f.What, w) })
		}) {
			t.Errorf("%d, %s: want %s %q, got %v", n, kind.name, file, what, r.Faults)
		}
	}
}
