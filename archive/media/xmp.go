package media

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
)

// harmless are XMP and document properties that tell nothing of anyone.
var harmless = regexp.MustCompile(`(?i)^(xmptk|about|format|colou?rmode|iccprofile|orientation|.*resolution.*|.*width.*|.*height.*|.*dimension.*|colou?rspace|rating|version|pages|words|characters.*|lines|paragraphs|docsecurity|scalecrop|linksuptodate|sharedoc|hyperlinkschanged|.*compression.*|bitspersample|exposure.*|fnumber|iso.*|focal.*|flash.*|white.*|metering.*|generator|li|lang|parsetype)$`)

// xml lists the texts of elements and the attributes of an XML packet, by their
// local names: XMP, and the property parts of office documents.
func (t *items) xml(kind string, b []byte) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.CharsetReader = nil
	var path []string
	name := func() string {
		for i := len(path) - 1; i >= 0; i-- {
			switch path[i] {
			case "li", "Alt", "Seq", "Bag", "Description", "RDF", "xmpmeta": // rdf's own structure
			default:
				return path[i]
			}
		}
		return "text"
	}
	put := func(local, value string) { t.add(!harmless.MatchString(local), kind+": "+local, value) }
	for {
		tok, err := d.RawToken()
		if err != nil {
			if len(path) > 0 {
				t.tell(true, kind, "damaged", 0, "")
			}
			return
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if len(path) >= 64 {
				t.tell(true, kind, "damaged", 0, "")
				return
			}
			path = append(path, tok.Name.Local)
			for _, a := range tok.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && a.Name.Space != "xml" {
					put(a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			if len(path) > 0 {
				path = path[:len(path)-1]
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(tok)); s != "" && len(path) > 0 {
				put(name(), s)
			}
		}
	}
}

// photoshop looks for IPTC data among image resources (8BIM).
func (t *items) photoshop(b []byte) {
	for len(b) >= 12 && string(b[:4]) == "8BIM" {
		id := binary.BigEndian.Uint16(b[4:])
		n := 1 + int(b[6])
		n += n & 1
		if 6+n+4 > len(b) {
			return
		}
		size := int(binary.BigEndian.Uint32(b[6+n:]))
		b = b[6+n+4:]
		if size < 0 || size > len(b) {
			return
		}
		switch id {
		case 0x0404:
			t.iptc(b[:size])
		case 0x0409, 0x040C:
			t.tell(true, "Embedded preview", "preview_bytes", int64(size), "")
		}
		b = b[min(size+size&1, len(b)):]
	}
}

var iptcNames = map[byte]string{
	5: "title", 25: "keyword", 26: "location code", 27: "location", 40: "instructions", 55: "date created", 60: "time created",
	62: "date digitised", 80: "by-line", 85: "by-line title", 90: "city", 92: "sublocation", 95: "province", 100: "country code",
	101: "country", 103: "transmission reference", 105: "headline", 110: "credit", 115: "source", 116: "copyright", 118: "contact",
	120: "caption", 122: "caption writer",
}

// iptc lists the datasets of record 2 (IIM 4).
func (t *items) iptc(b []byte) {
	for len(b) >= 5 && b[0] == 0x1c {
		n := int(binary.BigEndian.Uint16(b[3:]))
		if n > len(b)-5 {
			return
		}
		if b[1] == 2 {
			name := iptcNames[b[2]]
			if name == "" && b[2] != 0 {
				name = fmt.Sprintf("field %d", b[2])
			}
			if name != "" {
				t.add(true, "IPTC: "+name, text(b[5:5+n]))
			}
		}
		b = b[5+n:]
	}
}
