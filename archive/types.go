package archive

import (
	"time"

	"attest/archive/bundle"
	"attest/archive/mailing"
	"attest/archive/media"
	"attest/archive/record"
)

// Info is what a screen shows of the open vault.
type Info struct {
	Path      string
	Vault     record.ID
	Office    string // the office's name
	Member    string // the name of who opened it
	Slot      record.ID
	Role      string // keyholder, caseworker, lawyer, depositor
	Replica   string // two-character code in labels
	Entries   int64  // custody log entries
	LastEntry time.Time
	Sample    bool // the sample vault: gone when closed
}

// Progress is told how far long work is. Total is 0 while it is not known.
type Progress func(step string, done, total int64)

// PersonRow is one line of the People room.
type PersonRow struct {
	Person      record.Person
	Testimonies int // with those of records merged into this one
	Consent     ConsentState
}

// ConsentState is what a chip says of what a person's consents allow now.
type ConsentState struct {
	State string // none, uses_open, in_force, review, runs_out, expired, withdrawn, refused, no_keep
	Days  int    // days left, for runs_out
	Until string

	Frozen bool // nothing of it leaves, whatever the consent
	Held   bool // of a testimony: a legal hold keeps it from being destroyed
}

// TestimonyRow is one line of the Testimonies room.
type TestimonyRow struct {
	record.Row
	Consent ConsentState
}

// Filter narrows the list of testimonies. Empty fields do not narrow.
type Filter struct {
	Query    string // search over all text
	State    string
	Tag      string
	Language string
	Person   record.ID // of all records of that person
	Case     record.ID
	Sort     string // saved, label, pseudonym, handle, date, place, language, state; "-" in front turns it round
}

// Exhibit is a file with the half that names it, where the member may read it.
type Exhibit struct {
	record.Exhibit
	Name   string // file name as received; "" without the right to it
	Detail record.ExhibitIdentity
	ByName string // the adding member's name
	// StillOutside is the path it was taken in from, until the file is gone from
	// there. Unreachable: its card, phone or share is not connected.
	StillOutside string
	Unreachable  bool
}

// VersionInfo is one line of a history.
type VersionInfo struct {
	Struck  bool // struck out: what it said is gone
	Number  uint32
	First   uint32 // first version of the sitting, in a line of History
	Name    string // salted name, hex
	Time    time.Time
	Author  string
	Sitting record.ID
	Changes []Change // against the version before
}

// Change is one difference between two versions, in words of the record: the
// screen puts it into a sentence.
type Change struct {
	Field string // person field, interview.place, tags, account, s12 …
	Kind  string // added, removed, changed
	Old   string
	New   string
}

// LogLine is one entry of the custody log with the words that belong to it.
type LogLine struct {
	Seq     int64
	Time    time.Time
	Verb    string
	Object  record.ID
	Topic   string    // of what the office has one or several of under one kind: TopicTexts …; "" for others
	Label   string    // label or pseudonym of the object, "" when it is destroyed or unknown
	Begun   time.Time // of a recording: a testimony can have several; zero where it is not known
	Actor   string    // member's name
	Version string
	Code    string // reason code
	Key     string // of a key that something was sealed to: whose, by the address book, and its fingerprint
	Text    string // a sentence in English; the window has its own per language
}

// LogFilter narrows the custody log.
type LogFilter struct {
	Object record.ID
	Actor  string
	Verb   string
}

// Withheld is one thing that does not leave, and why.
type Withheld struct {
	Object record.ID
	Label  string
	What   string // testimony, exhibit, name, original
	Reason record.Refusal
	Text   string // the sentence in English; the window has its own per language
}

// Preview is everything that an export would write, before it is written.
type Preview struct {
	Submission  record.Submission
	Office      string // the office's name, which stands on the first page
	Folder      string // of the bundle, which has the submission's label in it
	Testimonies []PreviewTestimony
	Exhibits    []PreviewExhibit
	// Forms is the form of the submission's mechanism as it leaves, in each language
	// of a bundle, en and ko; none for a general bundle.
	Forms      map[string]*bundle.Form
	Withheld   []Withheld
	Unlinkable bool    // nothing that could be held against another bundle leaves
	Warnings   Reasons // to be known; they stop nothing
	Confirm    string  // code of what somebody must look at first; see ConfirmError
	Blocked    Reasons // why nothing may be exported at all
}

// PreviewTestimony is one testimony as the addressee will see it.
type PreviewTestimony struct {
	ID        record.ID
	Label     string // inside: T-K7-0412
	Number    int    // in the bundle, from 1
	Pseudonym string // as shown to the addressee
	Named     string // the name that leaves, "" for none
	Language  string
	Date      string
	Place     string
	Facts     []PreviewFact    // of the interview, as they leave
	Consent   []PreviewFact    // of the certificate of consent: use, answer, by, date, form, named, media, recipients, until
	Segments  []record.Segment // as they leave
	Account   []record.Segment // whole, to choose from what is left out; it does not leave so
	Final     bool             // words of it can be left out
	LeftOut   []LeftOut
	// Translations and Events stand beside the paragraphs; what of one does not leave is not here.
	Translations   []bundle.Translation
	Events         []bundle.Event
	EventsWithheld int // which only words that are left out tell
	// Beside are translated paragraphs beside words that are left out; of BesideOpen
	// nobody has decided what goes, and they are left out whole.
	Beside, BesideOpen int
}

// PreviewFact is one fact as it would leave: staff and persons present are
// codes.
type PreviewFact struct {
	Name  string // of an interview: date, start, end, place, method, state, interviewer, interpreter, present
	Value string
}

// PreviewExhibit is one file as it would leave.
type PreviewExhibit struct {
	ID           record.ID
	Label        string
	Number       int
	Testimony    int  // number of the testimony that it belongs to
	Copy         bool // a reading copy of it leaves: see PreviewCopy
	Media        string
	Size         int64
	SHA256       string
	Added        string         // RFC 3339: when it was taken in, which its proof tells
	Original     bool           // the bytes as received leave too
	OriginalFile string         // their name inside the bundle
	Name         string         // the original's file name, where it leaves; "" where not
	Metadata     []MetadataItem // which leaves with an original
	Notes        Reasons        // to be known
	LeftOut      []LeftOut      // of its parts
	hide         media.Hidden
}

// PreviewCopy is the reading copy of one file as it would leave.
type PreviewCopy struct {
	File  string // name inside the bundle
	Media string
	Size  int64
	Notes []string // what it leaves out, in English, as the bundle tells it
}

// MetadataItem is something a file says of itself: EXIF, ID3, PDF info.
type MetadataItem = media.Item

// ExportReport is the last page: selected = written + withheld.
type ExportReport struct {
	Files       []string // paths written: one, or two where recipients are of both kinds
	SHA256      []string // of each
	Size        []int64
	Selected    int
	Written     int
	Withheld    []Withheld
	Encrypted   bool
	Checkpoint  string
	Fingerprint string            // SHA256:… of the office's bundle key
	Form        string            // age, zip, html, plain; pdf, pdf-plain, docx
	Messages    []mailing.Written // of a paper and its annexes, in the order of Files
	Passphrase  string            // told once, by another way than the file takes; "" where there is none
	Check       []string          // commands for the recipient
}

// CheckReport is what an integrity check read and found.
type CheckReport struct {
	Entries  int64
	Objects  int
	Versions int
	Blobs    int
	Bytes    int64
	Faults   []Fault
}

// Fault is one damage, naming the object.
type Fault struct {
	Object string // object ID, file name or "head"
	What   string
}
