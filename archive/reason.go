package archive

import (
	"fmt"
	"strings"

	"attest/archive/record"
)

// Reason is one thing to know of a submission before it leaves, or of why it
// does not: a code, and what it is about. String says it in English, as the
// terminal does; the window has words of its own for each code.
type Reason struct {
	Code    ReasonCode
	Object  record.ID      // what it is about; "" for the submission itself
	Label   string         // of Object
	What    string         // testimony, exhibit, name; "" for the submission itself
	Refusal record.Refusal // with ReasonRefused and ReasonAnswerDrew: what consent says
	Other   string         // label of what lets it be seen or heard, with ReasonAlign
	Class   string         // with ReasonUnknownClass
	Count   int            // with ReasonLongCover: words written
	Limit   int            // and words suggested
	Field   string         // ID of a form's field, with ReasonAnswer…: Label is what it asks in English, Ko in Korean, Other the person's code
	Ko      string
	// Holder is whose name, relative or number stands in a text, with Reason…Person;
	// Whose the pseudonym, Part one of PartName, PartKin, PartNear, PartContact, PartBirth.
	Holder record.ID
	Whose  string
	Part   string
	found  string
	Spelt  string // with Reason…Names: the scripts of what was found, of ISO 15924: "Hang,Latn"
	Rules  string // with ReasonOpenAnswers and ReasonAnswersAdvised: "EV-A01, EV-A06"; Count says how many
}

// ReasonCode says by a code what a Reason is.
type ReasonCode string

// The codes of a Reason.
const (
	// Why nothing may be exported.
	ReasonNoTitle      ReasonCode = "no_title"
	ReasonNoAddressee  ReasonCode = "no_addressee"
	ReasonNoClass      ReasonCode = "no_class"
	ReasonNoSender     ReasonCode = "no_sender"
	ReasonUnknownClass ReasonCode = "unknown_class" // no consent can be asked for it
	ReasonNoTestimony  ReasonCode = "no_testimony"
	ReasonRemoved      ReasonCode = "removed"   // chosen, and taken out of the lists since
	ReasonDestroyed    ReasonCode = "destroyed" // chosen, and destroyed since
	ReasonRefused      ReasonCode = "refused"   // by consent; see Refusal
	ReasonTogether     ReasonCode = "together"  // a final account and what supplements it leave together; Label is the missing one's
	// Paragraphs that a machine wrote and nobody confirmed; Count says how many.
	ReasonUnconfirmed ReasonCode = "unconfirmed"
	// Questions of the rules of evidence that this addressee needs answered.
	ReasonOpenAnswers ReasonCode = "open_answers"
	// The form's own gate of consent: of a person of its case, Label says which.
	ReasonFormConsent ReasonCode = "form_consent"
	ReasonFormNobody  ReasonCode = "form_nobody" // nobody is left whose consent covers it
	// What the form's own page says stops it: an answer that is missing, a rule of
	// the body. Label is the sentence in English, Ko in Korean, without a full stop;
	// What is the rule, Field the answer's, Object the person.
	ReasonFormStops ReasonCode = "form_stops"
	// Something that would leave holds what is left out; see AlignmentError. The
	// rest of the code is its What.
	ReasonAlign ReasonCode = "align_"
	// A kept answer rests on what somebody told whose consent does not cover it now:
	// Object is the testimony or the person, Whose its label, Refusal what consent says.
	ReasonAnswerDrew ReasonCode = "answer_drew"
	// An answer of the form rests on words of which something is left out, has such
	// words in it, or names who or what is left out.
	ReasonAnswerCites ReasonCode = "answer_" + reasonCites
	ReasonAnswerWords ReasonCode = "answer_" + reasonWords
	ReasonAnswerNames ReasonCode = "answer_" + reasonNames
	// ReasonAnswerSums: it has the checksum of a file that must not leave with this submission
	ReasonAnswerSums ReasonCode = "answer_" + reasonSums
	ReasonFieldSums  ReasonCode = "field_" + reasonSums
	// So does what the sender wrote; Label: title, addressee, reference, cover, sender, restrictions.
	ReasonFieldWords ReasonCode = "field_" + reasonWords
	ReasonFieldNames ReasonCode = "field_" + reasonNames
	// An answer, what the sender wrote, or the name of a file has the name of
	// somebody who is not named here, of a relative, or a number of theirs; Holder
	// says whose. AnotherOfThatName takes it back.
	ReasonAnswerPerson ReasonCode = "answer_person"
	ReasonFieldPerson  ReasonCode = "field_person" // Label as above, or file: the name of the file that is written
	ReasonFilePerson   ReasonCode = "file_person"  // an original's; Label is the exhibit's

	// What may tell what is left out; somebody looks and confirms, see ConfirmError.
	ReasonAccountSays  ReasonCode = "account_says"  // an account or its translation; Rules: the paragraphs, Count: how many
	ReasonPlaceSays    ReasonCode = "place_says"    // where the interview of Label was
	ReasonExhibitSays  ReasonCode = "exhibit_says"  // a text, of any account
	ReasonExhibitHeard ReasonCode = "exhibit_heard" // sound of another account, of the same day as that of Other
	ReasonFieldMay     ReasonCode = "field_may"     // what the sender wrote has what may be a name that is left out, or, with Holder, that consent does not name
	ReasonAnswerMay    ReasonCode = "answer_may"    // so has an answer
	// Names of whoever is not named here, of relatives, numbers of theirs: Holder, Whose,
	// Part, Spelt say whose and how. An account or its translation, with Rules and Count;
	// where an interview was; words inside of a file.
	ReasonAccountNames ReasonCode = "account_names"
	ReasonPlaceNames   ReasonCode = "place_names"
	ReasonExhibitNames ReasonCode = "exhibit_names"
	// ReasonExhibitUnread: nobody looked inside of the file, since no program could
	ReasonExhibitUnread ReasonCode = "exhibit_unread"

	// What is to be known, and stops nothing.
	ReasonNameLeftOut ReasonCode = "name_left_out" // an original's name as received says what is left out
	ReasonStillNamed  ReasonCode = "still_named"   // what stands by code is named in words that leave; Count: how often
	// ReasonTranslationSays: the translation into Rules of paragraph Count says what is left out beside it
	ReasonTranslationSays ReasonCode = "translation_says"
	ReasonAnswersAdvised  ReasonCode = "answers_advised" // questions that this addressee asks as well
	ReasonConsentOld      ReasonCode = "consent_old"     // older than a year, or the day to ask again is past; Count: months
	ReasonLongCover       ReasonCode = "long_cover"
	ReasonNoName          ReasonCode = "no_name" // to be named, and no name is recorded

	// A release is being negotiated in its case, which a letter could harm.
	ReasonRelease ReasonCode = "release"

	// Of an exhibit in a preview.
	ReasonReadingCopy ReasonCode = "reading_copy" // it leaves without the metadata
	ReasonUnread      ReasonCode = "unread"       // its metadata could not be read
)

const (
	reasonCites ReasonCode = "cites"
	reasonWords ReasonCode = "words"
	reasonNames ReasonCode = "names"
	reasonSums  ReasonCode = "sums"
)

// againReasons have %s for what it is about.
var againReasons = map[ReasonCode]string{
	ReasonAnswerCites: "the answer to %s rests on words of which something is left out; write it anew in a paragraph of your own, or show the words",
	ReasonAnswerWords: "the answer to %s has words that are left out; change it, or show the words",
	ReasonAnswerNames: "the answer to %s names who or what is left out; change it, or show the mentions",
	ReasonAnswerSums:  "the answer to %s has the checksum of a file, with which what is left out could be tested or this submission be told from others; take it out",
	ReasonFieldSums:   "the %s has the checksum of a file, with which what is left out could be tested or this submission be told from others; take it out",
	ReasonFieldWords:  "the %s has words that are left out; change it",
	ReasonFieldNames:  "the %s names who or what is left out; change it",
}

var plainReasons = map[ReasonCode]string{
	ReasonNoTitle:     "the title is missing",
	ReasonNoAddressee: "the addressee is missing",
	ReasonNoClass:     "the class of addressee is missing",
	ReasonNoSender:    "the sender and contact is missing",
	ReasonNoTestimony: "no testimony is chosen",
	ReasonFormNobody:  "nobody is left whose consent covers this form",
	ReasonRelease:     "a release is being negotiated, which this could harm: ask who negotiates before it is sent",
	ReasonReadingCopy: "a reading copy leaves, without the metadata",
	ReasonUnread:      "what the file says of itself could not be read to its end: look at it before its original leaves",
}

// String is the reason as an English sentence without a full stop.
func (r Reason) String() string {
	switch r.Code {
	case ReasonUnknownClass:
		return fmt.Sprintf("the class of addressee %q is not known, so no consent can be asked for it", r.Class)
	case ReasonRemoved:
		return fmt.Sprintf("%s %s was removed; take it out of the submission or put it back", r.What, r.Label)
	case ReasonDestroyed:
		return fmt.Sprintf("%s %s was destroyed; take it out of the submission", r.What, r.Label)
	case ReasonRefused:
		return refusalText(r.What, r.Label, r.Refusal)
	case ReasonAnswerDrew:
		return r.drewText()
	case ReasonFormConsent:
		return fmt.Sprintf("%s: the form of this body asks for a consent that is missing, has run out or reaches others; ask for it, or take the person out of the case", r.Label)
	case ReasonFormStops:
		return "the form cannot be sent like this: " + r.Label
	case ReasonTogether:
		return fmt.Sprintf("%s belongs to another account of the submission: a final account and its supplements leave together or not at all", r.Label)
	case ReasonUnconfirmed:
		return fmt.Sprintf("testimony %s: %d paragraphs that a machine wrote are not confirmed; compare them with the sound, or take the testimony out", r.Label, r.Count)
	case ReasonOpenAnswers:
		return fmt.Sprintf("testimony %s: this addressee needs an answer to %s; answer it, or take the testimony out", r.Label, r.Rules)
	case ReasonAnswersAdvised:
		return fmt.Sprintf("testimony %s: not answered yet: %s", r.Label, r.Rules)
	case ReasonConsentOld:
		return fmt.Sprintf("testimony %s: the consent is %d months old, or the day to ask again is past", r.Label, r.Count)
	case ReasonChildAlone:
		return fmt.Sprintf("testimony %s: the consent is that of a child, and of no guardian or relative beside", r.Label)
	case ReasonLongCover:
		return fmt.Sprintf("the cover text has %d words; %d are suggested", r.Count, r.Limit)
	case ReasonAnswerCites, ReasonAnswerWords, ReasonAnswerNames, ReasonAnswerSums, ReasonFieldWords, ReasonFieldNames, ReasonFieldSums:
		about := r.Label
		if r.Other != "" {
			about = r.Other + ": " + about
		}
		return fmt.Sprintf(againReasons[r.Code], about)
	case ReasonAnswerPerson, ReasonFieldPerson, ReasonFilePerson:
		return r.personText()
	case ReasonAccountNames, ReasonPlaceNames, ReasonExhibitNames:
		return r.namesText()
	case ReasonFieldElse, ReasonAnswerElse, ReasonFileElse:
		return r.elseText()
	case ReasonDayShown:
		return fmt.Sprintf("testimony %s: the day of its interview is left out, and the same day stands in %s", r.Label, dayPlaces.Replace(r.Rules))
	case ReasonExhibitUnread:
		return fmt.Sprintf("exhibit %s: nobody looked inside of the file for names, since no program could read its words; look at it", r.Label)
	case ReasonFieldMay:
		if r.Part == PartBirth {
			return fmt.Sprintf("the %s has "+r.partText(), r.Label, r.Whose)
		}
		return fmt.Sprintf("the %s has what may be a name of somebody who is left out or not named here", r.Label)
	case ReasonAnswerMay:
		about := r.Label
		if r.Other != "" {
			about = r.Other + ": " + about
		}
		if r.Part == PartBirth {
			return fmt.Sprintf("the answer to %s has "+r.partText(), about, r.Whose)
		}
		return fmt.Sprintf("the answer to %s has what may be a name of somebody who is left out or not named here", about)
	case ReasonNameLeftOut:
		return fmt.Sprintf("exhibit %s: the name of the file says what is left out; the bundle lists it without its name", r.Label)
	case ReasonStillNamed:
		return fmt.Sprintf("testimony %s: what stands by code is still named in words that leave (%d); look for every mention", r.Label, r.Count)
	case ReasonAccountSays:
		return fmt.Sprintf("testimony %s: what is left out is said again, or may be, in %s", r.Label, r.paragraphs())
	case ReasonPlaceSays:
		return fmt.Sprintf("testimony %s: the place of its interview tells what is left out, or may", r.Label)
	case ReasonExhibitSays:
		return fmt.Sprintf("exhibit %s: the text tells what is left out, or may", r.Label)
	case ReasonExhibitHeard:
		return fmt.Sprintf("exhibit %s: it is sound of the same day as testimony %s, of which words are left out; they may be heard in it", r.Label, r.Other)
	case ReasonTranslationSays:
		return fmt.Sprintf("testimony %s: the translation (%s) of paragraph %d still says what is left out; leave it out there too", r.Label, r.Rules, r.Count)
	case ReasonTerms:
		return r.termsText()
	case ReasonRecoded:
		return r.recodedText()
	case ReasonKeyOther, ReasonKeyStops:
		return r.keyText()
	case ReasonNoName:
		return r.Label + " is to be named, and no name is recorded"
	}
	if what, ok := strings.CutPrefix(string(r.Code), string(ReasonAlign)); ok {
		return (&AlignmentError{Label: r.Label, What: what, Other: r.Other}).Error()
	}
	if text, ok := riskSentences[r.Code]; ok {
		return fmt.Sprintf(text+"%[3]s", r.Label, r.Count, "")
	}
	if text, ok := plainReasons[r.Code]; ok {
		return text
	}
	return string(r.Code)
}

// personText says where something of somebody stands who is not named.
func (r Reason) personText() string {
	where := map[ReasonCode]string{ReasonAnswerPerson: "the answer to ", ReasonFieldPerson: "the ", ReasonFilePerson: "the file name of exhibit "}[r.Code] + r.Label
	if r.Code == ReasonAnswerPerson && r.Other != "" {
		where = r.Other + ": " + where
	}
	what := r.partText()
	return fmt.Sprintf("%s has "+what+"; write it without, or say that it is another person of that name", where, r.Whose)
}

// partText is what of somebody it is, with %s for whom: for the case where it is of who
// called about it.
func (r Reason) partText() string {
	switch r.Holder.Kind() {
	case record.KindTestimony:
		return "the name of who took %s, interpreted, translated or was present, whom no submission names"
	case record.KindMember:
		return "the name of a member of this office, whom no submission names%.0s"
	}
	if r.Holder.Kind() == record.KindCase {
		return map[string]string{PartName: "the name of who called about case %s, which is for the office alone", PartContact: "the number of who called about case %s, which is for the office alone"}[r.Part]
	}
	return map[string]string{PartName: "the name of %s, whom consent does not name here", PartKin: "the name of a relative of %s", PartNear: "the name or a number of somebody else who stands in the record of %s", PartContact: "a contact or the number of a paper of %s, whom consent does not name here",
		PartBirth: "the day or place of birth of %s, whom consent does not name here"}[r.Part]
}

// scripts are those of archive/names in English.
var scripts = strings.NewReplacer("Hang", "Hangul", "Hani", "Chinese characters", "Latn", "Latin letters", "Cyrl", "Cyrillic letters", "Kana", "Japanese kana", ",", ", ")

// paragraphs are those of an account, counted.
func (r Reason) paragraphs() string {
	if r.Count == 1 {
		return "paragraph " + r.Rules
	}
	return "paragraphs " + r.Rules
}

// namesText says where a name stands that consent does not cover, whose it is and in
// which letters, and not the name.
func (r Reason) namesText() string {
	where := map[ReasonCode]string{ReasonAccountNames: "testimony " + r.Label + ": in " + r.paragraphs(), ReasonPlaceNames: "testimony " + r.Label + ": in the place of its interview",
		ReasonExhibitNames: "exhibit " + r.Label + ": inside of the file"}[r.Code]
	what := r.partText()
	text := fmt.Sprintf("%s stands, or may, "+what, where, r.Whose)
	if r.Spelt != "" && r.Part != PartContact && r.Part != PartBirth {
		text += " (" + scripts.Replace(r.Spelt) + ")"
	}
	return text
}

// Reasons are several, in the order in which they were found.
type Reasons []Reason

// Sentences are the reasons in English, never nil.
func (rs Reasons) Sentences() []string {
	out := make([]string, 0, len(rs))
	for _, r := range rs {
		out = append(out, r.String())
	}
	return out
}

// refusals say in words why something is withheld.
var refusals = map[record.Refusal]string{
	record.RefusedNoConsent:  "no consent is recorded for it",
	record.RefusedFrozen:     "it is frozen: nothing of it leaves until a keyholder lifts that",
	record.RefusedWithdrawn:  "consent was withdrawn",
	record.RefusedNotAsked:   "the person was not asked about this class of recipient",
	record.RefusedAnswer:     "the person did not say yes to this class of recipient",
	record.RefusedExpired:    "consent has run out",
	record.RefusedRecipient:  "consent was given for other recipients",
	record.RefusedNotNamed:   "consent covers the pseudonym, not the name",
	record.RefusedMedia:      "consent does not cover this medium",
	record.RefusedIdentity:   "it counts as showing who the person is, and the person is not named here; look at it and class it as cleared if it shows nobody",
	record.RefusedVoice:      "the person's voice is heard in it, and there is no yes to the use of the voice",
	record.RefusedPhoto:      "the person is seen in it, and there is no yes to the use of pictures of the person",
	record.RefusedIncomplete: "the reason, the decision or the harm weighed is missing",
	record.RefusedNoCopy:     "no reading copy can be made of this kind of file, and the original was not chosen",
}

// keepRefusals say why something may not be kept outside of the vault either: on
// paper, or as the office's own copy.
var keepRefusals = map[record.Refusal]string{
	record.RefusedNoConsent: "no consent to keep it is recorded",
	record.RefusedWithdrawn: "consent was withdrawn",
	record.RefusedNotAsked:  "the person was not asked whether it may be kept",
	record.RefusedAnswer:    "the person did not say yes to keeping it",
	record.RefusedExpired:   "the consent to keep it has run out",
	record.RefusedRecipient: "the consent to keep it was given for others",
}

func keepText(r record.Refusal) string {
	if text, ok := keepRefusals[r]; ok {
		return text
	}
	return refusals[r]
}

func refusalText(what, label string, r record.Refusal) string {
	return fmt.Sprintf("%s %s: %s", what, label, refusals[r])
}

func reasonAlign(what string) ReasonCode { return ReasonAlign + ReasonCode(what) }
