//go:build cgo

package capture

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"github.com/gen2brain/malgo"
)

// backends are asked in this order. PulseAudio goes before ALSA: where both
// are, ALSA is a stand-in that knows one device only and loses the volume.
// What a system does not have is passed over.
var backends = []malgo.Backend{
	malgo.BackendWasapi, malgo.BackendCoreaudio, malgo.BackendPulseaudio, malgo.BackendAlsa,
}

const (
	period  = 50 // milliseconds of sound that come at a time
	periods = 20 // the sound system keeps for us when we are late
)

// Microphones lists what can be recorded from, the system's choice first. It
// returns an error where there is no sound system, and an empty list where that
// knows no microphone. It may wait for the sound system, so it is not for the
// window's thread.
func Microphones() ([]Microphone, error) {
	var list []Microphone
	err := withContext(func(c *malgo.AllocatedContext) error {
		found, err := c.Devices(malgo.Capture)
		for i := range found {
			list = append(list, microphone(&found[i]))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the microphones: %w", err)
	}
	slices.SortStableFunc(list, func(a, b Microphone) int { return place(a) - place(b) })
	return list, nil
}

func place(m Microphone) int {
	switch {
	case m.Playback:
		return 2
	case !m.Default:
		return 1
	}
	return 0
}

func microphone(d *malgo.DeviceInfo) Microphone {
	sum := sha256.Sum256(append([]byte("attest microphone\n"), d.ID[:]...))
	m := Microphone{ID: hex.EncodeToString(sum[:8]), Name: d.Name(), Default: d.IsDefault != 0}
	// PulseAudio and PipeWire name what a device plays as a source of its own.
	raw, _, _ := strings.Cut(string(d.ID[:]), "\x00")
	m.Playback = runtime.GOOS == "linux" && strings.HasSuffix(raw, ".monitor")
	return m
}

// withContext opens the sound system for one question.
func withContext(ask func(*malgo.AllocatedContext) error) error {
	c, err := malgo.InitContext(backends, malgo.ContextConfig{}, nil)
	if err != nil {
		return err
	}
	err = ask(c)
	err = errors.Join(err, c.Uninit())
	c.Free()
	return err
}

// device is an opened microphone.
type device struct {
	id      string
	context *malgo.AllocatedContext
	device  *malgo.Device
	once    sync.Once
	err     error
}

// Open readies a microphone by its ID; "" is the system's choice. It returns
// ErrUnknown when it is not there. The microphone is held to: should it be
// unplugged, no other takes its place unnoticed. Other programs may record from
// it and play at the same time.
func Open(id string) (*Capture, error) { return open(id, backends) }

func open(id string, backends []malgo.Backend) (*Capture, error) {
	context, err := malgo.InitContext(backends, malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, fmt.Errorf("find a microphone: %w", err)
	}
	d := &device{context: context}
	info, err := d.find(id)
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	d.id = microphone(info).ID
	var pinned runtime.Pinner // the ID is read while the device is made, and not later
	pinned.Pin(&info.ID)
	defer pinned.Unpin()
	c := newCapture(d)
	config := malgo.DefaultDeviceConfig(malgo.Capture)
	config.SampleRate = Rate
	config.PeriodSizeInMilliseconds = period
	config.Periods = periods
	config.NoFixedSizedCallback = 1 // else the last part of a period is lost at the end
	config.Capture.DeviceID = unsafe.Pointer(&info.ID)
	config.Capture.Format = malgo.FormatS32
	config.Capture.Channels = 1
	config.Pulse.StreamNameCapture = "Attest"
	d.device, err = malgo.InitDevice(context.Context, config, malgo.DeviceCallbacks{
		Data: func(_, in []byte, _ uint32) {
			if n := len(in) / 4; n > 0 {
				c.ring.put(unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(in))), n))
			}
		},
		Stop: func() {
			c.ended.Store(true)
			c.ring.nudge()
		},
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the microphone: %w", err), d.close())
	}
	return c, nil
}

// find looks a microphone up by its ID. The default is found by name too, for
// only a named one is held to.
func (d *device) find(id string) (*malgo.DeviceInfo, error) {
	list, err := d.context.Devices(malgo.Capture)
	if err != nil {
		return nil, fmt.Errorf("find a microphone: %w", err)
	}
	best := -1
	for i := range list {
		m := microphone(&list[i])
		if id != "" && m.ID != id {
			continue
		}
		if best < 0 || place(m) < place(microphone(&list[best])) {
			best = i
		}
	}
	if best < 0 {
		return nil, ErrUnknown
	}
	return &list[best], nil
}

func (d *device) start() error {
	if err := d.device.Start(); err != nil {
		return fmt.Errorf("start the microphone: %w", err)
	}
	return nil
}

func (d *device) present() bool {
	list, err := Microphones()
	return err == nil && slices.ContainsFunc(list, func(m Microphone) bool { return m.ID == d.id })
}

// close waits until the device gives nothing more.
func (d *device) close() error {
	d.once.Do(func() {
		if d.device != nil {
			d.device.Uninit()
		}
		d.err = d.context.Uninit()
		d.context.Free()
	})
	return d.err
}
