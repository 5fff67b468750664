//go:build cgo

package sound

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"

	"github.com/gen2brain/malgo"

	"attest/archive/media"
)

// backends are asked in this order. PulseAudio goes before ALSA: where both
// are, ALSA is a stand-in that knows one device only and loses the volume.
// What a system does not have is passed over.
var backends = []malgo.Backend{
	malgo.BackendWasapi, malgo.BackendCoreaudio, malgo.BackendPulseaudio, malgo.BackendAlsa,
}

// latency is how long before it is heard sound goes to the device, in
// milliseconds. Pause and GoTo are heard so much later.
const latency = 100

// device is one opened sound device.
type device struct {
	context *malgo.AllocatedContext
	device  *malgo.Device
	once    sync.Once
	err     error
}

// Open readies the machine's sound device for a recording, silent until Play.
// Its error says that there is none that can be used. The recording belongs to
// the playback until Close has returned.
func Open(a *media.Audio) (*Playback, error) { return open(a, backends) }

func open(a *media.Audio, backends []malgo.Backend) (*Playback, error) {
	context, err := malgo.InitContext(backends, malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, fmt.Errorf("find a sound device: %w", err)
	}
	d := &device{context: context}
	config := malgo.DefaultDeviceConfig(malgo.Playback)
	config.SampleRate = uint32(a.SampleRate)
	config.PeriodSizeInMilliseconds = latency // less breaks up on a busy machine
	config.Playback.Format = malgo.FormatF32
	config.Playback.Channels = uint32(a.Channels)
	p := newPlayback(a)
	p.ring.fade = a.SampleRate / 200
	d.device, err = malgo.InitDevice(context.Context, config, malgo.DeviceCallbacks{
		Data: func(out, _ []byte, _ uint32) {
			if n := len(out) / 4; n > 0 {
				p.fill(unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(out))), n))
			}
		},
		Stop: func() { p.lost.Store(true) },
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the sound device: %w", err), p.Close(), d.close())
	}
	p.out = d
	return p, nil
}

func (d *device) start() error {
	if err := d.device.Start(); err != nil {
		return fmt.Errorf("start the sound device: %w", err)
	}
	return nil
}

// close waits until the device asks for nothing more.
func (d *device) close() error {
	d.once.Do(func() {
		if d.device != nil {
			// Stop wakes a thread that waits for a device that is gone; Uninit alone
			// would wait for it for ever. Its error says that it is gone.
			_ = d.device.Stop()
			d.device.Uninit()
		}
		d.err = d.context.Uninit()
		d.context.Free()
	})
	return d.err
}
