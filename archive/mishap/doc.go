// Package mishap holds no code but tests: what a vault is after the program was
// killed, after the power went, and while and after its disk was full,
// write-protected or gone. A child process works in a vault and says what was
// acknowledged; the tests compare. docs/integrity.md says what they found.
package mishap
