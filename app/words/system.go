package words

import (
	"os"
	"runtime"
	"strings"

	"fyne.io/fyne/v2/lang"
)

// System is the language of the person's machine, English when it is neither
// of ours. Under LANG=C it is English and says nothing.
func System() Lang {
	switch runtime.GOOS {
	case "windows", "darwin":
		return FromLocale(lang.SystemLocale().String())
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return FromLocale(v)
		}
	}
	return English
}

// FromLocale reads ko, ko-KR and ko_KR.UTF-8 alike.
func FromLocale(locale string) Lang {
	name := strings.ToLower(locale)
	if name == "ko" || strings.HasPrefix(name, "ko_") || strings.HasPrefix(name, "ko-") || strings.HasPrefix(name, "ko.") {
		return Korean
	}
	return English
}
