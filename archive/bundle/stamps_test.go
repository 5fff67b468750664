package bundle

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/custody"
	"attest/archive/timestamp"
	"attest/internal/tsa"
)

// A timestamp that is not over what lies beside it, or over a log that the
// bundle's does not continue, is a fault by its name.
func TestATimestampThatDoesNotHoldIsAFault(t *testing.T) {
	a := tsa.Start(t)
	stamped := func(data []byte) []byte {
		req, err := timestamp.NewRequest(data)
		if err != nil {
			t.Fatal(err)
		}
		reply, err := a.Reply(req)
		if err != nil {
			t.Fatal(err)
		}
		return reply
	}
	c := sample()
	head, err := custody.OpenCheckpoint(c.Custody.Checkpoint, c.Custody.Origin, keysOf(c))
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := custody.SignCheckpoint(custody.Checkpoint{Origin: c.Custody.Origin, Size: 2, Root: tlog.Hash{7}}, logKey)
	if err != nil {
		t.Fatal(err)
	}
	good := stamped(c.Custody.Checkpoint)
	sign := func(reply []byte) func(context.Context, []byte) ([]byte, error) {
		return func(_ context.Context, sig []byte) ([]byte, error) {
			if reply == nil {
				return stamped(sig), nil
			}
			return reply, nil
		}
	}
	for name, x := range map[string]struct {
		stamp *Stamp
		sign  func(context.Context, []byte) ([]byte, error)
		fault string
		count int
	}{
		"good":                   {&Stamp{Reply: good}, sign(nil), "", 2},
		"none":                   {nil, nil, "", 0},
		"over another file":      {&Stamp{Reply: stamped([]byte("other"))}, nil, fileCheckStamp + ": the timestamp is over something else", 0},
		"noise":                  {&Stamp{Reply: []byte("noise")}, nil, fileCheckStamp + ": not a reply", 0},
		"beside the signature":   {nil, sign(good), fileStamp + ": the timestamp is over something else", 0},
		"of a log that was left": {&Stamp{Reply: stamped(foreign), Earlier: foreign, Consistency: [][32]byte{{1}}}, nil, fileEarlier + ": the log of this bundle does not begin with it", 0},
		"of a later log":         {&Stamp{Reply: good, Earlier: []byte(strings.Replace(string(foreign), "\n2\n", "\n99\n", 1))}, nil, fileEarlier + ": it is no earlier checkpoint", 0},
		"without its proof":      {&Stamp{Reply: good, Earlier: c.Custody.Checkpoint, Consistency: [][32]byte{{1}}}, nil, fileEarlier + ": the log of this bundle does not begin", 0},
	} {
		c := c
		c.Custody.Stamp, c.Stamp = x.stamp, x.sign
		raw := written(t, c)
		rep, err := VerifyReaderAt(context.Background(), bytes.NewReader(raw), int64(len(raw)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if x.fault == "" {
			if !rep.OK() || len(rep.Timestamps) != x.count {
				t.Errorf("%s: %v %+v", name, rep.Faults, rep.Timestamps)
			}
			if x.count == 2 && rep.Timestamps[1].Size != head.Size {
				t.Errorf("%s: the log had %d entries, want %d", name, rep.Timestamps[1].Size, head.Size)
			}
			continue
		}
		if len(rep.Faults) != 1 || !strings.HasPrefix(rep.Faults[0].String(), x.fault) {
			t.Errorf("%s: %v", name, rep.Faults)
		}
	}
}

func keysOf(c Content) (out []ed25519.PublicKey) {
	for _, k := range c.Custody.Keys {
		out = append(out, k.Key)
	}
	return out
}
