package bundle

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
)

// seal streams the zip through the output's own lock, and sums what it holds.
func (o *output) seal(ctx context.Context, w io.Writer, p *plan, t *tally) error {
	sealed, err := o.sealing.Seal(w)
	if err != nil {
		return fmt.Errorf("locking: %w", err)
	}
	sum := sha256.New()
	if err := p.write(ctx, io.MultiWriter(sum, sealed), t); err != nil {
		return errors.Join(err, sealed.Close())
	}
	o.inside = sum.Sum(nil)
	return sealed.Close()
}

// readSealed opens what was written as its receiver will, and compares it with
// what was locked.
func (o *output) readSealed(ctx context.Context, f *os.File, p *plan, t *tally) error {
	r, err := o.sealing.Open(f, o.size)
	if err != nil {
		return fmt.Errorf("%w (%w)", ErrReadBack, err)
	}
	sum := sha256.New()
	n, err := copyWith(ctx, sum, r, t)
	if err = errors.Join(err, r.Close()); ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil || n != p.size || string(sum.Sum(nil)) != string(o.inside) {
		return fmt.Errorf("%w (it does not open to what was locked)", ErrReadBack)
	}
	return nil
}
