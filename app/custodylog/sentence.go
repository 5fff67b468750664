package custodylog

import (
	"strconv"
	"strings"
	"time"

	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// verbs are the acts that have a sentence of their own, in the order of the
// filter. A verb of a newer version is shown as it stands.
var verbs = []string{
	"create", "change", "attach", "class", "read-back", "committed", "read", "found", "merge", "unmerge", "approve", "export.begin", "export.key", "export", "disclose", "take-out", "take-out.failed", "copy", "redact", "print", "machine.draft", "machine.confirm",
	"recording.begin", "recording.pause", "recording.resume", "recording.off", "recording.on", "recording.mark", "recording.note",
	"recording.lost", "recording.stop",
	"freeze", "thaw", "hold", "hold.lift", "destroy.begin", "destroy", "strike", "compact",
	"remove", "restore", "import", "import.end", "import.drop", "drop", "export.drop",
	"backup", "backup-proven", "backup-restored", "backup-files", "escape",
	"unlock", "unlock.failed", "lock", "check", "clock.jump", "head.torn", "salvage", "salvage.lost", "salvage.found", "header", "member.add", "member.role", "member.name", "member.remove", "member.passphrase", "vault.create",
}

// sentence is an entry in the chosen language.
func sentence(l archive.LogLine) string {
	actor, object := l.Actor, objectText(l)
	if actor == "" {
		actor = words.T("custodylog.actor.unknown")
	}
	key := "custodylog.verb." + l.Verb
	if !words.Has(key) {
		text := words.T("custodylog.verb", l.Verb, actor)
		if object != "" {
			text += " · " + object
		}
		return text
	}
	if more := key + "." + l.Code; l.Code != "" && words.Has(more) {
		return words.T(more, actor, object)
	}
	if n, ok := strings.CutPrefix(l.Code, "against."); ok && l.Verb == "check" {
		return words.T(key+".against", actor, n)
	}
	if more := key + ".restored"; strings.HasPrefix(l.Code, "restored.v") && words.Has(more) {
		key = more
	}
	if rest, ok := strings.CutPrefix(l.Code, record.OffKept+":"); ok && words.Has(key+".kept") { // a part beside a recording
		key, l.Code = key+".kept", rest
	}
	text := words.T(key, actor, object, codeText(l))
	if (l.Verb == "take-out" || l.Verb == "take-out.failed") && l.Code != "" {
		text += " · " + useText(l.Code)
	}
	if code := codeText(l); code != "" && l.Object.Kind() == record.KindRecording {
		text += " · " + code
	}
	return text
}

// useText is for which use something was taken out.
func useText(code string) string {
	for _, u := range record.Uses() {
		if u.ID == code && words.Current() == words.Korean {
			return u.Ko
		}
		if u.ID == code {
			return u.En
		}
	}
	return code
}

// objectText names an object with its kind: "testimony T-K7-0412".
func objectText(l archive.LogLine) string {
	if l.Object == "" {
		return ""
	}
	kind := words.T("custodylog.object." + string(rune(l.Object.Kind())))
	if key := "custodylog.topic." + l.Topic; l.Topic != "" && words.Has(key) {
		return words.T(key)
	}
	switch l.Object.Kind() {
	case record.KindOffice, record.KindCodebook, record.KindGuide, record.KindTexts:
		return kind // there is one, or nobody knows which
	}
	if l.Label == "" {
		return words.T("custodylog.object.gone", kind, short(string(l.Object)))
	}
	if l.Object.Kind() == record.KindRecording && !l.Begun.IsZero() {
		return words.T("custodylog.object.begun", l.Label, l.Begun.Format(time.DateOnly), l.Begun.Format("15:04:05"))
	}
	if key := "custodylog.object.of." + string(rune(l.Object.Kind())); words.Has(key) {
		return words.T(key, l.Label)
	}
	return words.T("custodylog.object", kind, l.Label)
}

// short is enough of an ID to tell two apart by eye.
func short(id string) string {
	if len(id) > 9 {
		return id[:9]
	}
	return id
}

func codeText(l archive.LogLine) string {
	if l.Key != "" {
		return l.Key
	}
	if key := "custodylog.code." + l.Code; words.Has(key) {
		return words.T(key)
	}
	if n, ok := strings.CutPrefix(l.Code, "restored.v"); ok {
		return n
	}
	if l.Object.Kind() == record.KindRecording {
		return recordingCode(l.Code)
	}
	if at, ok := strings.CutPrefix(l.Code, "at."); ok {
		return atText(at, l.Time.Location())
	}
	return l.Code
}

// recordingCode is a reason, and where it was cut short or when it happened if
// the log learned of it later: "cut_short:chunk.12", "break:at.1790000000".
func recordingCode(code string) string {
	var parts []string
	for part := range strings.SplitSeq(code, ":") {
		if at, ok := strings.CutPrefix(part, "at."); ok {
			if n, err := strconv.ParseInt(at, 10, 64); err == nil {
				parts = append(parts, words.T("custodylog.code.at", time.Unix(n, 0).Format("2006-01-02 15:04:05 -07:00")))
				continue
			}
		}
		if n, ok := strings.CutPrefix(part, "chunk."); ok {
			part = words.T("custodylog.code.chunk", n)
		} else if key := "custodylog.code." + part; words.Has(key) {
			part = words.T(key)
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// atText is a moment given in Unix seconds, in words and in the zone of the
// entry that tells of it.
func atText(seconds string, zone *time.Location) string {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return words.T("custodylog.at.unknown")
	}
	at := time.Unix(n, 0).In(zone)
	return words.T("custodylog.at", at.Format(time.DateOnly), at.Format("15:04:05"))
}

func verbName(verb string) string {
	if verb == "" {
		return words.T("custodylog.kind.any")
	}
	return words.T("custodylog.kind." + verb)
}

// cellsOf is an entry as the table shows it. The time is the one that the
// machine's clock showed then, with its zone.
func cellsOf(l archive.LogLine) cells {
	c := cells{time: l.Time.Format("2006-01-02 15:04:05 -07:00"), sentence: sentence(l), object: l.Label}
	if l.Object.Kind() == record.KindMember || l.Object.Kind() == record.KindVault {
		c.object = ""
	}
	if len(l.Version) >= 8 {
		c.version = l.Version[:8]
	}
	return c
}
