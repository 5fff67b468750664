package archive

import (
	"context"
	"errors"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"attest/archive/bundle"
	"attest/archive/custody"
	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/timestamp"
)

// ErrNotAsked: a reply that answers no request of this vault.
var ErrNotAsked = errors.New("this reply answers no request that waits in this vault")

// loadText loads what else is of the kind of the office's texts.
func (v *Vault) loadText(tx *store.Tx, o store.Object) error {
	s, err := facts[record.Timestamp](tx, o)
	if err == nil && s.Type == stampType {
		v.stamps[o.ID] = s
		return nil
	}
	if o.ID == backupStateID(v.id) {
		v.backed, err = facts[record.BackupState](tx, o)
		return err
	}
	v.mechs[o.ID], err = facts[record.OfficeMechanism](tx, o)
	return err
}

const stampType = "timestamp"

// Timestamps lists the requests and replies that are kept, newest first.
func (v *Vault) Timestamps() []record.Timestamp {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var out []record.Timestamp
	for id, s := range v.stamps {
		if !v.hidden[id] {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b record.Timestamp) int {
		if c := strings.Compare(b.Asked, a.Asked); c != 0 {
			return c
		}
		return strings.Compare(string(b.ID), string(a.ID))
	})
	return out
}

// AskTimestamp makes and keeps a request for a timestamp over the custody log as
// it stands. The request is to be carried out as a file, or sent.
func (v *Vault) AskTimestamp() (record.Timestamp, error) {
	head := v.store.Head()
	return v.ask(record.Timestamp{Over: record.StampCheckpoint, Size: head.Size, Data: head.Payload})
}

// AskBundleTimestamp makes a request over the signature of a bundle that was
// exported and lies at a path, plain. The reply is given to the addressee as a
// file beside the bundle.
func (v *Vault) AskBundleTimestamp(ctx context.Context, submission record.ID, path string) (record.Timestamp, error) {
	s, err := v.Submission(submission)
	if err != nil {
		return record.Timestamp{}, err
	}
	rep, err := bundle.Verify(ctx, path, bundle.Options{})
	if err != nil {
		return record.Timestamp{}, err
	}
	if !rep.OK() || rep.Name != bundle.SafeName("attest-"+s.Label) {
		return record.Timestamp{}, &InvalidError{Object: s.Label, Field: "file", Why: "is not a bundle of this submission as it was exported"}
	}
	return v.ask(record.Timestamp{Over: record.StampBundle, Submission: submission, Data: rep.Signature()})
}

func (v *Vault) ask(s record.Timestamp) (record.Timestamp, error) {
	req, err := timestamp.NewRequest(s.Data)
	if err != nil {
		return s, err
	}
	s.Type, s.V, s.ID, s.Request, s.By = stampType, 1, record.NewID(record.KindTexts), req, v.member.Slot
	return s, v.change(func(c *change) error {
		s.Asked = c.at.RFC3339()
		return c.keepStamp(s)
	})
}

func (c *change) keepStamp(s record.Timestamp) error {
	_, err := c.store(s.ID, s)
	if err == nil {
		c.then(func() { c.v.stamps[s.ID] = s })
	}
	return err
}

// TakeTimestamp judges a reply that was carried in and keeps it with the request
// that it answers. Errors: ErrNotAsked, and those of timestamp.Check.
func (v *Vault) TakeTimestamp(reply []byte) (record.Timestamp, timestamp.Info, error) {
	var why error = ErrNotAsked
	for _, s := range v.Timestamps() {
		if len(s.Reply) > 0 {
			continue
		}
		info, err := timestamp.Check(reply, s.Data, s.Request, nil)
		if err == nil {
			s.Reply = reply
			err = v.change(func(c *change) error {
				s.Got = c.at.RFC3339()
				return c.keepStamp(s)
			})
			return s, info, err
		}
		if !errors.Is(err, timestamp.ErrOther) && !errors.Is(err, timestamp.ErrNonce) {
			why = err
		}
	}
	return record.Timestamp{}, timestamp.Info{}, why
}

// TimestampInfo is what a reply that is kept says.
func (v *Vault) TimestampInfo(s record.Timestamp) (timestamp.Info, error) {
	return timestamp.Check(s.Reply, s.Data, s.Request, nil)
}

// SendTimestamp asks the server that the office set for a timestamp over the
// custody log as it stands, and keeps it. The server is told a hash.
func (v *Vault) SendTimestamp(ctx context.Context) (record.Timestamp, timestamp.Info, error) {
	if v.Office().TimestampServer == "" {
		return record.Timestamp{}, timestamp.Info{}, &InvalidError{Object: "settings", Field: "timestamp_server", Why: "is not set: carry the request out as a file"}
	}
	s, err := v.AskTimestamp()
	if err != nil {
		return s, timestamp.Info{}, err
	}
	reply, err := timestamp.Send(ctx, v.Office().TimestampServer, s.Request)
	if err != nil {
		return s, timestamp.Info{}, err
	}
	return v.TakeTimestamp(reply)
}

// SetTimestampServer sets the server that is asked, "" for none. Nothing is sent
// by setting it.
func (v *Vault) SetTimestampServer(address string) error {
	if address = strings.TrimSpace(address); address != "" {
		if err := timestamp.CheckAddress(address); err != nil {
			return err
		}
	}
	o := v.Office()
	o.TimestampServer = address
	return v.SaveOffice(o)
}

// stampHead is the newest timestamp that is kept over a checkpoint of this log,
// with the proof that the log as it stands continues it; nil where there is none.
func (v *Vault) stampHead(tx *store.Tx, head store.Head) (*bundle.Stamp, error) {
	for _, s := range v.Timestamps() {
		if s.Over != record.StampCheckpoint || len(s.Reply) == 0 || s.Size < 1 || s.Size > head.Size {
			continue
		}
		out := &bundle.Stamp{Reply: s.Reply}
		if string(s.Data) == string(head.Payload) {
			return out, nil
		}
		var proof tlog.TreeProof
		proof, err := custody.Consistency(tx, head.Size, s.Size)
		if err != nil {
			return nil, err
		}
		out.Earlier = s.Data
		for _, h := range proof {
			out.Consistency = append(out.Consistency, [32]byte(h))
		}
		return out, nil
	}
	return nil, nil
}
