package media

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

// An invented name in the signs of formats of text: each is read as it shows.
func TestTextsAreReadAsTheyShow(t *testing.T) {
	const name = "최은별"
	for what, f := range map[string]struct{ kind, text string }{
		"decimal":          {"text/html", "<html><body>&#52572;&#51008;&#48324;</body></html>"},
		"hexadecimal":      {"text/html", "<p>&#xCD5C;&#xC740;&#xbcc4;"},
		"in tags":          {"text/html", "<p>최<b>은</b><i style='x'>별</i> &amp; others"},
		"over a line":      {"text/html", "<p>최<span\n class=a>은별</span></p>"},
		"in an attribute":  {"text/html", `<img alt="&#52572;&#51008;&#48324;">`},
		"JSON":             {"application/json", `{"n":"\ucd5c\uc740\ubcc4"}`},
		"lines of JSON":    {"application/x-ndjson", "{\"n\":\"\\ucd5c\\uc740\\ubcc4\"}\n{}"},
		"bytes in JSON":    {"application/json", `{"n":"\u00ec\u00b5\u009c\u00ec\u009d\u0080\u00eb\u00b3\u0084"}`},
		"program":          {"text/javascript", `x = "\u{cd5c}\u{c740}\u{bcc4}"`},
		"bytes":            {"text/plain", `b'\xec\xb5\x9c\xec\x9d\x80\xeb\xb3\x84'`},
		"contact":          {"text/vcard", "BEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=EC=B5=9C=EC=9D=80=EB=B3=84\r\nEND:VCARD\r\n"},
		"a folded one":     {"text/vcard", "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=EC=B5=9C=EC=9D=\n=80=EB=B3=84\nTEL;TYPE=CELL:010\nEND:VCARD"},
		"folded":           {"text/vcard", "BEGIN:VCARD\r\nFN:최\r\n 은별\r\nEND:VCARD"},
		"old contact":      {"text/vcard", "BEGIN:VCARD\nN;CHARSET=EUC-KR;ENCODING=QUOTED-PRINTABLE:=C3=D6=C0=BA=BA=B0=20=C3=D6=C0=BA=BA=B0\nEND:VCARD"},
		"mail":             {"text/plain", "From: =?utf-8?B?7LWc7J2A?=\n =?utf-8?B?67OE?= <x@y.invalid>\n\nA letter."},
		"address":          {"text/plain", "https://example.invalid/%EC%B5%9C%EC%9D%80%EB%B3%84"},
		"SVG":              {svg, `<svg xmlns="http://www.w3.org/2000/svg"><text>최<tspan x="9">은별</tspan></text></svg>`},
		"an escape at 1 M": {"application/json", `{"a":"` + strings.Repeat("x", longestLine-10) + `\ucd5c\uc740\ubcc4"}`},
		"late in a line":   {"text/plain", strings.Repeat("x", ParagraphBytes-4) + name},
		"after a space":    {"text/plain", strings.Repeat("x", ParagraphBytes-4) + " " + name},
	} {
		r := strings.NewReader(f.text)
		got, err := TextInside(context.Background(), r, r.Size(), f.kind)
		if err != nil || !strings.Contains(strings.Join(got, "\x00"), name) {
			t.Errorf("%s: %.200q, %v", what, got, err)
		}
	}
	// What has its words once is searched once.
	r := strings.NewReader("Invented.\nTwo & three < four.\n")
	if got, err := TextInside(context.Background(), r, r.Size(), "text/plain"); err != nil || len(got) != 1 {
		t.Errorf("%q, %v", got, err)
	}
	// A picture or mail in base64: nobody looked at all of it, and the rest is searched.
	for _, text := range []string{
		`<p>최은별<img src="data:image/png;base64,iVBORw0KGgo=">`, "BEGIN:VCARD\nFN:최은별\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/\nEND:VCARD",
		"From: 최은별\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("invented")),
	} {
		r := strings.NewReader(text)
		got, err := TextInside(context.Background(), r, r.Size(), "text/plain")
		if !errors.Is(err, ErrNoText) || !strings.Contains(strings.Join(got, " "), name) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func FuzzTextAsItShows(f *testing.F) {
	for _, s := range []string{"&#52572;<b>x</b>", `\ucd5c\u{110000}\xec\ud800`, "BEGIN:VCARD\nA;ENCODING=QUOTED-PRINTABLE:=EC=B5=\n=9C", "=?euc-kr?Q?=C3=D6?= =?x?b?!?=", "%EC%B5%9C", "<!-- x --><p"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := strings.NewReader(s)
		got, err := TextInside(context.Background(), r, r.Size(), "text/html")
		total := 0
		for _, p := range got {
			total += len(p)
		}
		if err == nil && total == 0 || total > 20*len(s)+1000 {
			t.Errorf("%d bytes of %d, %v", total, len(s), err)
		}
	})
}
