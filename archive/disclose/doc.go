// Package disclose commits to a final account and to its sound so that parts of
// them can be shown later and the rest hidden, and whoever holds the commitment
// can tell that what is shown was there, in this order, with nothing left out
// unmarked.
//
// A commitment is a Merkle tree of salted leaves (RFC 6962 hashing, salts as in
// SD-JWT, RFC 9901): one leaf for each word, one tree for each paragraph, one
// tree over the paragraphs. Blank leaves, as many as chance gives, stand
// between the words, so that the number of hidden leaves does not tell the
// number of hidden words. docs/disclosure-format.md is the format to the byte;
// testdata holds its vectors.
//
// The package needs no vault: whoever was handed a commitment and a disclosed
// copy can check one against the other.
package disclose
