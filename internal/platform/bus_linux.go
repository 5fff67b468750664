package platform

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// busPatience is how long a session bus may take to answer before it counts as none. One that is there answers in a few
// milliseconds.
const busPatience = 2 * time.Second

// spareBus keeps Fyne from asking the session bus for the desktop's theme where no bus answers: it then writes an error
// message, and starts a bus by dbus-launch where that is installed, which outlives the program. Fyne does not ask when
// FYNE_THEME names a theme, and takes the same default for a name that it does not know.
func spareBus() {
	if os.Getenv("FYNE_THEME") == "" && themeOfFyne() == "" && !busAnswers() {
		_ = os.Setenv("FYNE_THEME", "default") // fails for names that are none alone
	}
}

// themeOfFyne is what the settings of all Fyne programs name, "" for none. With one named, Fyne does not ask either, and
// FYNE_THEME would hide it.
func themeOfFyne() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	f, err := os.Open(filepath.Join(dir, "fyne", "settings.json"))
	if err != nil {
		return ""
	}
	defer f.Close()
	var settings struct {
		Theme string `json:"theme"`
	}
	if err := json.NewDecoder(f).Decode(&settings); err != nil {
		return "" // Fyne says so itself
	}
	return settings.Theme
}

// busAnswers says whether there is a session bus that lets this user in. It starts none.
func busAnswers() bool {
	ctx, stop := context.WithTimeout(context.Background(), busPatience)
	defer stop()
	bus, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	// Nothing but the greeting was said: there is nothing that closing could lose.
	defer func() { _ = bus.Close() }()
	return bus.Auth(nil) == nil && bus.Hello() == nil
}
