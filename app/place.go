package app

import (
	"context"
	"sync"

	"attest/app/shell"
	"attest/app/task"
	"attest/archive"
	"attest/archive/record"
)

// keepPlace keeps where the person is in the vault, for after a lock or a crash.
// What cannot be kept is no word of anybody's, and nothing to trouble them with.
func keepPlace(v *archive.Vault) func(p shell.Place, now bool) {
	var mu sync.Mutex
	var given, kept int // an older place is never written over a newer one
	return func(p shell.Place, now bool) {
		given++
		turn := given
		keep := func() error {
			mu.Lock()
			defer mu.Unlock()
			if turn < kept {
				return nil
			}
			kept = turn
			return v.KeepPlace(archive.Place{Room: p.Room, Thing: record.ID(p.Thing), Within: p.Within})
		}
		if now {
			_ = keep()
			return
		}
		task.Run(func(context.Context) (struct{}, error) { return struct{}{}, keep() }, func(struct{}, error) {})
	}
}

// returnTo shows again what the person saw last.
func (d *desk) returnTo(v *archive.Vault) {
	task.Run(func(context.Context) (archive.Place, error) { return v.KeptPlace() }, func(p archive.Place, err error) {
		if err == nil && d.vault == v && p.Room != "" {
			d.shell.Return(shell.Place{Room: p.Room, Thing: string(p.Thing), Within: p.Within})
		}
	})
}
