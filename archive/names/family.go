package names

// IsFamily reports a word that is listed as a family name of Koreans, in Hangul, Han or Latin letters.
func IsFamily(word string) bool {
	switch word = Plain(word); Script(word) {
	case Hangul:
		return len(table().family[word]) > 0
	case Han:
		return len(table().hanName[word]) > 0 || len(table().hanName[oneHan(word)]) > 0
	case Latin:
		w := wordsOf(word)
		return len(w) == 1 && listedSurname(w[0])
	}
	return false
}
