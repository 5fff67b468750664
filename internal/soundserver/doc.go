// Package soundserver runs a PulseAudio of its own for tests, with devices that exist only there: what is played into one of
// them can be recorded from it, as if a microphone stood before a loudspeaker. The test's own environment is pointed at it,
// so that what the test opens is found there, and nothing of the machine's sound is touched. All of it ends with the test.
//
// It needs pulseaudio and pulseaudio-utils, and espeak-ng and ffmpeg for a voice; `make test` installs them. The tests that
// use it carry the build tag desktop.
package soundserver
