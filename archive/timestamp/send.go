package timestamp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// ErrServer: the server was not reached, or did not answer as one for
// timestamps does.
var ErrServer = errors.New("the timestamping server did not answer: carry the request out as a file, or try again later")

// ErrAddress: not the address of a server for timestamps.
var ErrAddress = errors.New("not the address of a timestamping server: it begins with https:// or http://")

const (
	timeout    = 30 * time.Second
	maxAddress = 500
)

// CheckAddress says whether a server can be asked at an address.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || len(address) > maxAddress || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return ErrAddress
	}
	return nil
}

// Send posts a request to a server and returns its reply as it came; Check
// judges it. It gives up after 30 seconds, follows no redirection, and sends
// nothing but the request and what HTTP asks for: no cookie, no name of the
// program. The server learns the hash, the time, and the network address.
func Send(ctx context.Context, address string, req []byte) ([]byte, error) {
	if err := CheckAddress(address); err != nil {
		return nil, err
	}
	if _, err := request(req); err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(ctx, timeout)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(req))
	if err != nil {
		return nil, ErrAddress
	}
	r.Header.Set("Content-Type", "application/timestamp-query")
	r.Header.Set("Accept", "application/timestamp-reply")
	r.Header.Set("User-Agent", "")
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: 16 << 10}
	client := http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%w (%w)", ErrServer, err)
	}
	defer answer.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(answer.Body, MaxReply+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w (%w)", ErrServer, err)
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%w (HTTP %d)", ErrServer, answer.StatusCode)
	case len(reply) > MaxReply:
		return nil, errTooLarge
	}
	return reply, nil
}
