package awake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	who = "Attest"
	why = "Recording"

	patience = 3 * time.Second // how long a service may take to answer
)

// hold asks logind, which decides about sleep; where there is none, the desktop: by its portal, and by the interface of
// screen savers.
func hold() (func(), error) {
	var all error
	for _, ask := range []func(context.Context) (func(), error){logind, portal, screenSaver} {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		release, err := ask(ctx)
		cancel()
		if err == nil {
			return release, nil
		}
		all = errors.Join(all, err)
	}
	return nil, fmt.Errorf("%w (%w)", ErrCannot, all)
}

// logind holds as long as a file is open (org.freedesktop.login1, Inhibit).
func logind(ctx context.Context) (func(), error) {
	bus, err := dbus.ConnectSystemBus(dbus.WithContext(context.WithoutCancel(ctx)))
	if err != nil {
		return nil, fmt.Errorf("logind: %w", err)
	}
	var fd dbus.UnixFD
	err = bus.Object("org.freedesktop.login1", "/org/freedesktop/login1").
		CallWithContext(ctx, "org.freedesktop.login1.Manager.Inhibit", 0, "sleep:idle", who, why, "block").Store(&fd)
	if closed := bus.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, fmt.Errorf("logind: %w", err)
	}
	file := os.NewFile(uintptr(fd), "inhibitor")
	return func() { _ = file.Close() }, nil // nothing can be done where it fails
}

// session is the desktop's bus. None is started for this.
func session(ctx context.Context) (*dbus.Conn, error) {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		if _, err := os.Stat(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")); err != nil {
			return nil, errors.New("no message bus of a desktop")
		}
	}
	bus, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(context.WithoutCancel(ctx)))
	if err != nil {
		return nil, err
	}
	if err := bus.Auth(nil); err != nil {
		return nil, errors.Join(err, bus.Close())
	}
	if err := bus.Hello(); err != nil {
		return nil, errors.Join(err, bus.Close())
	}
	return bus, nil
}

// portal holds as long as the connection is there (org.freedesktop.portal.Inhibit).
func portal(ctx context.Context) (func(), error) {
	bus, err := session(ctx)
	if err != nil {
		return nil, fmt.Errorf("portal: %w", err)
	}
	const suspend, idle = 4, 8
	var request dbus.ObjectPath
	err = bus.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop").CallWithContext(ctx,
		"org.freedesktop.portal.Inhibit.Inhibit", 0, "", uint32(suspend|idle), map[string]dbus.Variant{"reason": dbus.MakeVariant(why)}).Store(&request)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("portal: %w", err), bus.Close())
	}
	return func() {
		bus.Object("org.freedesktop.portal.Desktop", request).Call("org.freedesktop.portal.Request.Close", dbus.FlagNoReplyExpected)
		_ = bus.Close()
	}, nil
}

// screenSaver holds as long as the connection is there, and keeps the screen on besides.
func screenSaver(ctx context.Context) (func(), error) {
	bus, err := session(ctx)
	if err != nil {
		return nil, fmt.Errorf("screen saver: %w", err)
	}
	saver := bus.Object("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver")
	var cookie uint32
	if err := saver.CallWithContext(ctx, "org.freedesktop.ScreenSaver.Inhibit", 0, who, why).Store(&cookie); err != nil {
		return nil, errors.Join(fmt.Errorf("screen saver: %w", err), bus.Close())
	}
	return func() {
		end, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_ = saver.CallWithContext(end, "org.freedesktop.ScreenSaver.UnInhibit", 0, cookie).Err // the end of the connection does it too
		_ = bus.Close()
	}, nil
}
