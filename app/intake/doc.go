// Package intake asks about a file once it is in: by whom it was made, whether
// that person was part of the talk, through which program it came, how often it
// was forwarded, from whom, when and how it was received, whether it is the
// original. What the file says of itself is offered as an answer, never taken
// by itself. Answers are optional: what is open waits under Today.
package intake

import (
	"context"

	"attest/archive"
	"attest/archive/media"
	"attest/archive/record"
)

// Vault is what the form needs of an open vault. *archive.Vault is one, but for
// Facts.
type Vault interface {
	DescribeExhibit(id record.ID, half record.ExhibitIdentity) error
}

// Facts reads what a file says of itself; nil where nothing can be offered.
type Facts func(ctx context.Context, e archive.Exhibit) ([]media.Item, error)
