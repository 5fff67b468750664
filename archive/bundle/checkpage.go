package bundle

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
)

// checkScript verifies redacted copies, bagScript a bundle's folder;
// checkPageScript is what the page does with them.
//
//go:embed check.js
var checkScript string

//go:embed checkbag.js
var bagScript string

// logScript holds what the bundle shows against the custody log's proofs.
//
//go:embed checklog.js
var logScript string

// stampScript reads timestamps, as far as a page can.
//
//go:embed checkstamp.js
var stampScript string

//go:embed checkpage.js
var checkPageScript string

// checkCode is the script of that page, and checkPolicy lets pass this script,
// by its hash, and no other; it reaches no network.
var (
	checkCode   = template.HTML("<script>" + checkScript + bagScript + logScript + stampScript + checkPageScript + "</script>")
	checkPolicy = template.HTML(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ` + hashSource(checkScript+bagScript+logScript+stampScript+checkPageScript) +
		`; style-src ` + hashSource(pageCSS) + `; base-uri 'none'; form-action 'none'">`)
)

// hashSource is a source of a Content-Security-Policy: text with this hash.
func hashSource(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
