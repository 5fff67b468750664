//go:build !nodynamic

package media

import (
	"image"
	"io"
)

// showsHEIC: without the build tag nodynamic the module that carries the decoder
// would look for the system's C library and hand it files from outside. Such a
// build has no decoder, and says so.
const showsHEIC = false

func decodeHEIC(io.ReadSeeker, int64) (image.Image, error) { return nil, ErrNoReadingCopy }
