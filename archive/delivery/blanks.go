package delivery

import "slices"

// What of a letter is typed by somebody, and can be left out of it: see Letter.LeftOut.
const (
	LetterOffice       = "office"
	LetterSender       = "sender"
	LetterAddressee    = "addressee"
	LetterReference    = "reference"
	LetterRestrictions = "restrictions"
	LetterFileName     = "file" // a file is called by the submission's label instead
	LetterKeyOwner     = "key"  // the key of somebody else than the addressee is not spoken of
)

// LetterBlanks lists them.
func LetterBlanks() []string {
	return []string{LetterOffice, LetterSender, LetterAddressee, LetterReference, LetterRestrictions, LetterFileName, LetterKeyOwner}
}

// filled is what stands in a letter for one of its things: a blank in brackets where it
// was left out, so that nobody sends the letter as if there had been nothing.
func (l Letter) filled(name, text string) string {
	if text == "" && slices.Contains(l.LeftOut, name) {
		return letterWordsFor(l.Language).Blanks[name]
	}
	return text
}
