// Package record is the vocabulary of an archive: person, testimony, exhibit,
// consent, case, submission, and the rules over them. It is pure data: nothing
// here opens a file, a key or a window.
//
// Every record is a JSON object with the members "type" and "v". Its canonical
// bytes are RFC 8785 (JCS) with integers below 2^53 and no fractions; text is
// kept as typed, never normalised. Members that this version does not know are
// kept in Extra and written back, so that an older program never loses what a
// newer one stored.
package record
