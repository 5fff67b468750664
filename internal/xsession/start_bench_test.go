//go:build desktop

package xsession

import (
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// benchPass is invented; it is typed on a Latin keyboard.
const benchPass = "rhdiddl battery enaks staple antks horse"

// BenchmarkStart starts the real program on a vault that is there and reports the seconds until a passphrase can be typed:
// the window has the keyboard and the field for the passphrase is drawn with its ring of focus. That it is so is then shown:
// the passphrase is typed at once, with no wait, and the vault opens, or the benchmark fails. Median of 7, looked at every
// 20 ms. Drawing is by software, on Xvfb, in an empty home.
//
// "first" is with the program's file out of the system's cache, as after switching the machine on; the libraries of the
// system may still be there.
func BenchmarkStart(b *testing.B) {
	attest, ctl := Built(b, "attest"), Built(b, "attestctl")
	s := Start(b, Options{})
	vault, pass := filepath.Join(s.Home, "office.attest"), filepath.Join(s.Temp, "pass")
	if err := os.WriteFile(pass, []byte(benchPass+"\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	if out, err := exec.Command(ctl, "init", vault, "--name", "Office", "--member", "Han", "--passphrase-file", pass).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, c := range []struct {
		name  string
		ready func()
	}{{"again", func() {}}, {"first", func() { forget(b, attest) }}} {
		b.Run(c.name, func(b *testing.B) {
			var took []float64
			for b.Loop() {
				took = nil
				for range 7 {
					c.ready()
					took = append(took, s.startOnce(attest, vault).Seconds())
				}
			}
			b.ReportMetric(slices.Sorted(slices.Values(took))[len(took)/2], "s-to-passphrase")
			b.ReportMetric(slices.Max(took), "s-at-most")
			b.ReportMetric(load(b), "load")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// startOnce starts the program, measures, and proves by opening the vault that a passphrase could be typed.
func (s *Session) startOnce(program, vault string) time.Duration {
	s.t.Helper()
	start := time.Now()
	p := s.Launch(program, vault)
	s.Wait("the field for the passphrase", func() bool {
		if !hasRing(s.Picture()) {
			return false
		}
		name, err := s.command("xdotool", "getwindowfocus", "getwindowname").Output()
		return err == nil && strings.TrimSpace(string(name)) == "Attest"
	})
	took := time.Since(start)
	s.Type(benchPass)
	s.Key("Return")
	note := filepath.Join(vault, "lock.by") // there while a vault is open
	s.Wait("the vault to open", func() bool { _, err := os.Stat(note); return err == nil })
	s.Settle()
	s.Key("alt+F4") // openbox asks the window to close
	s.Wait("the program to end", p.Ended)
	return took
}

// hasRing reports whether a field is drawn with the ring of focus: nothing else of that colour is as wide.
func hasRing(m *image.RGBA) bool {
	const wide, apart, alike = 300, 40, 20
	for y := range m.Rect.Dy() {
		run := 0
		for x := range m.Rect.Dx() {
			c := m.RGBAAt(x, y)
			r, g, b := int(c.R), int(c.G), int(c.B)
			if g-r < apart || b-r < apart || max(g-b, b-g) > alike { // no teal
				run = 0
			} else if run++; run == wide {
				return true
			}
		}
	}
	return false
}

// forget lets the system's cache of a file go.
func forget(b *testing.B, path string) {
	b.Helper()
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		b.Fatal(err)
	}
}

// load is how many processes ran or waited for a processor during the last minute: a figure taken under load says little.
func load(b *testing.B) float64 {
	b.Helper()
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		b.Fatal(err)
	}
	one, _, _ := strings.Cut(string(raw), " ")
	n, err := strconv.ParseFloat(one, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}
