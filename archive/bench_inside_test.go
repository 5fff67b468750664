package archive

// WithoutIndex ends the reading of accounts for the search, so that what is
// measured is without it.
func WithoutIndex(v *Vault) { v.indexing.close() }
