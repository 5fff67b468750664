//go:build desktop && linux

package awake

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"attest/internal/messagebus"
)

// service stands in for one of the system: it has what was asked of it, until it is given back.
type service struct {
	mu    sync.Mutex
	holds map[string]func() bool // what was asked, and whether it still holds
	bus   *dbus.Conn
}

func offer(t *testing.T, address, name, path, face string, methods func(*service) map[string]any) *service {
	t.Helper()
	bus, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	s := &service{holds: map[string]func() bool{}, bus: bus}
	if err := bus.ExportMethodTable(methods(s), dbus.ObjectPath(path), face); err != nil {
		t.Fatal(err)
	}
	if reply, err := bus.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("%s: %v, %v", name, reply, err)
	}
	return s
}

// held is what holds now.
func (s *service) held() (list []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for what, still := range s.holds {
		if still() {
			list = append(list, what)
		}
	}
	return list
}

func (s *service) hold(what string, still func() bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holds[what] = still
}

func wants(t *testing.T, s *service, want string) {
	t.Helper()
	var got []string
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if got = s.held(); strings.Join(got, "|") == want {
			return
		}
	}
	t.Errorf("held is %q, want %q", got, want)
}

// fakeLogind gives out one end of a pipe, and looks at the other to see whether that is still open anywhere.
func fakeLogind(t *testing.T, address string) *service {
	return offer(t, address, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", func(s *service) map[string]any {
		return map[string]any{"Inhibit": func(what, who, why, mode string) (dbus.UnixFD, *dbus.Error) {
			var ends [2]int
			if err := syscall.Pipe2(ends[:], syscall.O_CLOEXEC); err != nil {
				return 0, dbus.MakeFailedError(err)
			}
			read := os.NewFile(uintptr(ends[0]), "pipe")
			closed := make(chan struct{})
			go func() {
				_, _ = read.Read(make([]byte, 1)) // returns when the last of the other ends is closed
				close(closed)
			}()
			ours := sync.OnceFunc(func() { _ = syscall.Close(ends[1]) })
			s.hold(strings.Join([]string{what, who, why, mode}, ","), func() bool {
				ours() // the one that holds has been sent by now
				select {
				case <-closed:
					return false
				default:
					return true
				}
			})
			return dbus.UnixFD(ends[1]), nil
		}}
	})
}

func bothBuses(t *testing.T) (system, session string) {
	system, session = messagebus.Start(t), messagebus.Start(t)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", system)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", session)
	return system, session
}

func TestLogindIsAskedFirst(t *testing.T) {
	system, session := bothBuses(t)
	s := fakeLogind(t, system)
	saver := fakeScreenSaver(t, session)
	release, err := Hold()
	if err != nil {
		t.Fatal(err)
	}
	wants(t, s, "sleep:idle,Attest,Recording,block")
	release()
	release()
	wants(t, s, "")
	wants(t, saver, "")
}

// fakeScreenSaver counts by cookies.
func fakeScreenSaver(t *testing.T, address string) *service {
	cookies := map[uint32]bool{}
	var mu sync.Mutex
	return offer(t, address, "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", func(s *service) map[string]any {
		return map[string]any{
			"Inhibit": func(who, why string) (uint32, *dbus.Error) {
				mu.Lock()
				defer mu.Unlock()
				n := uint32(len(cookies) + 7)
				cookies[n] = true
				s.hold(who+","+why, func() bool {
					mu.Lock()
					defer mu.Unlock()
					return cookies[n]
				})
				return n, nil
			},
			"UnInhibit": func(cookie uint32) *dbus.Error {
				mu.Lock()
				defer mu.Unlock()
				cookies[cookie] = false
				return nil
			},
		}
	})
}

func TestWithoutLogindTheDesktopIsAsked(t *testing.T) {
	_, session := bothBuses(t)
	saver := fakeScreenSaver(t, session)
	release, err := Hold()
	if err != nil {
		t.Fatal(err)
	}
	wants(t, saver, "Attest,Recording")
	release()
	wants(t, saver, "")

	// A portal goes before a screen saver: it keeps the screen's own ways.
	open := true
	var mu sync.Mutex
	const request = "/org/freedesktop/portal/desktop/request/1"
	portal := offer(t, session, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Inhibit",
		func(s *service) map[string]any {
			return map[string]any{"Inhibit": func(window string, flags uint32, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
				s.hold(fmt.Sprint(flags, ",", options["reason"].Value()), func() bool {
					mu.Lock()
					defer mu.Unlock()
					return open
				})
				return request, nil
			}}
		})
	closes := map[string]any{"Close": func() *dbus.Error {
		mu.Lock()
		defer mu.Unlock()
		open = false
		return nil
	}}
	if err := portal.bus.ExportMethodTable(closes, request, "org.freedesktop.portal.Request"); err != nil {
		t.Fatal(err)
	}
	if release, err = Hold(); err != nil {
		t.Fatal(err)
	}
	wants(t, portal, "12,Recording")
	wants(t, saver, "")
	release()
	wants(t, portal, "")
}

func TestWhereNothingCanBeAskedThatIsSaid(t *testing.T) {
	bothBuses(t)
	if _, err := Hold(); !errors.Is(err, ErrCannot) {
		t.Errorf("with empty buses: %v", err)
	}
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if _, err := Hold(); !errors.Is(err, ErrCannot) {
		t.Errorf("without a bus: %v", err)
	}
}
