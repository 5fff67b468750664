//go:build !linux

package platform

// spareBus has nothing to do where Fyne asks no bus.
func spareBus() {}
