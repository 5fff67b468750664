// Command attestctl is Attest's engine at a terminal: for scripts, for servers,
// and for recipients who only verify a bundle. docs/terminal.md is its contract.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"

	"attest/archive/seal"
	"attest/internal/processors"
)

// Exit codes: a contract with scripts.
const (
	exitDone      = 0
	exitFailed    = 1
	exitUsage     = 2
	exitRight     = 3 // wrong passphrase, or no right to it
	exitIntegrity = 4 // tampering or damage found
)

// version is set by the build (-ldflags "-X main.version=…").
var version = "0.1.0"

// program is what every command runs in.
type program struct {
	ctx    context.Context
	stdin  io.Reader
	read   bool // the words of a flag were read from it
	stdout io.Writer
	stderr io.Writer
	flags  *common
	quick  bool // tests: the least key derivation that is accepted
}

// common are the flags of every command.
type common struct {
	Member         string `help:"Slot ID, hint or name of the member who opens the vault." placeholder:"NAME"`
	PassphraseFile string `help:"File with the passphrase, its line end not part of it; - is standard input." placeholder:"PATH"`
	KeyFile        string `help:"Key file that the slot asks for beside the passphrase." placeholder:"PATH"`
	JSON           bool   `name:"json" help:"One JSON document on standard output, messages on standard error."`
	OlderOK        bool   `name:"older-ok" help:"Open a vault although it is older than what this machine saw of it last: it was restored, say."`
	SyncedOK       bool   `name:"synced-ok" help:"Open a vault for writing although its folder is synced or on a network."`
}

type cli struct {
	common

	Init        initCmd        `cmd:"" help:"Make a vault with MEMBER as its keyholder."`
	Member      memberCmd      `cmd:"" help:"List the members of a vault, add, rename and remove them, set roles, change your passphrase."`
	Import      importCmd      `cmd:"" help:"Take testimonies in from the interchange form, exhibits beside it."`
	Attach      attachCmd      `cmd:"" help:"Add an exhibit to a testimony, from a file or -."`
	List        listCmd        `cmd:"" help:"List testimonies, persons, exhibits, cases."`
	Show        showCmd        `cmd:"" help:"Show one testimony."`
	Tag         tagCmd         `cmd:"" help:"Add (+tag) and remove (-tag) tags of a testimony."`
	Search      searchCmd      `cmd:"" help:"Search all text, or persons."`
	Duplicates  duplicatesCmd  `cmd:"" help:"Records that may be the same person; nothing is merged by it."`
	Merge       mergeCmd       `cmd:"" help:"Say that two records are one person, or part them again."`
	Cat         catCmd         `cmd:"" help:"Write an exhibit's bytes to standard output."`
	Draft       draftCmd       `cmd:"" help:"Have a program on this machine draft a transcript (whisper.cpp) or a translation."`
	Confirm     confirmCmd     `cmd:"" help:"Confirm paragraphs that a machine wrote, or list those that wait."`
	Print       printCmd       `cmd:"" help:"Write the statement of a testimony as PDF pages, to be signed or read."`
	Redact      redactCmd      `cmd:"" help:"Write a copy of a final account that leaves parts out and proves the rest."`
	Profile     profileCmd     `cmd:"" help:"What the addressee of a submission does not see: words, mentions, parts of files."`
	Class       classCmd       `cmd:"" help:"Say whether an exhibit shows who someone is (identity) or nobody (cleared)."`
	Consent     consentCmd     `cmd:"" help:"Show or record a person's consent."`
	ConsentText consentTextCmd `cmd:"" name:"consent-text" help:"Print what is read out when consent is asked, or write the blank form as PDF."`
	Answers     answersCmd     `cmd:"" help:"List the questions of the rules of evidence that a testimony has no answer to."`
	Answer      answerCmd      `cmd:"" help:"Answer one of them."`
	Case        caseCmd        `cmd:"" help:"A case as a mechanism asks for it: answers from the record, gaps, what stops it."`
	Urgent      urgentCmd      `cmd:"" help:"Somebody is held now: what works there, whom to call, and from a call to drafts."`
	Office      officeCmd      `cmd:"" help:"Show or set the office's sender and contact, which every submission starts with."`
	Mechanism   mechanismCmd   `cmd:"" help:"List and show mechanisms, add an office's own, set its limits."`
	Submissions submissionsCmd `cmd:"" help:"List, make, fill and show submissions."`
	Export      exportCmd      `cmd:"" help:"Write a submission as a signed bundle."`
	Recipients  recipientsCmd  `cmd:"" help:"The address book of keys that bundles are encrypted to."`
	Timestamp   timestampCmd   `cmd:"" help:"Timestamps (RFC 3161) over the custody log and over bundles."`
	Sent        sentCmd        `cmd:"" help:"What was sent to whom, what a body answers when, and what changed since."`
	Freeze      freezeCmd      `cmd:"" help:"Let nothing of a testimony or a person leave; list what did, and draft the letters that ask for it back."`
	Hold        holdCmd        `cmd:"" help:"A legal hold on a testimony or a case: it is not destroyed until a keyholder lifts it."`
	Destroy     destroyCmd     `cmd:"" help:"Destroy a testimony for good, by its key; or list what was destroyed."`
	Strike      strikeCmd      `cmd:"" help:"Destroy one exhibit, or one older version of a testimony."`
	Compact     compactCmd     `cmd:"" help:"Write the records anew, without what was destroyed or overwritten, to give the space back."`
	Lock        lockCmd        `cmd:"" help:"Lock files with a passphrase that is drawn: PDF, zip, or one HTML file; needs no vault."`
	Split       splitCmd       `cmd:"" help:"Cut a file into parts for a stick that takes no large file; needs no vault."`
	Verify      verifyCmd      `cmd:"" help:"Check a bundle, or a redacted copy; needs no vault."`
	Log         logCmd         `cmd:"" help:"Show the custody log."`
	Check       checkCmd       `cmd:"" help:"Read everything and check it against the custody log."`
	Backup      backupCmd      `cmd:"" help:"Make a backup, incremental, and read it back; or read one back."`
	Restore     restoreCmd     `cmd:"" help:"Make a new vault out of a backup."`
	Escape      escapeCmd      `cmd:"" help:"Write everything to a tar of plain JSON and exhibits, encrypted with age."`
	Salvage     salvageCmd     `cmd:"" help:"Carry what is still authentic of a damaged vault into a new one."`
	Demo        demoCmd        `cmd:"" help:"Do the whole job on sample testimonies in a folder."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
	Licences    licencesCmd    `cmd:"" help:"Print the licences of what Attest is built of."`
}

func main() {
	processors.Use()
	seal.Harden() // what it cannot do here is in docs/threat-model.md
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, false))
}

// run is main without the process: tests call it.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, quick bool) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var c cli
	p := &program{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, flags: &c.common, quick: quick}
	exited := -1
	parser, err := kong.New(&c, kong.Name("attestctl"),
		kong.Description("Attest at a terminal: testimonies, custody, bundles. Exit codes: 0 done, 1 failed, 2 usage, 3 wrong passphrase or no right, 4 damage or tampering."),
		kong.UsageOnError(), kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		fmt.Fprintln(stderr, "attestctl:", err)
		return exitFailed
	}
	k, err := parser.Parse(protectTags(args))
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "attestctl: %s\nhint: attestctl --help\n", oneLine(err.Error()))
		return exitUsage
	}
	if err := k.Run(p); err != nil {
		return p.fail(err)
	}
	return exitDone
}

// protectTags lets "tag VAULT ID +a -b" be written as it reads: -b would be
// taken for a flag. From the third word after "tag" on, -word means a tag.
func protectTags(args []string) []string {
	out := append([]string(nil), args...)
	words, inTag := 0, false
	for i, a := range args {
		if a == "tag" && !inTag {
			inTag = true
			continue
		}
		if !inTag {
			continue
		}
		if words >= 2 && len(a) > 1 && a[0] == '-' && a[1] != '-' {
			out[i] = removeMark + a[1:]
		} else if len(a) > 0 && a[0] != '-' && (i == 0 || !takesValue(args[i-1])) {
			words++
		}
	}
	return out
}

const removeMark = "\x00-"

func takesValue(flag string) bool {
	switch flag {
	case "--member", "--passphrase-file", "--key-file":
		return true
	}
	return false
}
