//go:build !linux && !windows && !darwin

package awake

func hold() (func(), error) { return nil, ErrCannot }
