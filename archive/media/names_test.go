package media

import "testing"

func TestNamesOfOursHaveACodeAndTheFilesOwnHaveNone(t *testing.T) {
	for _, c := range []struct{ name, source, code string }{
		{"Camera serial number", "", "camera_serial_number"},
		{"GPS time (UTC)", "", "gps_time_utc"},
		{"ID3: encoded by", "ID3", "encoded_by"},
		{"IPTC: by-line", "IPTC", "by_line"},
		{"XMP: CreatorTool", "XMP", ""},
		{"IPTC: field 77", "IPTC", ""},
		{"Comment: mood of the day", "Comment", ""},
		{"무엇", "", ""},
	} {
		if source, code := codeOf(c.name); source != c.source || code != c.code {
			t.Errorf("%q is of %q with code %q, want %q and %q", c.name, source, code, c.source, c.code)
		}
	}
	var i items
	i.tell(true, "Maker note", "maker_note", 12, "")
	i.tell(true, "List", "bytes_of", 3, "ab\x07c")
	if len(i.list) != 2 || i.list[0].Value != "12 bytes of the camera maker: they may hold serial numbers and names" || i.list[0].Code != "maker_note" {
		t.Fatalf("%+v", i.list)
	}
	if l := i.list[1]; l.Says != "bytes_of" || l.Count != 3 || l.Of != "abc" || l.Value != `3 bytes of "abc"` {
		t.Errorf("%+v", l)
	}
}
