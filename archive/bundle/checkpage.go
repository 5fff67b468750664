package bundle

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
)

// checkScript verifies redacted copies; checkPageScript is what the page does
// with it.
//
//go:embed check.js
var checkScript string

//go:embed checkpage.js
var checkPageScript string

// checkCode is the one script that a bundle carries, and checkPolicy lets pass
// this script, by its hash, and no other; it reaches no network.
var (
	checkCode   = template.HTML("<script>" + checkScript + checkPageScript + "</script>")
	checkPolicy = template.HTML(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ` + hashSource(checkScript+checkPageScript) +
		`; style-src ` + hashSource(pageCSS) + `; base-uri 'none'; form-action 'none'">`)
)

// hashSource is a source of a Content-Security-Policy: text with this hash.
func hashSource(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
