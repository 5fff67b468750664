package reference

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// files are the tables as bytes.
type files struct{ violations, provisions, instruments, places, spellings, glossary, rules []byte }

func embedded() files {
	return files{violationsCSV, provisionsCSV, instrumentsCSV, placesCSV, spellingsCSV, glossaryCSV, rulesCSV}
}

// parse reads all tables and checks that every cross reference is met.
func parse(f files) (*Tables, error) {
	t := &Tables{}
	for _, read := range []func() error{
		func() error { return t.readInstruments(f.instruments) },
		func() error { return t.readProvisions(f.provisions) },
		func() error { return t.readActs(f.violations) },
		func() error { return t.readPlaces(f.places, f.spellings) },
		func() error { return t.readTerms(f.glossary) },
		func() error { return t.readRules(f.rules) },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// row is one line of a table.
type row struct {
	file   string
	line   int
	names  []string
	fields []string
}

func (r row) get(name string) string { return r.fields[slices.Index(r.names, name)] }

func (r row) fail(field, why string) error { return &Error{r.file, r.line, field, why} }

const (
	maxTable = 1 << 20
	maxField = 4000
)

// rows reads a table whose first line must be the names of its columns, each
// of which must be filled where must says so.
func rows(file string, raw []byte, names, must []string) ([]row, error) {
	if len(raw) > maxTable || !utf8.Valid(raw) || bytes.HasPrefix(raw, []byte("\ufeff")) {
		return nil, &Error{file, 1, "file", "must be UTF-8 without a byte order mark, of at most 1 MiB"}
	}
	c := csv.NewReader(bytes.NewReader(raw))
	c.FieldsPerRecord = len(names)
	head, err := c.Read()
	if err != nil || !slices.Equal(head, names) {
		return nil, &Error{file, 1, "file", "must begin with the columns " + strings.Join(names, ",")}
	}
	var out []row
	for {
		fields, err := c.Read()
		if err == io.EOF {
			return out, nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, &Error{file, bad.Line, "row", "is not a row of " + strconv.Itoa(len(names)) + " fields"}
		}
		if err != nil {
			return nil, err
		}
		line, _ := c.FieldPos(0)
		r := row{file, line, names, fields}
		for i, v := range fields {
			switch {
			case v != strings.TrimSpace(v):
				return nil, r.fail(names[i], "has space around it")
			case strings.ContainsAny(v, "\r\n\t\x00"):
				return nil, r.fail(names[i], "has a line end or a tab in it")
			case len(v) > maxField:
				return nil, r.fail(names[i], "is too long")
			case v == "" && slices.Contains(must, names[i]):
				return nil, r.fail(names[i], "is missing")
			}
		}
		out = append(out, r)
	}
}

var codeShape = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*(-[A-Za-z0-9.]+)*$`)

// index numbers the rows by their key, which must be unique.
func index(list []row, key string) (map[string]int, error) {
	m := map[string]int{}
	for i, r := range list {
		k := r.get(key)
		if !codeShape.MatchString(k) {
			return nil, r.fail(key, "is not a code")
		}
		if _, twice := m[k]; twice {
			return nil, r.fail(key, "stands twice")
		}
		m[k] = i
	}
	return m, nil
}

// list splits a field at a separator; the empty field is no item.
func list(field, sep string) []string {
	if field == "" {
		return nil
	}
	items := strings.Split(field, sep)
	for i := range items {
		items[i] = strings.TrimSpace(items[i])
	}
	return items
}

var statusShape = regexp.MustCompile(`^(yes \d{4}|no|signed|declaration|soft law|party|domestic|binding|-)`)

func (t *Tables) readInstruments(raw []byte) error {
	all, err := rows("instruments.csv", raw, []string{"code", "instrument", "short", "CN", "KP", "RU", "KR", "notes", "source"},
		[]string{"code", "instrument", "short", "CN", "KP", "RU", "KR", "source"})
	if err != nil {
		return err
	}
	if t.instruments, err = index(all, "code"); err != nil {
		return err
	}
	for _, r := range all {
		for _, state := range []string{"CN", "KP", "RU", "KR"} {
			if !statusShape.MatchString(r.get(state)) {
				return r.fail(state, "is no known status")
			}
		}
		t.Instruments = append(t.Instruments, Instrument{r.get("code"), r.get("instrument"), r.get("short"),
			Status{r.get("CN"), r.get("KP"), r.get("RU"), r.get("KR")}, r.get("notes"), r.get("source")})
	}
	return nil
}

func (t *Tables) readProvisions(raw []byte) error {
	all, err := rows("provisions.csv", raw, []string{"code", "instrument_code", "instrument", "article", "short_title", "applies_to",
		"status_CN", "status_KP", "status_RU", "status_KR", "notes", "source"}, []string{"code", "instrument_code", "instrument", "source"})
	if err != nil {
		return err
	}
	if t.provisions, err = index(all, "code"); err != nil {
		return err
	}
	for _, r := range all {
		instrument, ok := t.Instrument(r.get("instrument_code"))
		status := Status{r.get("status_CN"), r.get("status_KP"), r.get("status_RU"), r.get("status_KR")}
		switch {
		case !ok:
			return r.fail("instrument_code", "is not in instruments.csv")
		case status != instrument.Status:
			return r.fail("status", "is not what instruments.csv says")
		}
		t.Provisions = append(t.Provisions, Provision{r.get("code"), r.get("instrument_code"), r.get("instrument"), r.get("article"),
			r.get("short_title"), r.get("applies_to"), status, r.get("notes"), r.get("source")})
	}
	return nil
}

var huridocsShape = regexp.MustCompile(`^MT[45]:\d{12}$`)

func (t *Tables) readActs(raw []byte) error {
	all, err := rows("violations.csv", raw, []string{"code", "label_en", "label_ko", "group", "parent", "instruments", "huridocs", "tier", "source"},
		[]string{"code", "label_en", "label_ko", "group", "tier", "source"})
	if err != nil {
		return err
	}
	if t.acts, err = index(all, "code"); err != nil {
		return err
	}
	for i, r := range all {
		a := Act{r.get("code"), r.get("label_en"), r.get("label_ko"), r.get("group"), r.get("parent"), list(r.get("instruments"), ";"),
			list(r.get("huridocs"), ";"), r.get("tier"), r.get("source")}
		if parent, ok := t.acts[a.Parent]; a.Parent != "" && (!ok || parent >= i) {
			return r.fail("parent", "is not a code of a row above")
		}
		if a.Tier != "group" && a.Tier != "core" && a.Tier != "extended" {
			return r.fail("tier", "is not group, core or extended")
		}
		for _, p := range a.Provisions {
			if _, ok := t.provisions[p]; !ok {
				return r.fail("instruments", p+" is not in provisions.csv")
			}
		}
		for _, h := range a.Huridocs {
			if !huridocsShape.MatchString(h) {
				return r.fail("huridocs", "is no code of the micro-thesauri 4 and 5")
			}
		}
		t.Acts = append(t.Acts, a)
	}
	return nil
}

var (
	countryShape = regexp.MustCompile(`^[A-Z]{2}$`)
	degreeShape  = regexp.MustCompile(`^-?\d{1,3}\.\d{1,6}$`)
)

func (t *Tables) readPlaces(raw, spellings []byte) error {
	all, err := rows("places.csv", raw, []string{"code", "name_en", "name_ko", "name_zh", "name_ru", "type", "country", "admin1", "lat", "lon",
		"precision", "note", "source"}, []string{"code", "name_en", "name_ko", "type", "country", "precision", "source"})
	if err != nil {
		return err
	}
	if t.places, err = index(all, "code"); err != nil {
		return err
	}
	for _, r := range all {
		p := Place{r.get("code"), r.get("name_en"), r.get("name_ko"), r.get("name_zh"), r.get("name_ru"), nil, r.get("type"),
			list(r.get("country"), "/"), list(r.get("admin1"), " / "), r.get("lat"), r.get("lon"), r.get("precision"), r.get("note"), r.get("source")}
		for _, c := range p.Countries {
			if !countryShape.MatchString(c) {
				return r.fail("country", "is not a code of two letters")
			}
		}
		none := p.Precision == "n/a" || p.Precision == "blank"
		switch {
		case (p.Lat == "") != (p.Lon == "") || (p.Lat == "") != none:
			return r.fail("lat", "latitude, longitude and precision do not go together")
		case p.Lat != "" && (!degrees(p.Lat, 90) || !degrees(p.Lon, 180)):
			return r.fail("lat", "is not a point on earth")
		}
		t.Places = append(t.Places, p)
	}
	more, err := rows("spellings.csv", spellings, []string{"code", "spelling", "lang", "source"}, []string{"code", "spelling", "lang", "source"})
	if err != nil {
		return err
	}
	for _, r := range more {
		i, ok := t.places[r.get("code")]
		s := Spelling{r.get("spelling"), r.get("lang")}
		switch {
		case !ok:
			return r.fail("code", "is not in places.csv")
		case !slices.Contains([]string{"en", "ko", "zh", "ru"}, s.Lang):
			return r.fail("lang", "is not en, ko, zh or ru")
		case slices.Contains(t.Places[i].Also, s):
			return r.fail("spelling", "stands twice")
		}
		t.Places[i].Also = append(t.Places[i].Also, s)
	}
	return nil
}

func degrees(s string, most float64) bool {
	d, err := strconv.ParseFloat(s, 64)
	return err == nil && degreeShape.MatchString(s) && d >= -most && d <= most
}

func (t *Tables) readTerms(raw []byte) error {
	all, err := rows("glossary.csv", raw, []string{"term_en", "term_ko", "term_zh", "term_ru", "note", "source"},
		[]string{"term_en", "term_ko", "term_zh", "term_ru", "source"})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, r := range all {
		en := strings.ToLower(r.get("term_en"))
		if seen[en] {
			return r.fail("term_en", "stands twice")
		}
		seen[en] = true
		t.Terms = append(t.Terms, Term{r.get("term_en"), r.get("term_ko"), r.get("term_zh"), r.get("term_ru"), r.get("note"), r.get("source")})
	}
	return nil
}

func (t *Tables) readRules(raw []byte) error {
	names := []string{"id", "section", "rule", "program", "standard", "source"}
	all, err := rows("evidence_rules.csv", raw, names, names)
	if err != nil {
		return err
	}
	if t.rules, err = index(all, "id"); err != nil {
		return err
	}
	for _, r := range all {
		t.Rules = append(t.Rules, Rule{r.get("id"), r.get("section"), r.get("rule"), r.get("program"), r.get("standard"), r.get("source")})
	}
	return nil
}
