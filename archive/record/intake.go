package record

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Intake is what is asked of a file that was not made here: a court asks by
// which hands and programs it went before it was sealed. It names people, and is
// part of the half sealed in the identity tree.
type Intake struct {
	Kind      string         `json:"kind,omitempty"`      // document type, one of DocumentKinds
	Maker     string         `json:"maker,omitempty"`     // made by whom
	Present   string         `json:"present,omitempty"`   // whether the maker was part of the talk: yes, no, unknown
	Made      string         `json:"made,omitempty"`      // when, EDTF
	Device    string         `json:"device,omitempty"`    // made with what
	Received  string         `json:"received,omitempty"`  // when, EDTF
	App       string         `json:"app,omitempty"`       // through which, one of Apps
	AppWords  string         `json:"app_words,omitempty"` // which, where it is another
	Forwarded string         `json:"forwarded,omitempty"` // how often: 0 to 999, many, unknown
	Original  string         `json:"original,omitempty"`  // original, copy, unknown
	CopyOf    string         `json:"copy_of,omitempty"`   // which copy, of what
	Extra     jsontext.Value `json:",embed"`
}

// Answers of an Intake.
const (
	IntakeYes      = "yes"
	IntakeNo       = "no"
	IntakeUnknown  = "unknown"
	IntakeMany     = "many"
	IntakeOriginal = "original"
	IntakeCopy     = "copy"
	AppNone        = "none" // by hand, cable or card
	AppOther       = "other"
	KindMedical    = "medical_report"
)

// DocumentKinds are the types of documents of the ICC's e-Court protocol, in its
// order (reference/evidence.md, EV-F03).
var DocumentKinds = []string{
	"witness_statement", "interview_transcript", "interview_audio", "interview_video", "consent_form", KindMedical, "photograph", "video",
	"map_or_sketch", "official_document", "identity_document", "letter", "message", "report", "press", "expert_report", "object", "web_capture",
	"other",
}

// Apps are the programs through which files come, those first that escapees and
// brokers use most.
var Apps = []string{
	AppNone, "kakaotalk", "wechat", "telegram", "whatsapp", "signal", "line", "viber", "messenger", "imo", "sms", "email", "nearby", "cloud",
	AppOther, IntakeUnknown,
}

// Questions of an Intake, in the order in which they are asked.
const (
	AskKind      = "kind"
	AskMaker     = "maker"
	AskPresent   = "present"
	AskFrom      = "from"
	AskReceived  = "received"
	AskHow       = "how"
	AskApp       = "app"
	AskForwarded = "forwarded"
	AskOriginal  = "original"
	AskCopyOf    = "copy_of"
)

// OpenIntake lists the questions about a file that have no answer yet. What this
// program recorded itself, and signed consents, raise none.
func OpenIntake(e Exhibit, half ExhibitIdentity) []string {
	if e.Recording != "" || e.Parent.Kind() != KindTestimony {
		return nil
	}
	var in Intake
	if half.Intake != nil {
		in = *half.Intake
	}
	var out []string
	ask := func(key, answer string) {
		if strings.TrimSpace(answer) == "" {
			out = append(out, key)
		}
	}
	ask(AskKind, in.Kind)
	ask(AskMaker, in.Maker)
	if AsksPresent(e.Media) {
		ask(AskPresent, in.Present)
	}
	ask(AskFrom, half.From)
	ask(AskReceived, in.Received)
	ask(AskHow, half.How)
	ask(AskApp, in.App)
	if in.App == AppOther && in.AppWords == "" {
		out = append(out, AskApp)
	}
	if AsksForwarded(in.App) {
		ask(AskForwarded, in.Forwarded)
	}
	ask(AskOriginal, in.Original)
	if in.Original == IntakeCopy {
		ask(AskCopyOf, in.CopyOf)
	}
	return out
}

// AsksPresent says whether it is asked that the maker was part of the talk: of
// sound and film.
func AsksPresent(mediaType string) bool {
	kind := MediaKind(mediaType)
	return kind == MediaAudio || kind == MediaVideo
}

// AsksForwarded says whether it is asked how often a file was forwarded: where
// it came through a program.
func AsksForwarded(app string) bool { return app != "" && app != AppNone }

// ProposesGraphic says whether a file of that type and document type is likely
// to show injuries.
func ProposesGraphic(mediaType, kind string) bool {
	shown := MediaKind(mediaType)
	return kind == KindMedical && (shown == MediaImage || shown == MediaVideo || mediaType == "application/pdf")
}

// CheckIntake looks for what makes an Intake unusable.
func CheckIntake(in Intake) []Fault {
	var out []Fault
	among := func(field, value string, list ...string) {
		if value != "" && !slices.Contains(list, value) {
			out = append(out, Fault{field, "unknown_code"})
		}
	}
	among(AskKind, in.Kind, DocumentKinds...)
	among(AskApp, in.App, Apps...)
	among(AskPresent, in.Present, IntakeYes, IntakeNo, IntakeUnknown)
	among(AskOriginal, in.Original, IntakeOriginal, IntakeCopy, IntakeUnknown)
	if n, err := strconv.Atoi(in.Forwarded); err == nil {
		if n < 0 || n > 999 || strconv.Itoa(n) != in.Forwarded {
			out = append(out, Fault{AskForwarded, "unknown_code"})
		}
	} else {
		among(AskForwarded, in.Forwarded, IntakeMany, IntakeUnknown)
	}
	for _, d := range []struct{ field, value string }{{"made", in.Made}, {AskReceived, in.Received}} {
		if d.value == "" {
			continue
		}
		if _, err := ParseEDTF(d.value); err != nil {
			out = append(out, Fault{d.field, "bad_date"})
		}
	}
	for _, s := range []struct{ field, value string }{
		{AskMaker, in.Maker}, {"device", in.Device}, {"app_words", in.AppWords}, {AskCopyOf, in.CopyOf},
	} {
		if len(s.value) > maxIntake {
			out = append(out, Fault{s.field, "too_long"})
		}
	}
	return out
}

const maxIntake = 2000 // bytes of an answer in words

// namedBy is how programs name the files that they save; each begins a name in
// lower case, or with * stands anywhere in it.
var namedBy = []struct{ part, app string }{
	{"kakaotalk_", "kakaotalk"}, {"mmexport", "wechat"}, {"wx_camera_", "wechat"}, {"microsoft_wechat", "wechat"}, {"signal-", "signal"},
	{"viber_", "viber"}, {"viber image", "viber"}, {"line_", "line"}, {"received_", "messenger"}, {"telegram", "telegram"},
	{"whatsapp ", "whatsapp"}, {"*-wa0", "whatsapp"}, {"photo_20*_", "telegram"}, {"video_20*_", "telegram"}, {"audio_20*_", "telegram"},
}

// AppOfName guesses from a file's name through which program it came; "" for no
// guess. People rename files: it is offered, never taken.
func AppOfName(name string) string {
	name = strings.ToLower(name)
	for _, n := range namedBy {
		switch before, after, cut := strings.Cut(n.part, "*"); {
		case !cut && strings.HasPrefix(name, n.part):
			return n.app
		case cut && before == "" && strings.Contains(name, after):
			return n.app
		case cut && before != "" && strings.HasPrefix(name, before) && strings.Contains(name[len(before):], after):
			return n.app
		}
	}
	return ""
}
