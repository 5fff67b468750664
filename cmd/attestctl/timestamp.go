package main

import (
	"crypto/x509"
	"fmt"
	"io"
	"os"
	"time"

	"attest/archive"
	"attest/archive/bundle"
	"attest/archive/record"
	"attest/archive/timestamp"
)

type timestampCmd struct {
	Vault      string `arg:"" help:"The vault."`
	Act        string `arg:"" optional:"" help:"list (default); request: write a request to a file, to be carried out; take: a reply that was carried in; send: ask the server that was set; server: set it; write: a reply that is kept, to a file." enum:"list,request,take,send,server,write" default:"list"`
	Thing      string `arg:"" optional:"" help:"take: the reply's file. server: https://…, or none. write: ID from the list."`
	Out        string `help:"request, write: file to write." placeholder:"FILE"`
	Bundle     string `help:"request: plain bundle whose signature is to be stamped; without it the custody log." placeholder:"FILE"`
	Submission string `help:"request: the submission of the bundle." placeholder:"ID"`
}

func (c *timestampCmd) Run(p *program) error {
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		switch c.Act {
		case "request":
			return c.request(p, v)
		case "take":
			reply, err := readCapped(c.Thing, timestamp.MaxReply)
			if err != nil {
				return err
			}
			s, info, err := v.TakeTimestamp(reply)
			if err != nil {
				return err
			}
			return p.showStamp(s, info)
		case "send":
			s, info, err := v.SendTimestamp(p.ctx)
			if err != nil {
				return err
			}
			return p.showStamp(s, info)
		case "server":
			if c.Thing == "" {
				return &usageError{"timestamp VAULT server https://…, or none"}
			}
			if c.Thing == "none" {
				c.Thing = ""
			}
			if err := v.SetTimestampServer(c.Thing); err != nil {
				return err
			}
			if !p.flags.JSON {
				p.say("asked only by timestamp send and export --timestamp; it is told a hash, the time and this machine's address")
			}
		case "write":
			return c.write(p, v)
		}
		return p.showStamps(v)
	})
}

func (c *timestampCmd) request(p *program, v *archive.Vault) error {
	if c.Out == "" || (c.Bundle == "") != (c.Submission == "") {
		return &usageError{"timestamp VAULT request --out FILE.tsq, with --bundle FILE --submission S-… for a bundle"}
	}
	var s record.Timestamp
	var err error
	if c.Bundle != "" {
		sub, ferr := findSubmission(v, c.Submission)
		if ferr != nil {
			return ferr
		}
		s, err = v.AskBundleTimestamp(p.ctx, sub.ID, c.Bundle)
	} else {
		s, err = v.AskTimestamp()
	}
	if err == nil {
		err = writeNew(c.Out, s.Request)
	}
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return p.document(map[string]any{"id": s.ID, "file": c.Out, "over": s.Over})
	}
	p.say("wrote %s: give it to a timestamping authority, then: timestamp VAULT take REPLY.tsr", c.Out)
	return nil
}

func (c *timestampCmd) write(p *program, v *archive.Vault) error {
	for _, s := range v.Timestamps() {
		if string(s.ID) != c.Thing {
			continue
		}
		if c.Out == "" || len(s.Reply) == 0 {
			return &usageError{"timestamp VAULT write ID --out FILE.tsr, for one whose reply is there"}
		}
		if err := writeNew(c.Out, s.Reply); err != nil {
			return err
		}
		p.say("wrote %s", c.Out)
		return nil
	}
	return fmt.Errorf("timestamp %s: %w", c.Thing, archive.ErrNotFound)
}

func (p *program) showStamp(s record.Timestamp, info timestamp.Info) error {
	if p.flags.JSON {
		return p.document(map[string]any{"id": s.ID, "over": s.Over, "size": s.Size, "timestamp": info})
	}
	p.say("kept: %s, by %s", info.Time.Format(time.RFC3339), info.Authority)
	p.say("whether that authority is to be trusted the reply cannot say: openssl ts -verify with its root does")
	return nil
}

func (p *program) showStamps(v *archive.Vault) error {
	var cells [][]string
	list := []map[string]any{}
	for _, s := range v.Timestamps() {
		at, by := "waits for its reply", ""
		one := map[string]any{"id": s.ID, "over": s.Over, "size": s.Size, "asked": s.Asked}
		if len(s.Reply) > 0 {
			info, err := v.TimestampInfo(s)
			if err != nil {
				return fmt.Errorf("timestamp %s: %w", s.ID, err)
			}
			at, by = info.Time.Format(time.RFC3339), info.Authority
			one["timestamp"] = info
		}
		list = append(list, one)
		cells = append(cells, []string{string(s.ID), s.Over, fmt.Sprint(s.Size), at, by})
	}
	if p.flags.JSON {
		return p.document(map[string]any{"server": v.Office().TimestampServer, "timestamps": list, "next": ""})
	}
	if server := v.Office().TimestampServer; server != "" {
		p.say("server: %s", server)
	}
	return p.table([]string{"ID", "OVER", "ENTRIES", "TIME", "AUTHORITY"}, cells)
}

// readCapped reads a small file that came from outside.
func readCapped(path string, most int64) ([]byte, error) {
	if path == "" {
		return nil, &usageError{"name the file"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(raw)) > most {
		err = fmt.Errorf("%s is larger than a file of its kind", path)
	}
	return raw, err
}

// writeNew writes a file that is not there yet.
func writeNew(path string, data []byte) error {
	return archive.WriteOutside(path, func(w io.Writer) error { _, err := w.Write(data); return err })
}

// authorities reads the roots that a recipient trusts for timestamps.
func authorities(files []string) (*x509.CertPool, error) {
	if len(files) == 0 {
		return nil, nil
	}
	pool := x509.NewCertPool()
	for _, f := range files {
		raw, err := readCapped(f, 4<<20)
		if err != nil {
			return nil, err
		}
		if !pool.AppendCertsFromPEM(raw) {
			return nil, fmt.Errorf("%s has no certificate in PEM", f)
		}
	}
	return pool, nil
}

// showTimestamps says what verify found.
func (p *program) showTimestamps(rep bundle.Report) {
	for _, s := range rep.Timestamps {
		p.say("timestamp over %s: %s, by %s", s.Over, s.Time.Format(time.RFC3339), oneLine(s.Authority))
		switch {
		case s.Trusted:
			p.say("  its certificates lead to an authority that you gave")
		default:
			p.say("  its certificates came with it: give the authority's own with --authority FILE")
		}
		if s.Size > 0 {
			p.say("  the log had at least %d entries then, and the bundle's continues it", s.Size)
		}
	}
}
