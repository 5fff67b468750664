package archive

import "attest/archive/record"

// What an object of the kind of the office's texts is about.
const (
	TopicTexts  = "texts"  // the texts of consent
	TopicBackup = "backup" // how the backups stand
	TopicStamp  = "stamp"  // a timestamp: its request and reply
	TopicForm   = "form"   // a form or a guide of a mechanism
)

// topicOf tells the office's texts apart: all are of one kind, and have no label.
func (v *Vault) topicOf(id record.ID) string {
	if id.Kind() != record.KindTexts {
		return ""
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	_, stamp := v.stamps[id]
	_, form := v.mechs[id]
	switch {
	case id == textsID(v.id):
		return TopicTexts
	case id == backupStateID(v.id):
		return TopicBackup
	case stamp:
		return TopicStamp
	case form:
		return TopicForm
	}
	return ""
}

// nameless says in a sentence what has no label.
func nameless(l LogLine) string {
	switch l.Topic {
	case TopicTexts:
		return "the texts of consent"
	case TopicBackup:
		return "what is kept of the backups"
	case TopicStamp:
		return "a timestamp"
	case TopicForm:
		return "an office form"
	}
	switch l.Object.Kind() {
	case record.KindOffice:
		return "the settings"
	case record.KindCodebook:
		return "the codebook"
	case record.KindGuide:
		return "the guide"
	case record.KindTexts:
		return "a text of the office"
	}
	return string(l.Object)
}
