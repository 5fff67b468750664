package archive

// CutAt lets a backup have volumes of so many bytes.
func (o BackupOptions) CutAt(n int64) BackupOptions {
	o.volume = n
	return o
}
