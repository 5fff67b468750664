package seal

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestValueOpensWithItsKeyAndDataOnly(t *testing.T) {
	k, plain, aad := NewKey(), []byte("an invented sentence"), []byte("T…/version/3")
	sealed := k.Seal(plain, aad)
	if got, err := k.Open(sealed, aad); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("opened %q, %v", got, err)
	}
	if bytes.Equal(sealed, k.Seal(plain, aad)) {
		t.Error("sealed twice, equal bytes: the nonce repeats")
	}
	for name, open := range map[string]func() ([]byte, error){
		"other key":  func() ([]byte, error) { return NewKey().Open(sealed, aad) },
		"other data": func() ([]byte, error) { return k.Open(sealed, []byte("T…/version/4")) },
		"empty":      func() ([]byte, error) { return k.Open(nil, aad) },
		"too short":  func() ([]byte, error) { return k.Open(sealed[:ValueOverhead-1], aad) },
		"version 0":  func() ([]byte, error) { return k.Open(append([]byte{0}, sealed[1:]...), aad) },
		"cut":        func() ([]byte, error) { return k.Open(sealed[:len(sealed)-1], aad) },
		"longer":     func() ([]byte, error) { return k.Open(append(bytes.Clone(sealed), 0), aad) },
	} {
		if got, err := open(); !errors.Is(err, ErrDamaged) || got != nil {
			t.Errorf("%s: %q, %v; want ErrDamaged", name, got, err)
		}
	}
	if _, err := k.Open(append([]byte{2}, sealed[1:]...), aad); !errors.Is(err, ErrNewerFormat) {
		t.Errorf("version 2: %v; want ErrNewerFormat", err)
	}
}

func TestValueFlips(t *testing.T) {
	k, aad := NewKey(), []byte("object")
	flipAll(t, k.Seal([]byte("an invented sentence"), aad), 1, func(raw []byte) error {
		_, err := k.Open(raw, aad)
		return err
	})
}

// flipAll turns one bit of each byte and wants open to refuse the result. It
// steps over bytes in the middle of long inputs.
func flipAll(t *testing.T, raw []byte, step int, open func([]byte) error) {
	t.Helper()
	for i := 0; i < len(raw); i++ {
		if i > 1024 && i < len(raw)-1024 && i%step != 0 {
			continue
		}
		raw[i] ^= 1 << (i % 8)
		if open(raw) == nil {
			t.Fatalf("byte %d of %d flipped, and it still opens", i, len(raw))
		}
		raw[i] ^= 1 << (i % 8)
	}
	if err := open(raw); err != nil {
		t.Fatalf("unchanged, it does not open: %v", err)
	}
}

func TestDerivedKeysDiffer(t *testing.T) {
	k := NewKey()
	again := k.Derive("a")
	if k.Derive("a") != again || again == k.Derive("b") || k.Derive("a") == k {
		t.Error("a derived key must depend on key and label, and on nothing else")
	}
	k.Wipe()
	if k != (Key{}) {
		t.Error("a wiped key still holds something")
	}
}

func TestKeyIsNeverPrinted(t *testing.T) {
	var k Key
	for i := range k {
		k[i] = 0xab
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		out := fmt.Sprintf(verb, struct{ K Key }{k})
		if strings.Contains(out, "171") || strings.Contains(strings.ToLower(out), "ab, 0xab") || strings.Contains(out, "\xab") || strings.Contains(out, "0xab") {
			t.Errorf("%s prints the key: %q", verb, out)
		}
	}
}
