// Package icon carries the program's icon. make-icon.go beside this file draws it.
package icon

import _ "embed" // for the picture

// PNG is the icon, 256 pixels square, as a PNG file. It must not be changed.
//
//go:embed attest.png
var PNG []byte
