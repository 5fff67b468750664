package bundle

import (
	_ "embed"
	"strings"
)

//go:embed verify.txt
var verifyTemplate string

// verifyText fills VERIFY.txt. The name and the fingerprint are ASCII without
// spaces, so that the commands can be copied as they stand.
func verifyText(c Content, fingerprint string) []byte {
	return []byte(strings.NewReplacer("{NAME}", c.Name, "{FINGERPRINT}", fingerprint).Replace(verifyTemplate))
}
