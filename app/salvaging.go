package app

import (
	"context"
	"errors"

	"attest/app/messages"
	"attest/app/salvage"
	"attest/archive"
)

// offerSalvage takes over where a vault does not open for damage: what is whole
// of it may be carried into a new one.
func (d *desk) offerSalvage(err error, path, member string, passphrase []byte, keyFile string) bool {
	if !errors.Is(err, archive.ErrDamaged) || d.held.Load() != nil {
		clear(passphrase)
		return false
	}
	safe, why := messages.Explain(err)
	salvage.Room{
		Shell: d.shell, Engine: salvageEngine, Suffix: archive.Suffix,
		Open: func(path string) { d.welcome.ShowOpen(path) },
	}.Offer(safe, why, salvage.Job{From: path, Member: member, Passphrase: passphrase, KeyFile: keyFile})
	return true
}

func salvageEngine(ctx context.Context, j salvage.Job, p salvage.Progress) (salvage.Report, error) {
	key, err := archive.ReadKeyFile(j.KeyFile)
	if err != nil {
		return salvage.Report{}, err
	}
	defer clear(key)
	rep, err := archive.Salvage(ctx, j.From, j.To, archive.SalvageOptions{Member: j.Member, Passphrase: j.Passphrase, KeyFile: key}, archive.Progress(p))
	if err != nil {
		return salvage.Report{}, err
	}
	out := salvage.Report{
		Path: rep.Path, Objects: rep.Objects, Versions: rep.Versions, Files: rep.Files, Entries: int(rep.Entries), LogLost: rep.LogLost,
	}
	for _, l := range rep.Lost {
		name := l.Label
		if name == "" {
			name = l.Object
		}
		loss := salvage.Loss{Name: name, What: l.What}
		if l.Mended {
			out.Healed = append(out.Healed, loss)
		} else {
			out.Lost = append(out.Lost, loss)
		}
	}
	return out, nil
}
