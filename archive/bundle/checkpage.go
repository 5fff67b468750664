package bundle

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"html/template"

	"attest/archive/document/sheet"
	"attest/archive/record"
)

// checkScript verifies redacted copies, bagScript a bundle's folder;
// checkPageScript is what the page does with them.
//
//go:embed check.js
var checkScript string

//go:embed checkbag.js
var bagScript string

// logScript holds what the bundle shows against the custody log's proofs.
//
//go:embed checklog.js
var logScript string

// stampScript reads timestamps, as far as a page can.
//
//go:embed checkstamp.js
var stampScript string

//go:embed checkpage.js
var checkPageScript string

// shownScript holds the pages against the documents beside them.
//
//go:embed checkshown.js
var shownScript string

// sheetScript reads a spreadsheet.
//
//go:embed checksheet.js
var sheetScript string

// listScript holds the list of exhibits against the files, the tables and the pages.
//
//go:embed checklist.js
var listScript string

// allCheckScript is all of it, in front of which stands what it has to know.
var allCheckScript = checkScript + bagScript + logScript + stampScript + knownPages() + shownScript + sheetScript + listScript + checkPageScript

// knownPages is the grammar of pages and the words in which they show documents, as
// the script takes them.
func knownPages() string {
	type said struct {
		Consent, Testimony, Cover, Restrictions, LeftOut, Translation, Checked, Unchecked, Doubt, NotTranslated, Yes, No, NoEnd string
		Reasons, Codes, Uses                                                                                                    map[string]string
		Interview, Certificate                                                                                                  []string

		Exhibits, Exhibit, Belongs, Open, NoReading, Original, Copied, Bytes, PartsOut, ExhibitNote, ExhibitCopies, Withheld, WithheldText string
		Custody, CustodyNote, CustodyNone, Check, CheckNote, CopyNote, CopyCheck, CheckTitle, Key                                          string
	}
	frame, front := exhibitTable(exhibitList{}).Frame()
	known := map[string]any{
		"sheet":   map[string]any{"parts": frame, "front": front, "most": sheet.MaxXLSX},
		"grammar": pageGrammar, "sums": pageSums, "earlier": earlier, "media": extensions,
		"csv": exhibitTable(exhibitList{}).Head, "dat": loadTable(exhibitList{}, nil).Head,
		"labels": []string{LabelTestimony, LabelExhibit, LabelFinal, labelEntry},
	}
	for _, w := range []*words{&english, &korean} {
		r := w.Reader
		known[w.Lang] = said{
			Interview:   []string{w.Name, w.Date, w.Place, w.Language, w.Method, w.Interviewer, w.Interpreter, w.Present, w.State, w.Tags},
			Certificate: []string{w.Use, w.Answer, w.By, w.ConsentDate, w.Form, w.Named, w.Media, w.Recipients, w.Until},
			Consent:     w.Consent, Testimony: w.Testimony, Cover: w.Cover, Restrictions: w.Restrictions, LeftOut: w.LeftOut,
			Translation: r.Translation, Checked: r.Checked, Unchecked: r.Unchecked, Doubt: r.Doubt, NotTranslated: r.NotTranslated,
			Yes: w.Yes, No: w.No, NoEnd: w.NoEnd, Reasons: w.Reasons, Codes: w.Codes, Uses: map[string]string{},
			Exhibits: w.Exhibits, Exhibit: w.Exhibit, Belongs: w.Belongs, Open: w.Open, NoReading: w.NoReading, Original: w.Original, Copied: w.Copied, Bytes: w.Bytes,
			PartsOut: paperWordsFor(w.Lang).PartsOut, ExhibitNote: w.ExhibitNote, ExhibitCopies: w.ExhibitCopies, Withheld: w.Withheld, WithheldText: w.WithheldText,
			Custody: w.Custody, CustodyNote: w.CustodyNote, CustodyNone: w.CustodyNone, Check: w.Check, CheckNote: w.CheckNote, CopyNote: w.CopyNote, CopyCheck: w.CopyCheck,
			CheckTitle: r.CheckTitle, Key: w.Key,
		}
	}
	for _, u := range record.Uses() {
		known["en"].(said).Uses[u.ID], known["ko"].(said).Uses[u.ID] = u.En, u.Ko
	}
	raw, err := json.Marshal(known)
	if err != nil {
		panic(err) // texts and lists of texts
	}
	return "const attestPages = " + string(raw) + ";\n" // JSON of this package has no "<"
}

// checkCode is the script of that page, and checkPolicy lets pass this script,
// by its hash, and no other; it reaches no network.
var (
	checkCode   = template.HTML("<script>" + allCheckScript + "</script>")
	checkPolicy = template.HTML(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ` + hashSource(allCheckScript) +
		`; style-src ` + hashSource(pageCSS) + `; base-uri 'none'; form-action 'none'">`)
)

// hashSource is a source of a Content-Security-Policy: text with this hash.
func hashSource(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
