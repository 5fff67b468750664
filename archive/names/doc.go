// Package names knows how the names of Koreans are spelled, and finds one name in another's spelling: 리영희 and 이영희,
// "Ri Yong Hui", "Lee Young-hee" and "Yi Yŏnghŭi", 李英姬, "Ли Ён Хи" and "Li Yingji" may all be one person.
//
// Two directions. Romanize and its kin write a Hangul or Han name by the rules of one system. Compare and Index read a
// name in any spelling as the Korean syllables that it may stand for, each with a weight, and meet there. A spelling says
// less than a name: "Jong" writes 정 and 종 alike. So a match has a score and a reason, and is for a person to judge; no
// score says that two persons are one.
//
// Sources of the systems:
//   - RevisedSouth: Revised Romanization of Korean, Ministry of Culture and Tourism, notice 2000-8 (names: family name first, given
//     name joined, sound changes between its syllables not written).
//   - McCuneReischauer: G. McCune and E. Reischauer, "The Romanization of the Korean Language", Transactions of the Korea
//     Branch of the Royal Asiatic Society 29 (1939); the hyphen in given names as in the ALA-LC rules for Korean.
//   - North: the national system of the DPRK of 1992 as brought up to date in 2002 and 2012 (Rules of the Latin alphabetical
//     transcription of the Korean language; reports of UNGEGN's working group on romanization), without the breves, as in passports.
//   - Kontsevich: L. Kontsevich's practical transcription after A. Kholodovich: the given name in one word, Ли and Лим fixed.
//   - Pinyin: Hanyu Pinyin without tones, readings from Unihan.
//
// Read, and not written, are kana (see kana.go), Latin letters that were written from Cyrillic ones (russian.go), and names
// of China as Koreans and Russians write them (chinese.go). Letters
// of one alphabet that look like another's are told by Unicode's confusables.txt (alike.go).
//
// Readings of Han characters are Unihan's kHangul and kMandarin (assets/names). They give what a character can be read as; which of
// several Han characters stands behind a syllable is not to be known from it.
package names
