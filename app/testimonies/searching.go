package testimonies

import (
	"time"

	"attest/app/task"
	"attest/app/words"
	"attest/archive"
)

// lookAgainAfter is how long after a search of a part of the text the next one is.
const lookAgainAfter = time.Second

// lookAgain says over the list that the search looks in what is ready, and looks
// again until all is; it reports whether some is not.
func (l *list) lookAgain(ready archive.Indexed) bool {
	if l.again != nil {
		l.again()
		l.again = nil
	}
	partly := l.filter.Query != "" && !ready.Ready()
	if partly {
		l.reading.Set(words.T("searching.part", ready.Percent()))
		l.again = task.After(lookAgainAfter, l.load)
	}
	if partly == l.reading.Visible() {
		return partly
	}
	if partly {
		l.reading.Show()
	} else {
		l.reading.Hide()
	}
	l.view.Refresh()
	return partly
}
