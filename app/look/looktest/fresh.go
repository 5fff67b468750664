package looktest

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// shared is the one app of a test program. Each new one, and each theme that is
// set, makes Fyne read all fonts again, 50 MB of outlines, and it holds the last
// thirty: packages of many tests took six gigabytes.
var shared = sync.OnceValue(test.NewApp)

// fresh is the app as a new one would be, but for its theme: with no window but
// the one that the test driver draws without, no preference, nothing copied.
func fresh() fyne.App {
	a := shared()
	fyne.SetCurrentApp(a)
	for all := a.Driver().AllWindows(); len(all) > 1; all = a.Driver().AllWindows() {
		last := all[len(all)-1]
		last.SetOnClosed(nil) // of a test that has ended
		last.Close()
	}
	a.Preferences().(interface{ WriteValues(func(map[string]any)) }).WriteValues(func(all map[string]any) { clear(all) })
	a.Clipboard().SetContent("")
	a.Lifecycle().SetOnStarted(nil)
	a.Lifecycle().SetOnStopped(nil)
	return a
}
