package mishap

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"testing"

	"attest/archive"
	"attest/archive/record"
)

const (
	pass   = "고양이 battery 두만강 staple 무산 horse"
	second = 48_000
)

// TestMain lets the test binary be the program that is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv(workEnv); path != "" {
		fmt.Fprintln(os.Stderr, workForever(path)) // it ends only by an error
		os.Exit(1)
	}
	if path := os.Getenv(kindsEnv); path != "" {
		fmt.Fprintln(os.Stderr, writeOnAsking(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		noErr(t, err)
		return v
	}
}

func noErr(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openVault(path string) (*archive.Vault, error) {
	return archive.Open(context.Background(), path, archive.OpenOptions{Passphrase: []byte(pass)}, nil)
}

func checkClean(t testing.TB, v *archive.Vault) {
	t.Helper()
	if rep := must[archive.CheckReport](t)(v.Check(context.Background(), nil)); len(rep.Faults) > 0 {
		t.Fatalf("faults: %+v", rep.Faults)
	}
}

// tune is the sample at a place of an invented sound.
func tune(i int64) int32 {
	x := uint32(i*2654435761) >> 20
	return int32(i%977*3000-1_400_000) + int32(x)
}

func readExhibit(t testing.TB, v *archive.Vault, id record.ID) []byte {
	t.Helper()
	b, _, err := v.OpenExhibit(id)
	noErr(t, err)
	data := must[[]byte](t)(io.ReadAll(b))
	noErr(t, b.Close())
	return data
}

// isTune compares what another program hears in a FLAC file with so many samples
// of the tune.
func isTune(t testing.TB, file []byte, samples int64) {
	t.Helper()
	cmd := exec.Command("flac", "-d", "--silent", "-c", "--force-raw-format", "--endian=little", "--sign=signed", "-")
	cmd.Stdin = bytes.NewReader(file)
	raw := must[[]byte](t)(cmd.Output())
	want := make([]byte, 0, 3*samples)
	for i := range samples {
		s := tune(i)
		want = append(want, byte(s), byte(s>>8), byte(s>>16))
	}
	if !slices.Equal(raw, want) {
		t.Fatalf("%d bytes of sound are not the %d samples that were taken", len(raw), samples)
	}
}
