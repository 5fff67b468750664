// Package delivery makes of a bundle, or of a document, what a channel takes:
// a PDF or a zip with a passphrase, one HTML file that a browser opens with
// one, parts for a stick that takes no large file, and the letter that goes
// with them. It knows no vault: role and consent were asked before.
//
// No cipher is of our making: PDF 2.0 encryption (AES-256), WinZip AE-2
// (AES-256), and what WebCrypto has (PBKDF2 and AES-256-GCM, by archive/seal).
// A passphrase is drawn here (New), shown once, and told by another way than
// the file takes; it is kept nowhere.
package delivery
