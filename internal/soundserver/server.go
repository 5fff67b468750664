//go:build linux

package soundserver

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a condition may take to come true. It bounds a failing test only.
const patience = 60 * time.Second

// Rate is the sample rate of the server and of all its devices.
const Rate = 48000

// Server is a running PulseAudio. Its methods end the test with a message when they cannot do what they say.
type Server struct {
	t    testing.TB
	root string
	done chan struct{} // closed when the server has ended
	pid  int
	log  record
}

// script begins a server without any device.
const script = `.fail
load-module module-native-protocol-unix auth-anonymous=1 socket=%s
`

// Start brings up a server that ends with the test, and points the environment of the test's process at it.
func Start(t testing.TB) *Server {
	t.Helper()
	root, err := os.MkdirTemp("", "snd") // short: the path of a socket may have 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, root: root, done: make(chan struct{})}
	t.Cleanup(func() {
		if err := os.RemoveAll(root); err != nil {
			t.Error(err)
		}
	})
	socket := filepath.Join(root, "socket")
	for key, value := range map[string]string{
		"HOME": root, "XDG_RUNTIME_DIR": root, "XDG_CONFIG_HOME": filepath.Join(root, "config"),
		"PULSE_RUNTIME_PATH": filepath.Join(root, "run"), "PULSE_SERVER": "unix:" + socket, "PULSE_LATENCY_MSEC": "",
	} {
		t.Setenv(key, value)
	}
	file := filepath.Join(root, "script.pa")
	if err := os.WriteFile(file, fmt.Appendf(nil, script, socket), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := s.command("pulseaudio", "-n", "-F", file, "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
		"--disable-shm=yes", "--realtime=yes", "--high-priority=yes", "--log-target=stderr", "--log-level=notice")
	cmd.Stdout, cmd.Stderr = &s.log, &s.log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; make test installs what the sound tests need", err)
	}
	s.pid = cmd.Process.Pid
	go func() {
		_ = cmd.Wait() // it is killed
		close(s.done)
	}()
	t.Cleanup(func() {
		s.Kill()
		if t.Failed() {
			t.Logf("pulseaudio wrote:\n%s", string(s.log.bytes()))
		}
	})
	s.wait("the sound server to answer", func() bool {
		select {
		case <-s.done:
			t.Fatalf("pulseaudio ended:\n%s", string(s.log.bytes()))
		default:
		}
		return s.command("pactl", "info").Run() == nil
	})
	return s
}

// Kill ends the server at once.
func (s *Server) Kill() {
	select {
	case <-s.done:
		return
	default:
	}
	// An error here means that it ended in between.
	_ = syscall.Kill(-s.pid, syscall.SIGKILL)
	<-s.done
}

// command is a program in the server's surroundings.
func (s *Server) command(name string, arguments ...string) *exec.Cmd {
	cmd := exec.Command(name, arguments...)
	cmd.Dir = s.root
	return cmd
}

// run runs a program to its end and gives what it wrote.
func (s *Server) run(name string, arguments ...string) string {
	s.t.Helper()
	cmd := s.command(name, arguments...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, complaint.String())
	}
	return strings.TrimSpace(string(out))
}

func (s *Server) wait(what string, condition func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); !condition(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("waited %v in vain for %s", patience, what)
		}
	}
}

// Device is a loudspeaker and a microphone that hears it and nothing else.
type Device struct {
	s      *Server
	Name   string
	module string
}

// Plug adds a device. The first one becomes the system's choice for both.
func (s *Server) Plug(name string) *Device {
	s.t.Helper()
	d := &Device{s: s, Name: name}
	d.module = s.run("pactl", "load-module", "module-null-sink", "sink_name="+name, "format=s32le", "channels=2",
		fmt.Sprintf("rate=%d", Rate), "sink_properties=device.description="+name)
	return d
}

// Unplug takes the device away while it is in use.
func (d *Device) Unplug() {
	d.s.t.Helper()
	d.s.run("pactl", "unload-module", d.module)
}

// Default makes the device the system's choice to play to and to record from.
func (d *Device) Default() {
	d.s.t.Helper()
	d.s.run("pactl", "set-default-sink", d.Name)
	d.s.run("pactl", "set-default-source", d.Name+".monitor")
}

// Sound is something that another program does with a device.
type Sound struct {
	d    *Device
	cmd  *exec.Cmd
	out  record
	done chan struct{}
	err  error
}

func (d *Device) start(cmd *exec.Cmd) *Sound {
	d.s.t.Helper()
	p := &Sound{d: d, cmd: cmd, done: make(chan struct{})}
	cmd.Stdout = &p.out
	if err := cmd.Start(); err != nil {
		d.s.t.Fatal(err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	d.s.t.Cleanup(p.end)
	return p
}

func (p *Sound) end() {
	select {
	case <-p.done:
	default:
		// An error here means that it ended in between.
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// Play plays one channel at Rate, samples from -1 to 1, as another program of the machine would. It returns at once.
func (d *Device) Play(samples []float64) *Sound {
	d.s.t.Helper()
	cmd := d.s.command("pacat", "--playback", "--device="+d.Name, "--format=float32le", fmt.Sprintf("--rate=%d", Rate), "--channels=1")
	cmd.Stdin = bytes.NewReader(floats(samples))
	return d.start(cmd)
}

// Wait waits until all was played.
func (p *Sound) Wait() {
	p.d.s.t.Helper()
	p.d.s.wait("the sound to end", func() bool {
		select {
		case <-p.done:
			return true
		default:
			return false
		}
	})
	if p.err != nil {
		p.d.s.t.Fatalf("%s: %v", strings.Join(p.cmd.Args, " "), p.err)
	}
}

// Listen records what is played to the device, until HeardAfter.
func (d *Device) Listen() *Sound {
	d.s.t.Helper()
	p := d.start(d.s.command("parec", "--device="+d.Name+".monitor", "--format=float32le", fmt.Sprintf("--rate=%d", Rate),
		"--channels=1", "--latency-msec=100"))
	d.s.wait("the recording to begin", func() bool { return p.out.size() > 0 })
	return p
}

// HeardAfter ends Listen when so much more has been heard, and gives one channel of samples.
func (p *Sound) HeardAfter(more time.Duration) []float64 {
	p.d.s.t.Helper()
	want := p.out.size() + 4*int(more*Rate/time.Second)
	p.d.s.wait("more to be heard", func() bool { return p.out.size() >= want })
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		p.d.s.t.Fatal(err)
	}
	<-p.done // it ends with an error or without
	return unfloats(p.out.bytes())
}

func floats(samples []float64) []byte {
	out := make([]byte, 0, 4*len(samples))
	for _, v := range samples {
		out = binary.LittleEndian.AppendUint32(out, bits(v))
	}
	return out
}

// record is what a running program has written; it may be read meanwhile.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *record) bytes() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bytes.Clone(r.text.Bytes())
}

func (r *record) size() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Len()
}

// Microphone adds a microphone that hears the device and is none of the monitors that each loudspeaker has.
func (d *Device) Microphone(name string) {
	d.s.t.Helper()
	d.s.run("pactl", "load-module", "module-remap-source", "master="+d.Name+".monitor", "source_name="+name,
		"source_properties=device.description="+name)
}
