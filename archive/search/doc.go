// Package search is the index over all text of an open vault, in memory only:
// nothing of it is written anywhere, and Clear forgets it at the lock.
//
// Korean glues particles to words and Chinese has no spaces, so Hangul and Han
// are indexed by pairs of neighbouring characters: 투먼 is found in 투먼에서.
// Words of other scripts are indexed by their beginning after the endings of
// Russian and English are cut off (Snowball), and a query word finds every
// word that begins with it.
package search
