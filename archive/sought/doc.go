// Package sought takes out of what was typed into one field what is to be looked for in texts: the names
// of persons, and numbers and handles. People type more into a field than it asks for: "박순애 (65세)",
// "어머니: 박순애", "010-5555-9876 (저녁)", "Choe Kum Dan, former name". Held against a text as it stands
// there none of these is found.
//
// What stands beside a name and is none, words of kinship, titles, months, places, is left away: looked
// for, it would be found in most texts. It is made for fields in Korean and English, with names in Hangul,
// Han, Latin and Cyrillic letters.
package sought
