package bundle

// hideOriginals is content without what would tell of the whole of an exhibit of
// which parts are left out, whoever filled it: its size, its checksum, its record.
// What is left is the name of the version that was sealed, which is a commitment
// under a salt of 256 bits. What is wrong with it, "" where nothing is.
func hideOriginals(c Content) (Content, string) {
	exhibits := []Exhibit{}
	for _, x := range c.Exhibits {
		if x.Redacted {
			switch {
			case x.OpenOriginal != nil:
				return c, "an original of which parts are to be left out"
			case x.Open == nil:
				return c, "an exhibit of which parts are left out, without a copy"
			}
			x.Size, x.SHA256, x.OriginalName = 0, "", ""
			if x.Disclosure != nil {
				d := *x.Disclosure
				d.Facts, x.Disclosure = nil, &d
			}
		}
		exhibits = append(exhibits, x)
	}
	c.Exhibits = exhibits
	return c, ""
}
