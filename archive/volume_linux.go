package archive

import "golang.org/x/sys/unix"

// networkVolume names the network file system that path lies on, "" for none.
func networkVolume(path string) string {
	var st unix.Statfs_t
	for p := path; ; p = parentOf(p) {
		if err := unix.Statfs(p, &st); err == nil {
			break
		}
		if p == parentOf(p) {
			return ""
		}
	}
	switch int64(st.Type) {
	case unix.NFS_SUPER_MAGIC:
		return "NFS"
	case unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC:
		return "SMB"
	}
	return ""
}
