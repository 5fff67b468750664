// Package dates embeds what is needed to read the dates that witnesses say: the Korean lunisolar calendar, and words that
// stand for a time of year, a holiday or an event.
package dates

import _ "embed" // for the tables

// Lunar has the years 1912 to 2050 of the lunisolar calendar, one a line. make-lunar.go made it.
//
//go:embed lunar.txt
var Lunar string

// Known has words for times: one entry a line, see the head of the file.
//
//go:embed known.txt
var Known string
