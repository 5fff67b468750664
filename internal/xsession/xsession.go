//go:build linux

package xsession

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience is how long a condition may take to come true. It bounds a failing test only: a passing one goes on at once.
const patience = 60 * time.Second

// Session is a running display. Its methods end the test with a message when they cannot do what they say.
type Session struct {
	t       testing.TB
	root    string
	display string
	width   int
	height  int
	env     []string
	nudge   func() // called each second while something is awaited; nil for none
	seen    sight  // what was looked at last

	// Home is the empty home folder that programs of the session see, Temp their folder for temporary files.
	Home, Temp string
}

// Options says what the session has beside a display and a window manager. The zero value is 1280 by 800 in English
// with no input method.
type Options struct {
	Width, Height int      // of the screen, in pixels
	Hangul        bool     // run fcitx5-hangul; see Session.Hangul
	NoBus         bool     // no message bus: a bare window manager, or a console
	Env           []string // more of the environment, as KEY=value; the last of a key counts
}

// Start brings up a session that ends with the test.
func Start(t testing.TB, o Options) *Session {
	t.Helper()
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = 1280, 800
	}
	s := &Session{t: t, width: o.Width, height: o.Height}
	s.makeRoot()
	s.Home, s.Temp = s.folder("home"), s.folder("tmp")
	s.env = []string{
		"PATH=" + os.Getenv("PATH"),
		"LANG=C.UTF-8",
		"TZ=UTC",
		"HOME=" + s.Home,
		"TMPDIR=" + s.Temp,
		"XDG_CONFIG_HOME=" + filepath.Join(s.Home, ".config"),
		"XDG_CACHE_HOME=" + filepath.Join(s.Home, ".cache"),
		"XDG_DATA_HOME=" + filepath.Join(s.Home, ".local", "share"),
		"XDG_RUNTIME_DIR=" + s.folder("run"),
		"LIBGL_ALWAYS_SOFTWARE=1",
	}
	s.env = append(s.env, o.Env...)
	s.quietFyne()
	s.startDisplay()
	if !o.NoBus {
		s.startBus()
	}
	s.startWindowManager()
	if o.Hangul {
		s.startHangul()
	}
	return s
}

// makeRoot makes the session's own folder. Its name is short, because the path of a socket may have 107 bytes, and
// t.TempDir spends them on the name of the test.
func (s *Session) makeRoot() {
	s.t.Helper()
	root, err := os.MkdirTemp("", "xs")
	if err != nil {
		s.t.Fatal(err)
	}
	s.root = root
	s.t.Cleanup(func() {
		if err := os.RemoveAll(root); err != nil {
			s.t.Error(err)
		}
	})
}

// folder makes a folder of the session that only its owner can read.
func (s *Session) folder(name string) string {
	s.t.Helper()
	path := filepath.Join(s.root, name)
	if err := os.MkdirAll(path, 0o700); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// write makes a file of the session and the folders above it.
func (s *Session) write(path, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// quietFyne turns animations off, the blinking caret among them, so that a picture at rest stays equal to itself.
func (s *Session) quietFyne() {
	s.t.Helper()
	s.write(filepath.Join(s.Home, ".config", "fyne", "settings.json"), `{"no_animations":true,"scale":1}`)
}

func (s *Session) startDisplay() {
	s.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	defer read.Close()
	size := itoa(s.width) + "x" + itoa(s.height) + "x24"
	// Without -r the display repeats a key that is held down, and on a busy machine xdotool holds one for longer than it means to.
	cmd := s.command("Xvfb", "-displayfd", "3", "-screen", "0", size, "-fbdir", s.folder("screen"), "-nolisten", "tcp", "-noreset", "-r")
	cmd.ExtraFiles = []*os.File{write}
	p := s.start(cmd)
	if err := write.Close(); err != nil {
		s.t.Fatal(err)
	}
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		s.t.Fatalf("Xvfb gave no display: %v\n%s", err, p.Output())
	}
	s.display = ":" + strings.TrimSpace(line)
	s.env = append(s.env, "DISPLAY="+s.display)
}

func (s *Session) startWindowManager() {
	s.t.Helper()
	s.start(s.command("openbox"))
	s.Wait("the window manager to take the display", func() bool {
		return strings.Contains(s.rootProperties(), "_NET_SUPPORTING_WM_CHECK")
	})
}

// rootProperties is what programs have written on the root window, empty until one has.
func (s *Session) rootProperties() string {
	out, err := s.command("xprop", "-root").Output()
	if err != nil {
		return ""
	}
	return string(out)
}

// command is a program with the session's environment and no input.
func (s *Session) command(name string, arguments ...string) *exec.Cmd {
	cmd := exec.Command(name, arguments...)
	cmd.Env = append([]string{}, s.env...)
	cmd.Dir = s.root
	return cmd
}

// Run runs a program of the session to its end and gives what it wrote on standard output.
func (s *Session) Run(name string, arguments ...string) string {
	s.t.Helper()
	cmd := s.command(name, arguments...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, complaint.String())
	}
	return string(out)
}

// Wait returns as soon as condition holds, and fails the test when it does not within a minute.
func (s *Session) Wait(what string, condition func() bool) {
	s.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for n := 1; !condition(); n++ {
		if s.nudge != nil && n%50 == 0 {
			s.nudge()
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			s.t.Fatalf("waited %v in vain for %s%s", patience, what, s.evidence())
		}
	}
}

// evidence keeps the picture of a failed test where the caller of the tests asked for pictures.
func (s *Session) evidence() string {
	dir := os.Getenv("ATTEST_PICTURES")
	if dir == "" || s.display == "" {
		return ""
	}
	path := filepath.Join(dir, "failed-"+strings.ReplaceAll(s.t.Name(), "/", "-")+".png")
	if err := s.save(path); err != nil {
		return "; no picture of it: " + err.Error()
	}
	return "; the screen is in " + path
}

// Built is the path of a program that `make build` or `make build-tests` left in the build folder.
func Built(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(moduleRoot(t), "build", name)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is not built (make build-tests builds it): %v", name, err)
	}
	return path
}

// moduleRoot is the folder of go.mod.
func moduleRoot(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
