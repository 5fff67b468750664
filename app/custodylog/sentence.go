package custodylog

import (
	"strings"

	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
)

// verbs are the acts that have a sentence of their own, in the order of the
// filter. A verb of a newer version is shown as it stands.
var verbs = []string{
	"create", "change", "attach", "class", "read", "found", "merge", "unmerge", "export.begin", "export", "disclose", "take-out",
	"remove", "restore", "import", "import.end", "import.drop", "drop",
	"unlock", "unlock.failed", "lock", "check", "clock.jump", "header", "vault.create",
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
	return words.T(key, actor, object, codeText(l))
}

// objectText names an object with its kind: "testimony T-K7-0412".
func objectText(l archive.LogLine) string {
	if l.Object == "" {
		return ""
	}
	kind := words.T("custodylog.object." + string(rune(l.Object.Kind())))
	if l.Label == "" {
		return words.T("custodylog.object.gone", kind, short(string(l.Object)))
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
	if key := "custodylog.code." + l.Code; words.Has(key) {
		return words.T(key)
	}
	if n, ok := strings.CutPrefix(l.Code, "restored.v"); ok {
		return n
	}
	return l.Code
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
