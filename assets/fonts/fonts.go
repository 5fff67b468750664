// Package fonts carries Attest Sans, the one type of the program and of its printed copies: Latin, Cyrillic, Hangul and
// the Han of GB 2312 and KS X 1001. It is in the program so that Korean, Chinese, Russian and English look the same on
// a machine that has no fonts.
//
// make-fonts.sh beside this file builds both faces from Pretendard and Noto Sans SC; they and the result are under the
// SIL Open Font License 1.1, in AttestSans-OFL.txt.
package fonts

import _ "embed" // for the two faces

// Regular is the upright face, a TrueType file. It must not be changed.
//
//go:embed AttestSans-Regular.ttf
var Regular []byte

// Bold is the bold face, a TrueType file. It must not be changed.
//
//go:embed AttestSans-Bold.ttf
var Bold []byte

// License is the text of the SIL Open Font License under which both faces are given.
//
//go:embed AttestSans-OFL.txt
var License string
