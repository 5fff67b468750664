package bundle

import (
	"errors"
	"syscall"
)

// Error codes of Windows (winerror.h) that package syscall does not name.
const (
	errHandleDiskFull  = syscall.Errno(39)
	errDiskFull        = syscall.Errno(112)
	errFileTooLarge    = syscall.Errno(223)
	errNotReady        = syscall.Errno(21)
	errWriteProtect    = syscall.Errno(19)
	errBadNetPath      = syscall.Errno(53)
	errNetNameDeleted  = syscall.Errno(64)
	errFileInvalid     = syscall.Errno(1006)
	errDeviceGone      = syscall.Errno(1167)
	errNoSuchDevice    = syscall.Errno(433)
	errNotSupported    = syscall.Errno(50)
	errInvalidFunction = syscall.Errno(1)
)

func isAny(err error, codes ...syscall.Errno) bool {
	for _, c := range codes {
		if errors.Is(err, c) {
			return true
		}
	}
	return false
}

func isDiskFull(err error) bool { return isAny(err, errHandleDiskFull, errDiskFull) }

func isTooLarge(err error) bool { return isAny(err, errFileTooLarge) }

func isVolumeGone(err error) bool {
	return isAny(err, errNotReady, errWriteProtect, errBadNetPath, errNetNameDeleted, errFileInvalid, errDeviceGone, errNoSuchDevice)
}

func isUnsupported(err error) bool { return isAny(err, errNotSupported, errInvalidFunction) }
