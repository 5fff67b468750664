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
	c, err := connect(backends)
	if err != nil {
		return nil, err
	}
	found, err := c.microphones()
	if err = errors.Join(err, c.close()); err != nil {
		return nil, fmt.Errorf("list the microphones: %w", err)
	}
	for i := range found {
		list = append(list, microphone(&found[i]))
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
	return Microphone{
		ID: hex.EncodeToString(sum[:8]), Name: d.Name(), Default: d.IsDefault != 0,
		// PulseAudio and PipeWire name what a device plays as a source of its own.
		Playback: runtime.GOOS == "linux" && strings.HasSuffix(systemName(d), ".monitor"),
	}
}

// systemName is the ID where the system's is a text, as on Linux.
func systemName(d *malgo.DeviceInfo) string {
	name, _, _ := strings.Cut(string(d.ID[:]), "\x00")
	return name
}

// system is a connection to the sound system.
type system struct {
	*malgo.AllocatedContext
	backend malgo.Backend
}

func connect(backends []malgo.Backend) (*system, error) {
	for _, b := range backends {
		if c, err := malgo.InitContext([]malgo.Backend{b}, malgo.ContextConfig{}, nil); err == nil {
			return &system{c, b}, nil
		}
	}
	return nil, errNoSystem
}

var errNoSystem = errors.New("no sound system answers on this machine: see the system's sound settings")

func (s *system) close() error {
	err := s.Uninit()
	s.Free()
	return err
}

// microphones lists devices. ALSA lists beside them all the plugins that it
// could put before one, by names that mean nothing to a person.
func (s *system) microphones() ([]malgo.DeviceInfo, error) {
	list, err := s.Devices(malgo.Capture)
	if s.backend == malgo.BackendAlsa {
		list = slices.DeleteFunc(list, func(d malgo.DeviceInfo) bool {
			name := systemName(&d)
			return name != "default" && name != "pipewire" && !strings.HasPrefix(name, ":") && !strings.HasPrefix(name, "hw:")
		})
	}
	return list, err
}

// device is an opened microphone.
type device struct {
	id     string
	system *system
	device *malgo.Device
	once   sync.Once
	err    error
}

// Open readies a microphone by its ID; "" is the system's choice. It returns
// ErrUnknown when it is not there. The microphone is held to: should it be
// unplugged, no other takes its place unnoticed. Other programs may record from
// it and play at the same time.
func Open(id string) (*Capture, error) { return open(id, backends) }

func open(id string, backends []malgo.Backend) (*Capture, error) {
	system, err := connect(backends)
	if err != nil {
		return nil, err
	}
	d := &device{system: system}
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
	d.device, err = malgo.InitDevice(system.Context, config, malgo.DeviceCallbacks{
		Data: func(_, in []byte, _ uint32) {
			if n := len(in) / 4; n > 0 {
				c.ring.put(unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(in))), n))
			}
		},
		Stop: c.deviceStopped,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the microphone: %w", err), d.close())
	}
	return c, nil
}

// find looks a microphone up by its ID. The default is found by name too, for
// only a named one is held to.
func (d *device) find(id string) (*malgo.DeviceInfo, error) {
	list, err := d.system.microphones()
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
			// Stop wakes a thread that waits for a device that is gone; Uninit alone
			// would wait for it for ever. Its error says that it is gone.
			_ = d.device.Stop()
			d.device.Uninit()
		}
		d.err = d.system.close()
	})
	return d.err
}
