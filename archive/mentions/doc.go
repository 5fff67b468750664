// Package mentions finds where a text speaks of a person or a place: the name in any spelling that archive/names knows, in Hangul with the
// particles, titles and endings that are written onto it, in Han, Latin and Cyrillic letters and in kana, cut short to the given name or
// to the family name with a title.
//
// Signs and room between syllables and letters, full width, signs that nobody sees, older and simplified characters make no
// difference, nor do letters of another alphabet that look alike; a name cut to its first letters is found too.
//
// It is made to miss nothing rather than to be right: what it finds is shown to a person one by one, with a score, and only
// what is confirmed is hidden. What it cannot find are nicknames that nobody gave, pronouns, and "her aunt".
package mentions
