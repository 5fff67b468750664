package passphrase

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"sync"

	"github.com/sethvargo/go-diceware/diceware"
	"github.com/tyler-smith/go-bip39/wordlists"
	"golang.org/x/text/unicode/norm"
)

// OfferedWords is how many words an offered passphrase has: 66 bits from the
// Korean list of 2,048, 77 from the English one of 7,776.
const OfferedWords = 6

// Offered is a passphrase to be written down or learnt.
type Offered struct {
	Words []string // as in the list
	Shown string   // the words with a space between them: what is typed
	Keys  string   // the same on a keyboard set to Latin; equal to Shown for English
}

// wordList is a list to choose from, with the normal form of each word.
type wordList struct {
	words []string
	keys  map[string]bool
}

func newWordList(words []string) *wordList {
	l := &wordList{words: words, keys: make(map[string]bool, len(words))}
	for _, w := range words {
		l.keys[ToKeys(w)] = true
	}
	return l
}

var (
	// korean is BIP-39's list, composed: it is published decomposed, and what
	// is shown must look and copy as Hangul usually does.
	korean = sync.OnceValue(func() *wordList {
		words := make([]string, len(wordlists.Korean))
		for i, w := range wordlists.Korean {
			words[i] = norm.NFC.String(w)
		}
		return newWordList(words)
	})

	// english is the EFF's long list, read in the order of its dice rolls.
	english = sync.OnceValue(func() *wordList {
		list := diceware.WordListEffLarge()
		words := make([]string, 0, 7776)
		for i := range 7776 {
			roll, rest := 0, i
			for power := 1; power < 100000; power *= 10 {
				roll += (rest%6 + 1) * power
				rest /= 6
			}
			words = append(words, list.WordAt(roll))
		}
		return newWordList(words)
	})
)

// English is the EFF's long list of 7,776 words, in the order of its dice
// rolls. The caller does not change it.
func English() []string { return english().words }

// Offer draws a passphrase of six words with the system's random source, from
// the Korean list ("ko") or the English one ("en"). Each word is drawn from
// the whole list, so one may come twice; a draw with more repetition than that
// is made again, since Estimate would not believe it was drawn.
//
// Go strings cannot be wiped: show the result, and let go of it.
func Offer(lang string) (Offered, error) {
	list := english
	switch lang {
	case "ko":
		list = korean
	case "en":
	default:
		return Offered{}, fmt.Errorf("no word list for language %q: choose ko or en", lang)
	}
	words := list().words
	for {
		drawn := make([]string, OfferedWords)
		seen := make(map[string]bool, OfferedWords)
		for i := range drawn {
			n, err := rand.Int(rand.Reader, big.NewInt(int64(len(words))))
			if err != nil {
				return Offered{}, fmt.Errorf("draw a word: %w", err)
			}
			drawn[i] = words[n.Int64()]
			seen[drawn[i]] = true
		}
		if len(seen) >= OfferedWords-1 {
			shown := strings.Join(drawn, " ")
			return Offered{Words: drawn, Shown: shown, Keys: ToKeys(shown)}, nil
		}
	}
}
