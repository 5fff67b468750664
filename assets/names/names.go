// Package names embeds how names are written and read: readings of Han characters, and the family names of Korea.
package names

import _ "embed" // for the tables

// Readings says how Han characters are read in Korean and in Mandarin, one a line. make-readings.go made it from the
// Unihan database; UNICODE-LICENSE.txt beside it has the notice that goes with that.
//
//go:embed readings.txt
var Readings string

// Surnames lists family names with their Han characters and the Latin spellings that people use, one a line.
//
//go:embed surnames.txt
var Surnames string

// Variants pairs Han characters with their simplified forms, one pair a line. make-variants.go made it from the Unihan
// database.
//
//go:embed variants.txt
var Variants string
