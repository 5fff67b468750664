package record

import "github.com/go-json-experiment/json/jsontext"

// Whole is the width and the height of a picture in the units of a Region.
const Whole = 10000

// Region is a part of a picture or of a page of a document that carries codes or
// a note. Left, Top, Width and Height are ten-thousandths of the width and the
// height of what is shown: the picture turned upright as its EXIF says, the page
// as PDFium draws it. So they hold at any size in which it is drawn.
type Region struct {
	Type      string         `json:"type"` // "region"
	V         int            `json:"v"`
	ID        ID             `json:"id"`
	Testimony ID             `json:"testimony"`
	Exhibit   ID             `json:"exhibit"`
	Page      int            `json:"page,omitzero"` // from 1; missing for a picture
	Left      int            `json:"left"`
	Top       int            `json:"top"`
	Width     int            `json:"width"`
	Height    int            `json:"height"`
	Codes     []CodeUse      `json:"codes,omitempty"`
	By        ID             `json:"by,omitempty"`
	Time      string         `json:"time,omitempty"` // RFC 3339
	Note      string         `json:"-"`              // of the identity half
	Extra     jsontext.Value `json:",embed"`
}

// RegionIdentity is the half of a region sealed in the identity tree: a note on
// a picture says who is in it.
type RegionIdentity struct {
	Type  string         `json:"type"` // "region-identity"
	V     int            `json:"v"`
	Note  string         `json:"note,omitempty"`
	Extra jsontext.Value `json:",embed"`
}

// InterchangeRegion is a region beside its exhibit.
type InterchangeRegion struct {
	ID     ID             `json:"id,omitempty"`
	Page   int            `json:"page,omitzero"`
	Left   int            `json:"left"`
	Top    int            `json:"top"`
	Width  int            `json:"width"`
	Height int            `json:"height"`
	Codes  []CodeUse      `json:"codes,omitempty"`
	Note   string         `json:"note,omitempty"`
	By     ID             `json:"by,omitempty"`
	Time   string         `json:"time,omitempty"`
	Extra  jsontext.Value `json:",embed"`
}

const (
	maxRegionNote  = 20000 // bytes
	maxRegionCodes = 500
	maxRegionPage  = 1_000_000
)

// CheckRegion looks for what makes a region unusable.
func CheckRegion(r Region) []Fault {
	var out []Fault
	if !r.ID.Valid() || r.ID.Kind() != KindRegion {
		out = append(out, Fault{"id", "bad_id"})
	}
	if !r.Testimony.Valid() || r.Testimony.Kind() != KindTestimony {
		out = append(out, Fault{"testimony", "bad_id"})
	}
	if !r.Exhibit.Valid() || r.Exhibit.Kind() != KindExhibit {
		out = append(out, Fault{"exhibit", "bad_id"})
	}
	if r.Page < 0 || r.Page > maxRegionPage {
		out = append(out, Fault{"page", "out_of_file"})
	}
	inside := func(from, long int) bool {
		return from >= 0 && from < Whole && long > 0 && long <= Whole && from+long <= Whole
	}
	if !inside(r.Left, r.Width) || !inside(r.Top, r.Height) {
		out = append(out, Fault{"width", "out_of_picture"})
	}
	if len(r.Note) > maxRegionNote || len(r.Codes) > maxRegionCodes {
		out = append(out, Fault{"note", "too_long"})
	}
	for i, c := range r.Codes {
		for _, d := range r.Codes[:i] {
			if c.Code == d.Code {
				out = append(out, Fault{"codes", "twice"})
			}
		}
	}
	return out
}
