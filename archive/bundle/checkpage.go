package bundle

import _ "embed"

//go:embed check.js
var checkScript string
