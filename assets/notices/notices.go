// Package notices holds the licences of what others wrote and Attest ships with.
package notices

import (
	_ "embed"
	"strings"
)

// text is made by internal/makenotices from the modules' own files. A line that
// begins with "@ " names the parts, one after another with commas between them,
// whose licence follows until the next such line.
//
//go:embed notices.txt
var text string

// Notice is the licence of one or several parts.
type Notice struct {
	Parts []string // paths of Go modules, or names
	Text  string
}

// All are the notices, in the order of their first part.
func All() []Notice {
	var all []Notice
	for part := range strings.SplitSeq("\n"+text, "\n@ ") {
		head, body, ok := strings.Cut(part, "\n")
		if !ok || head == "" {
			continue
		}
		all = append(all, Notice{strings.Split(head, ", "), strings.Trim(body, "\n")})
	}
	return all
}

// Text is all of them, to be read from top to bottom.
func Text() string {
	var b strings.Builder
	for i, n := range All() {
		if i > 0 {
			b.WriteString("\n\n")
		}
		head := strings.Join(n.Parts, "\n")
		b.WriteString(strings.Repeat("=", 72) + "\n" + head + "\n" + strings.Repeat("=", 72) + "\n\n" + n.Text + "\n")
	}
	return b.String()
}
