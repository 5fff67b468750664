// Package search is the index over all text of an open vault, in memory only:
// nothing of it is written anywhere, and Clear forgets it at the lock.
//
// Korean glues particles to words and Chinese has no spaces, so Hangul and Han
// are indexed by pairs of neighbouring characters: 투먼 is found in 투먼에서.
// Words of other scripts are indexed whole and after the endings of Russian and
// English are cut off (Snowball); a query word finds every word that begins
// with it, and every word of the same stem.
//
// A query is words that must all be there. Words in quotation marks must stand
// together: Search takes the pieces for it, and SearchText asks for the text of
// what it found and checks.
//
// Posting lists are differences of document numbers as varints: 100,000
// documents of 200 words take about 150 MB.
package search
