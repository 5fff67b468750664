package app

import (
	"context"
	"errors"

	"attest/app/task"
	"attest/app/welcome"
	"attest/app/words"
	"attest/archive"
	"attest/archive/passphrase"
)

// Engine is what Welcome asks for, answered by the archive. memory is where this
// machine remembers how far vaults were (archive.OpenOptions.Memory).
func Engine(memory func() string) welcome.Engine {
	return welcome.Engine{
		Create: func(ctx context.Context, c welcome.Create, p welcome.Progress) (welcome.Vault, error) {
			return vault(archive.Create(ctx, c.Path, archive.CreateOptions{
				Office: c.Office, Member: c.Member, Passphrase: c.Passphrase,
			}, archive.Progress(p)))
		},
		Open: func(ctx context.Context, o welcome.Open, p welcome.Progress) (welcome.Vault, error) {
			with, err := openOptions(o, memory())
			if err != nil {
				return nil, err
			}
			return vault(archive.Open(ctx, o.Path, with, archive.Progress(p)))
		},
		Sample: func(ctx context.Context, p welcome.Progress) (welcome.Vault, error) {
			return vault(archive.OpenSample(ctx, archive.Progress(p)))
		},
		Peek: peek,
		Offer: func(lang string) (welcome.Offer, error) {
			o, err := passphrase.Offer(lang)
			return welcome.Offer{Words: o.Words, Shown: o.Shown, Keys: o.Keys}, err
		},
		Estimate: func(p []byte) welcome.Strength {
			s := passphrase.Estimate(p)
			return welcome.Strength{Score: s.Score, Weak: s.Weak, Reason: string(s.Reason.Code)}
		},
		Older:           older,
		Synced:          func(err error) bool { return errors.Is(err, archive.ErrCloudFolder) },
		WrongPassphrase: func(err error) bool { return errors.Is(err, archive.ErrWrongPassphrase) },
		Suffix:          archive.Suffix,
	}
}

// openOptions are what the screen asks for in the archive's words, with the key
// file read.
func openOptions(o welcome.Open, memory string) (archive.OpenOptions, error) {
	key, err := archive.ReadKeyFile(o.KeyFile)
	return archive.OpenOptions{
		Member: o.Member, Passphrase: o.Passphrase, KeyFile: key, AllowSynced: o.AllowSynced, AllowOlder: o.AllowOlder, Memory: memory,
		Reading: true,
	}, err
}

// sweep removes the samples that a program left which was killed. What cannot
// be removed now is looked at again at the next start.
func sweep() {
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, archive.SweepSamples() }, func(struct{}, error) {})
}

// vault keeps a nil vault from becoming an interface that is not nil.
func vault(v *archive.Vault, err error) (welcome.Vault, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

func peek(path string) (welcome.Peek, error) {
	i, err := archive.Peek(path)
	if err != nil {
		return welcome.Peek{}, err
	}
	p := welcome.Peek{Changed: i.Changed, Last: i.Last, Failed: i.Failed, Synced: i.Synced}
	for _, s := range i.Slots {
		if s.Hint != "" {
			p.Hints = append(p.Hints, s.Hint)
		}
		p.KeyFile = p.KeyFile || s.KeyFile
	}
	return p, nil
}

// older says what this machine saw of a vault that is older now.
func older(err error) string {
	var e *archive.RolledBackError
	if !errors.As(err, &e) {
		return ""
	}
	return words.T("backup.older.text", e.Seen, e.When.Local().Format("2006-01-02 15:04"), e.Has)
}
