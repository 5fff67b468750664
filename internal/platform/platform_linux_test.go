package platform

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestPrepareNamesALocaleWhereThereIsNone(t *testing.T) {
	cases := []struct {
		name, all, messages, lang string
		changed                   bool
	}{
		{"nothing set", "", "", "", true},
		{"C", "", "", "C", true},
		{"C for all", "C", "", "ko_KR.UTF-8", true},
		{"C with UTF-8", "", "", "C.UTF-8", true},
		{"Korean", "", "", "ko_KR.UTF-8", false},
		{"Korean messages", "", "ko_KR.UTF-8", "C", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			home(t)
			t.Setenv("LC_ALL", c.all)
			t.Setenv("LC_MESSAGES", c.messages)
			t.Setenv("LC_CTYPE", "")
			t.Setenv("LANG", c.lang)
			if err := Prepare("org.example"); err != nil {
				t.Fatal(err)
			}
			want := c.messages
			if c.changed {
				want = "en_US.UTF-8"
			}
			if got := os.Getenv("LC_MESSAGES"); got != want {
				t.Errorf("LC_MESSAGES is %q, want %q", got, want)
			}
			if c.changed && os.Getenv("LC_ALL") != "" {
				t.Error("LC_ALL still hides it")
			}
		})
	}
}

func TestPrepareChoosesX11(t *testing.T) {
	cases := []struct{ name, display, platform, want string }{
		{"an X server", ":0", "", "x11"},
		{"Wayland alone", "", "", ""},
		{"chosen by the person", ":0", "wayland", "wayland"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			home(t)
			t.Setenv("DISPLAY", c.display)
			t.Setenv("FYNE_PLATFORM", c.platform)
			if err := Prepare("org.example"); err != nil {
				t.Fatal(err)
			}
			if got := os.Getenv("FYNE_PLATFORM"); got != c.want {
				t.Errorf("FYNE_PLATFORM is %q, want %q", got, c.want)
			}
		})
	}
}

func TestPrepareBeginsPreferencesAndKeepsThem(t *testing.T) {
	cases := []struct{ name, before, want string }{
		{"none", "", "{}\n"},
		{"cut off", "empty", "{}\n"},
		{"some", `{"theme":"dark"}`, `{"theme":"dark"}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(home(t), ".config", "fyne", "org.example", "preferences.json")
			switch c.before {
			case "":
			case "empty":
				write(t, path, "")
			default:
				write(t, path, c.before)
			}
			if err := Prepare("org.example"); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("the preferences are %q, want %q", got, c.want)
			}
		})
	}
}

func TestPrepareKeepsFyneFromABusThatDoesNotAnswer(t *testing.T) {
	silent := filepath.Join(t.TempDir(), "bus")
	listener, err := net.Listen("unix", silent)
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan struct{})
	go func() { // takes the greeting and hangs up
		defer close(closed)
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			_ = c.Close() // the other end sees it, or has hung up before
		}
	}()
	t.Cleanup(func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
		<-closed
	})
	cases := []struct{ name, address, settings, chosen, want string }{
		{"no socket", "unix:path=/nonexistent/bus", "", "", "default"},
		{"no address", "nonsense", "", "", "default"},
		{"a socket that is no bus", "unix:path=" + silent, "", "", "default"},
		{"the person chose", "nonsense", "", "light", "light"},
		{"Fyne's settings chose", "nonsense", `{"theme":"dark"}`, "", ""},
		{"Fyne's settings are silent", "nonsense", `{"scale":1}`, "", "default"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := home(t)
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", c.address)
			t.Setenv("FYNE_THEME", c.chosen)
			if c.settings != "" {
				write(t, filepath.Join(dir, ".config", "fyne", "settings.json"), c.settings)
			}
			if err := Prepare("org.example"); err != nil {
				t.Fatal(err)
			}
			if got := os.Getenv("FYNE_THEME"); got != c.want {
				t.Errorf("FYNE_THEME is %q, want %q", got, c.want)
			}
		})
	}
}

// home gives this process an empty home and the surroundings of a fresh machine, for the length of a test.
func home(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	for _, name := range []string{"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "DISPLAY", "FYNE_PLATFORM", "FYNE_THEME"} {
		t.Setenv(name, "")
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
