package archive

import (
	"cmp"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
)

// Regions lists the coded and noted parts of an exhibit, in the order of its
// pages, from the upper left on.
func (v *Vault) Regions(exhibit record.ID) ([]record.Region, error) {
	parent, err := v.parentOf(exhibit)
	if err != nil {
		return nil, err
	}
	all, err := v.regionsUnder(parent)
	return slices.DeleteFunc(all, func(r record.Region) bool { return r.Exhibit != exhibit }), err
}

// RegionsOf lists the regions of all exhibits of a testimony that are in its
// list.
func (v *Vault) RegionsOf(testimony record.ID) ([]record.Region, error) {
	v.mu.RLock()
	listed := slices.Clone(v.exhs[testimony])
	v.mu.RUnlock()
	all, err := v.regionsUnder(testimony)
	return slices.DeleteFunc(all, func(r record.Region) bool { return !slices.Contains(listed, r.Exhibit) }), err
}

func (v *Vault) parentOf(exhibit record.ID) (parent record.ID, err error) {
	err = v.view(func(tx *store.Tx) error {
		e, _, _, err := get[record.Exhibit](tx, exhibit, 0)
		parent = e.Parent
		return err
	})
	return parent, err
}

func (v *Vault) regionsUnder(parent record.ID) ([]record.Region, error) {
	var out []record.Region
	ids := v.childIDs(parent, record.KindRegion)
	err := v.view(func(tx *store.Tx) error {
		for _, id := range ids {
			r, o, ver, err := get[record.Region](tx, id, 0)
			if err != nil {
				return err
			}
			half, err := identityOf[record.RegionIdentity](tx, o, ver)
			if err != nil {
				return err
			}
			r.Note = half.Note
			out = append(out, r)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b record.Region) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Top, b.Top), cmp.Compare(a.Left, b.Left), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

// SaveRegion stores a region of an exhibit of a testimony; one without an ID is
// new.
func (v *Vault) SaveRegion(r record.Region) (record.Region, error) {
	err := v.change(func(c *change) error {
		e, _, _, err := get[record.Exhibit](c.tx, r.Exhibit, 0)
		if err != nil {
			return err
		}
		r.Testimony = e.Parent
		return c.putRegion(&r)
	})
	return r, err
}

func (c *change) putRegion(r *record.Region) error {
	r.Type, r.V = "region", max(r.V, 1)
	if r.ID == "" {
		r.ID = record.NewID(record.KindRegion)
	}
	if r.By == "" {
		r.By, r.Time = c.v.member.Slot, c.at.RFC3339()
	}
	if err := faultError("region", record.CheckRegion(*r)); err != nil {
		return err
	}
	half := record.RegionIdentity{Type: "region-identity", V: 1}
	if o, err := c.tx.Object(r.ID); err == nil { // what is not known in it is kept
		_, o, ver, err := get[record.Region](c.tx, o.ID, 0)
		if err != nil {
			return err
		}
		if half, err = identityOf[record.RegionIdentity](c.tx, o, ver); err != nil {
			return err
		}
	} else if !isNotFound(err) {
		return err
	}
	half.Note = r.Note
	_, _, err := c.putChild(r.ID, r.Testimony, content{facts: r, identity: half}, "region")
	return err
}

// putRegions stores the regions that an import brings with an exhibit.
func (c *change) putRegions(e record.Exhibit, regions []record.InterchangeRegion) error {
	for _, x := range regions {
		r := regionRecord(x)
		r.Testimony, r.Exhibit = e.Parent, e.ID
		if err := c.taken(&r.ID, record.KindRegion); err != nil {
			return err
		}
		if err := c.putRegion(&r); err != nil {
			return err
		}
	}
	return nil
}

func regionRecord(x record.InterchangeRegion) record.Region {
	return record.Region{
		ID: x.ID, Page: x.Page, Left: x.Left, Top: x.Top, Width: x.Width, Height: x.Height, Codes: x.Codes, Note: x.Note,
		By: x.By, Time: x.Time, Extra: x.Extra,
	}
}

func (v *Vault) interchangeRegions(exhibit record.ID) ([]record.InterchangeRegion, error) {
	list, err := v.Regions(exhibit)
	var out []record.InterchangeRegion
	for _, r := range list {
		out = append(out, record.InterchangeRegion{
			ID: r.ID, Page: r.Page, Left: r.Left, Top: r.Top, Width: r.Width, Height: r.Height, Codes: r.Codes, Note: r.Note,
			By: r.By, Time: r.Time, Extra: r.Extra,
		})
	}
	return out, err
}
