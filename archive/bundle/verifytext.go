package bundle

import (
	_ "embed"
	"path/filepath"
	"strings"
)

//go:embed verify.txt
var verifyTemplate string

// verifyText fills VERIFY.txt. The name and the fingerprint are ASCII without
// spaces, so that the commands can be copied as they stand.
func verifyText(c Content, fingerprint string) []byte {
	text := verifyTemplate + stampText(c)
	if c.Unlinkable {
		text = unlinkableText + withoutProofLines(text)
	}
	return []byte(strings.NewReplacer("{NAME}", c.Name, "{FINGERPRINT}", fingerprint).Replace(text))
}

// CheckCommands are the lines that a recipient types to check what Export
// wrote, in a Linux shell: those of VERIFY.txt, with the files' own names. Of
// two age lines each recipient uses the one for the file received.
func CheckCommands(c Content, res Result) []string {
	name := SafeName(c.Name)
	var out []string
	for _, p := range res.Paths {
		if res.Encrypted {
			out = append(out, "age -d -i key.txt -o "+name+".zip "+quote(filepath.Base(p)))
		} else {
			out = append(out, "unzip -q "+quote(filepath.Base(p)))
		}
	}
	if res.Encrypted {
		out = append(out, "unzip -q "+name+".zip")
	}
	_, section, _ := strings.Cut(verifyTemplate, "\n== Linux")
	section, _, _ = strings.Cut(section, "\n== ")
	for line := range strings.Lines(section) {
		cmd, ok := strings.CutPrefix(line, "    ")
		if ok && !strings.HasPrefix(cmd, "age ") && !strings.HasPrefix(cmd, "unzip ") {
			out = append(out, strings.TrimSpace(strings.ReplaceAll(cmd, "{NAME}", name)))
		}
	}
	return out
}

// quote makes one shell word of a file name that is not one already.
func quote(s string) string {
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._") == "" || SafeName(s) == s {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// withoutProofLines is VERIFY.txt without what it says of the custody log and of the
// eight words: a bundle that is unlinkable has neither.
func withoutProofLines(text string) string {
	before, rest, found := strings.Cut(text, "  - The custody proofs show")
	_, after, ended := strings.Cut(rest, "\n\n")
	if !found || !ended {
		return text
	}
	return strings.TrimSuffix(before, "\n") + "\n\n" + after
}
