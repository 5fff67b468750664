package disclose

import "fmt"

// FaultKind says in which way a redacted copy does not hold.
type FaultKind string

// The ways, in the order in which Verify looks for them.
const (
	FaultCommitment FaultKind = "other_commitment" // it is a copy of something else than was asked for
	FaultPart       FaultKind = "unknown_part"     // the commitment has no such part
	FaultDuplicate  FaultKind = "duplicate"        // a part, or a fact of an item, is there twice
	FaultMissing    FaultKind = "missing"          // leaves are left out without a mark
	FaultExtra      FaultKind = "extra"            // there is more than was committed to
	FaultMoved      FaultKind = "moved"            // a hidden node fits no place of the tree
	FaultSplit      FaultKind = "split"            // hidden leaves stand apart that make one subtree
	FaultKindOf     FaultKind = "wrong_kind"       // a leaf is not of a kind that stands there
	FaultText       FaultKind = "not_text"         // a leaf's text is not UTF-8, or a fact has no name
	FaultSalt       FaultKind = "salt_reused"      // two leaves have one salt
	FaultUnmarked   FaultKind = "unmarked"         // something is hidden and no reason given
	FaultMark       FaultKind = "bad_mark"         // a reason is unknown, out of order, or stands where something is shown
	FaultRoot       FaultKind = "wrong_root"       // what is there was changed or moved since
)

var faultWords = map[FaultKind]string{
	FaultCommitment: "it belongs to another commitment than the one asked for",
	FaultPart:       "the commitment has no such part",
	FaultDuplicate:  "it is there twice",
	FaultMissing:    "something is left out without a mark",
	FaultExtra:      "there is more than was committed to",
	FaultMoved:      "what is hidden fits no place of the tree",
	FaultSplit:      "what is hidden is not put together as the format says",
	FaultKindOf:     "a leaf is of a kind that does not stand there",
	FaultText:       "a leaf is not text",
	FaultSalt:       "two leaves have one salt",
	FaultUnmarked:   "something is hidden and no reason is given",
	FaultMark:       "a reason is unknown, or given for what is shown",
	FaultRoot:       "something in it was changed, moved or left out since",
}

// Fault says that a redacted copy does not hold, and where.
type Fault struct {
	Kind FaultKind
	Part string
	Item int // place in the top tree from 0, -1 where it is about no item
}

func (f *Fault) Error() string {
	if f.Part == "" {
		return "not proven: " + faultWords[f.Kind]
	}
	if f.Item > 0 {
		return fmt.Sprintf("%s is not proven: at item %d: %s", f.Part, f.Item, faultWords[f.Kind])
	}
	return fmt.Sprintf("%s is not proven: %s", f.Part, faultWords[f.Kind])
}
