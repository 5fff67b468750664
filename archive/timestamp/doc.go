// Package timestamp asks a timestamping authority to say when a hash was there
// (RFC 3161), and judges what it answered. The request is a file to be carried
// out or is sent to a server that the office set; nothing but a hash and a
// random number is in it. What is kept is the reply as it came, so that
// "openssl ts -verify" reads it too.
//
// A reply is taken only when it is over the very bytes, repeats the request's
// random number, is signed by the certificate that it names, and that
// certificate is one for timestamping which the certificates that came with it
// lead up from, at the time that it tells. Whether the authority at the end of
// that chain is to be trusted no reply can say: Info.Trusted is set only where
// roots were given.
package timestamp
