package timestamp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"attest/internal/tsa"
)

func TestServerStampsAHashAndNothingElse(t *testing.T) {
	s := tsa.Start(t)
	data := []byte("a checkpoint, invented")
	req, err := NewRequest(data)
	noErr(t, err)
	reply, err := Send(t.Context(), s.URL, req)
	noErr(t, err)
	info, err := Check(reply, data, req, nil)
	noErr(t, err)
	if time.Since(info.Time).Abs() > time.Hour || info.Policy != "1.2.3.4.1" || info.Trusted || len(info.Chain) != 1 {
		t.Errorf("the timestamp says %+v", info)
	}
	if len(s.Requests) != 1 || bytes.Contains(s.Requests[0], data) || len(s.Requests[0]) > 80 || s.Headers.Get("User-Agent") != "" {
		t.Errorf("the server was told more than a hash: %q %v", s.Requests, s.Headers)
	}
	sum := sha256.Sum256(data)
	if !bytes.Contains(s.Requests[0], sum[:]) {
		t.Error("the request is not over the hash")
	}

	roots := x509.NewCertPool()
	pem, err := os.ReadFile(s.Root)
	noErr(t, err)
	roots.AppendCertsFromPEM(pem)
	if info, err = Check(reply, data, req, roots); err != nil || !info.Trusted {
		t.Errorf("under its own root: %+v %v", info, err)
	}
	if _, err = Check(reply, data, req, x509.NewCertPool()); !errors.Is(err, ErrChain) {
		t.Errorf("under no root: %v", err)
	}
	stock := filepath.Join(t.TempDir(), "reply.tsr")
	noErr(t, os.WriteFile(stock, reply, 0o600))
	noErr(t, os.WriteFile(stock+".data", data, 0o600))
	noErr(t, s.Verify(stock, stock+".data"))
}

func TestReplyThatIsNotTheAnswerIsRefused(t *testing.T) {
	s := tsa.Start(t)
	data := []byte("invented")
	req, err := NewRequest(data)
	noErr(t, err)
	second, err := NewRequest(data)
	noErr(t, err)
	reply, err := s.Reply(req)
	noErr(t, err)
	for name, c := range map[string]struct {
		reply, data, asked []byte
		want               error
	}{
		"other bytes":   {reply, []byte("Invented"), nil, ErrOther},
		"other request": {reply, data, second, ErrNonce},
		"noise":         {[]byte("noise"), data, req, ErrReply},
		"cut short":     {reply[:len(reply)-1], data, req, ErrReply},
		"refused":       {[]byte{0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02}, data, req, ErrRefused},
		"too large":     {make([]byte, MaxReply+1), data, req, ErrReply},
	} {
		if _, err := Check(c.reply, c.data, c.asked, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for i := range reply { // any flipped bit is refused, or is in a part that is not signed and changes nothing
		bad := bytes.Clone(reply)
		bad[i] ^= 1
		got, err := Check(bad, data, req, nil)
		if err == nil {
			want, _ := Check(reply, data, req, nil)
			if !got.Time.Equal(want.Time) || got.Serial != want.Serial || got.Policy != want.Policy {
				t.Fatalf("byte %d: a changed reply says %+v", i, got)
			}
		}
	}
}

func TestServerThatDoesNotAnswer(t *testing.T) {
	req, err := NewRequest([]byte("invented"))
	noErr(t, err)
	answer := func(h http.HandlerFunc) string {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		return s.URL
	}
	large := make([]byte, MaxReply+1)
	for name, url := range map[string]string{
		"no": answer(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }),
		"away": answer(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		}),
		"nothing": "http://127.0.0.1:1/",
	} {
		if _, err := Send(t.Context(), url, req); !errors.Is(err, ErrServer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Send(t.Context(), answer(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(large) }), req); !errors.Is(err, ErrReply) {
		t.Errorf("too much: %v", err)
	}
	for _, bad := range []string{"", "ftp://host/", "https://", "https://me:pw@host/", "nonsense"} {
		if _, err := Send(t.Context(), bad, req); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Send(gone, "http://127.0.0.1:1/", req); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	data := []byte("invented")
	reply, err := os.ReadFile("testdata/reply.tsr")
	noErr(f, err)
	req, err := os.ReadFile("testdata/request.tsq")
	noErr(f, err)
	if _, err := Check(reply, data, req, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(reply, req)
	f.Add([]byte{0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02}, req)
	f.Add([]byte(nil), []byte(nil))
	f.Fuzz(func(t *testing.T, reply, asked []byte) {
		info, err := Check(reply, data, asked, nil)
		if err == nil && info.Authority == "" && info.Time.IsZero() {
			t.Error("a timestamp that says nothing was taken")
		}
	})
}

func noErr(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
