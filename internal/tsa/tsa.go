// Package tsa is a timestamping authority for tests: openssl ts behind HTTP on
// loopback, with a root and a certificate made for one test.
package tsa

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// Server is a timestamping authority.
type Server struct {
	URL  string
	Root string // PEM file of its root
	dir  string
	// Requests are those that came, as bodies; Headers of the last one.
	Requests [][]byte
	Headers  http.Header
	asked    atomic.Int64
}

const config = `
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[plain]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
[req]
distinguished_name = dn
[dn]
[ts]
serial = SERIAL
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`

// Start makes the authority and starts it; it ends with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{dir: t.TempDir()}
	s.Root = filepath.Join(s.dir, "ca.pem")
	write(t, s.path("conf"), config)
	write(t, s.path("SERIAL"), "01\n")
	s.openssl(t, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
		"-subj", "/O=Invented authority/CN=Invented root", "-days", "30", "-config", "conf", "-extensions", "ca")
	s.openssl(t, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr",
		"-subj", "/O=Invented authority/CN=Invented clock", "-config", "conf")
	s.openssl(t, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem", "-days", "30",
		"-extfile", "conf", "-extensions", "tsa")
	web := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(web.Close)
	s.URL = web.URL
	return s
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	s.Requests, s.Headers = append(s.Requests, body), r.Header
	if err != nil || r.Header.Get("Content-Type") != "application/timestamp-query" {
		http.Error(w, "no query", http.StatusBadRequest)
		return
	}
	reply, err := s.Reply(body)
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/timestamp-reply")
	_, _ = w.Write(reply)
}

// Reply answers a request, as one that was carried to the authority as a file.
func (s *Server) Reply(query []byte) ([]byte, error) {
	name := s.path(fmt.Sprintf("q%d", s.asked.Add(1)))
	if err := os.WriteFile(name, query, 0o600); err != nil {
		return nil, err
	}
	cmd := exec.Command("openssl", "ts", "-reply", "-config", "conf", "-section", "ts", "-queryfile", name, "-signer", "tsa.pem", "-inkey", "tsa.key", "-chain", "ca.pem")
	cmd.Dir = s.dir
	var out, why bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &why
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, why.Bytes())
	}
	return out.Bytes(), nil
}

// Verify runs "openssl ts -verify" of a reply over a file.
func (s *Server) Verify(reply, data string) error {
	out, err := exec.Command("openssl", "ts", "-verify", "-data", data, "-in", reply, "-CAfile", s.Root).CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("Verification: OK")) {
		return fmt.Errorf("openssl ts -verify: %w: %s", err, out)
	}
	return nil
}

func (s *Server) path(name string) string { return filepath.Join(s.dir, name) }

func (s *Server) openssl(t testing.TB, args ...string) {
	t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = s.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("openssl %s: %v\n%s", args[0], err, out)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
