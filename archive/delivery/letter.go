package delivery

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"attest/archive/disclose"
	"attest/assets/fonts"
)

// Kinds of letters.
const (
	LetterSend       = "send"       // goes with what is sent
	LetterCorrection = "correction" // something that was sent was corrected since
	LetterWithdrawal = "withdrawal" // consent was withdrawn since
	LetterReturn     = "return"     // it is asked for back
	LetterRelease    = "release"    // a person whom it is about is free since
	LetterName       = "name"       // a name that was told was corrected since
	LetterUnnamed    = "unnamed"    // a name that was told may not be used any more
	LetterNarrowed   = "narrowed"   // consent does not cover all that was sent any more
	LetterHeld       = "held"       // that a person is free was told in error
	LetterExhibit    = "exhibit"    // an exhibit that was sent is asked for back
)

// Ways in which what is sent is locked.
const (
	FormPlain = "plain"
	FormAge   = "age"
	FormZip   = "zip"
	FormPDF   = "pdf"
	FormPage  = "html"
	// A submission's paper with its annexes, without a bundle: as PDF locked with a
	// passphrase (FormPDF), as PDF, and for Word.
	FormPlainPDF = "pdf-plain"
	FormWord     = "docx"
)

// Paper says that a form is a paper and its annexes in a folder, and no bundle.
func Paper(form string) bool { return form == FormPDF || form == FormPlainPDF || form == FormWord }

// Ending is how the name of a file in a form ends.
func Ending(form string) string {
	switch form {
	case FormAge:
		return ".age"
	case FormPage:
		return ".html"
	case FormPDF, FormPlainPDF:
		return ".pdf"
	case FormWord:
		return ".docx"
	}
	return ".zip"
}

// Locked says that a form is opened with a passphrase.
func Locked(form string) bool { return form == FormZip || form == FormPDF || form == FormPage }

// LetterFile is a file that the letter names.
type LetterFile struct {
	Name   string
	Size   int64
	SHA256 string // hex
}

// LetterKey is a key that what is sent is encrypted to.
type LetterKey struct {
	Owner       string // by the address book of the office, "" where it is in none
	Fingerprint string // SHA256:…
	Theirs      bool   // the book says that it is the addressee's
}

// Letter is a draft of what is written to an addressee. It names nobody but the
// office and the addressee, and no fact of a testimony: what is typed by hand is held
// against that by who makes it, and LeftOut says what was not to stand in it.
type Letter struct {
	Kind         string
	Language     string // ko, otherwise en
	Office       string
	Sender       string
	Addressee    string
	Reference    string // the addressee's own
	Submission   string // label, or what an unlinkable bundle is called
	Sent         string // ISO 8601 day on which it was sent before, for letters that follow
	Objects      []string
	Form         string
	Files        []LetterFile
	Keys         []LetterKey // that the files are encrypted to; none: it was not written down
	Fingerprint  string      // SHA256:… of the key that signs bundles, "" where none is sent
	Restrictions string
	LeftOut      []string // of LetterBlanks: what was left out, since it names somebody or says what is left out of the submission
	Date         time.Time
}

// KeyWords spells an SSH fingerprint (SHA256:…) in eight words, to be read out.
func KeyWords(fingerprint string) (string, error) {
	b, err := base64.RawStdEncoding.DecodeString(strings.TrimPrefix(fingerprint, "SHA256:"))
	if err != nil {
		return "", fmt.Errorf("not a fingerprint: %w", err)
	}
	return disclose.SpellName(hex.EncodeToString(b))
}

// Text is the letter as plain text.
func (l Letter) Text() (string, error) {
	parts, err := l.parts()
	return strings.Join(parts, "\n\n") + "\n", err
}

// PDF is the letter on A4 pages.
func (l Letter) PDF(w io.Writer) error {
	parts, err := l.parts()
	if err != nil {
		return err
	}
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(l.Date.UTC())
	f.SetModificationDate(l.Date.UTC())
	f.SetProducer("Attest", true)
	f.AddUTF8FontFromBytes("sans", "", append([]byte(nil), fonts.Regular...)) // fpdf writes into what it is given
	f.AddUTF8FontFromBytes("sans", "B", append([]byte(nil), fonts.Bold...))
	f.SetMargins(24, 22, 22)
	f.SetAutoPageBreak(true, 22)
	f.AddPage()
	for i, p := range parts {
		style, size := "", 10.5
		if i == letterSubject {
			style, size = "B", 12
		}
		f.SetFont("sans", style, size)
		f.MultiCell(0, size*0.52, p, "", "L", false)
		f.Ln(3.5)
	}
	if err := f.Output(w); err != nil {
		return fmt.Errorf("the letter: %w", err)
	}
	return nil
}

// letterSubject is where the subject stands among the parts.
const letterSubject = 3

func (l Letter) parts() ([]string, error) {
	w := letterWordsFor(l.Language)
	subject, ok := w.Subject[l.Kind]
	if !ok {
		return nil, fmt.Errorf("%q is no kind of letter", l.Kind)
	}
	l.Office, l.Sender = l.filled(LetterOffice, l.Office), l.filled(LetterSender, l.Sender)
	l.Addressee, l.Reference, l.Restrictions = l.filled(LetterAddressee, l.Addressee), l.filled(LetterReference, l.Reference), l.filled(LetterRestrictions, l.Restrictions)
	if l.Reference != "" {
		subject += "\n" + fmt.Sprintf(w.Reference, shown(l.Reference))
	}
	from := nonEmpty(shown(l.Office), l.Sender)
	if strings.HasPrefix(strings.TrimSpace(l.Sender), strings.TrimSpace(l.Office)) {
		from = nonEmpty(l.Sender) // it begins with the office's name by itself
	}
	head := []string{
		strings.Join(from, "\n"), shown(l.Addressee),
		l.Date.Format(time.DateOnly), subject,
	}
	body := []string{w.Greeting}
	objects := strings.Join(l.Objects, ", ")
	if l.Kind != LetterSend {
		body = append(body, fmt.Sprintf(w.Body[l.Kind], l.Submission, l.Sent, objects), w.Fill)
	} else {
		body = append(body, fmt.Sprintf(w.Body[l.Kind], l.Submission))
		files, err := l.files(w)
		if err != nil {
			return nil, err
		}
		body = append(body, files...)
	}
	if l.Restrictions != "" {
		body = append(body, w.Restrictions+"\n"+strings.TrimSpace(l.Restrictions))
	}
	return append(append(head, body...), w.Confirm, w.End), nil
}

func (l Letter) files(w letterWords) ([]string, error) {
	var out []string
	list := []string{w.Files}
	for _, f := range l.Files {
		list = append(list, fmt.Sprintf("%s (%d %s)", shown(f.Name), f.Size, w.Bytes), "SHA-256 "+f.SHA256)
	}
	if len(l.Files) > 0 {
		out = append(out, strings.Join(list, "\n"))
	}
	if how := w.How[l.Form]; how != "" {
		out = append(out, how)
	}
	for _, k := range l.Keys {
		words, err := KeyWords(k.Fingerprint)
		if err != nil {
			return nil, err
		}
		text := fmt.Sprintf(w.KeyNobodys, k.Fingerprint, words)
		switch {
		case k.Theirs:
			text = fmt.Sprintf(w.KeyTheirs, k.Fingerprint, words)
		case k.Owner != "":
			text = fmt.Sprintf(w.KeyAnothers, shown(k.Owner), k.Fingerprint, words)
		}
		out = append(out, text)
	}
	if l.Fingerprint != "" {
		words, err := KeyWords(l.Fingerprint)
		if err != nil {
			return nil, err
		}
		out = append(out, fmt.Sprintf(w.Key, l.Fingerprint, words))
	}
	return out, nil
}

func nonEmpty(in ...string) (out []string) {
	for _, s := range in {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

type letterWords struct {
	Reference, Greeting, Files, Bytes, Key, Restrictions, Confirm, End, Fill string
	KeyTheirs, KeyAnothers, KeyNobodys                                       string
	Subject, Body, How, Blanks                                               map[string]string
}

func letterWordsFor(lang string) letterWords {
	if lang == "ko" {
		return letterKorean
	}
	return letterEnglish
}

var letterEnglish = letterWords{
	Blanks: map[string]string{
		LetterOffice: "[Write the office in here.]", LetterSender: "[Write the sender in here.]", LetterAddressee: "[Write the addressee in here.]",
		LetterReference: "[write it in here]", LetterRestrictions: "[Write them in here.]",
	},
	Reference: "Your reference: %s", Greeting: "To whom it may concern,",
	Files: "What is sent:", Bytes: "bytes",
	Key:          "The bundle is signed with our key. Its fingerprint is\n%s\nor in words: %s\nPlease have it confirmed by telephone before you rely on the signature: a key that comes with a bundle proves nothing by itself. VERIFY.txt in the bundle has the commands.",
	KeyTheirs:    "It is encrypted to your key as we have it. Its fingerprint is\n%s\nor in words: %s",
	KeyAnothers:  "It is encrypted to the key of %s, which is not written down as yours. Its fingerprint is\n%s\nor in words: %s",
	KeyNobodys:   "It is encrypted to a key of which we have not written down whose it is. Its fingerprint is\n%s\nor in words: %s",
	Restrictions: "We ask that these restrictions be kept:",
	Confirm:      "Please confirm that this has arrived and could be opened.",
	End:          "Yours faithfully,",
	Fill:         "[Say here what changed, as far as the persons concerned agree that you are told.]",
	Subject: map[string]string{
		LetterSend: "Transmittal of a submission", LetterCorrection: "Correction of information sent before",
		LetterWithdrawal: "Withdrawal of consent", LetterRelease: "Change in a person's situation",
		LetterName: "Correction of a name sent before", LetterUnnamed: "A name is not to be used any more",
		LetterReturn: "Request to return what was sent", LetterNarrowed: "Consent no longer covers what was sent",
		LetterHeld: "A person is held after all", LetterExhibit: "Request to return an exhibit",
	},
	Body: map[string]string{
		LetterSend:       "We send you our submission %s.",
		LetterCorrection: "Our submission %s was sent to you on %s. Information in it was corrected since: %s.",
		LetterWithdrawal: "Our submission %s was sent to you on %s. Consent to the use of %s in it was withdrawn since. We ask you to use it no further, to publish nothing of it, and to tell us what was done with it so far.",
		LetterReturn:     "Our submission %s was sent to you on %s. We ask you to return or to delete what it says of %s, with every copy, to use and publish nothing of it, to ask the same of whomever you passed it on to, and to confirm to us in writing what was done.",
		LetterRelease:    "Our submission %s was sent to you on %s. We learnt since that a person whom it is about is no longer held (%s). We ask you to take no step that relies on the earlier situation before you have spoken with us.",
		LetterName:       "Our submission %s was sent to you on %s with the name of a person. What we have recorded of that name was corrected since (%s). The corrected name is not in this letter: we tell it to you by the way that the submission took.",
		LetterUnnamed:    "Our submission %s was sent to you on %s with the name of a person. That the name is told is not consented to any more (%s). We ask you to use the code in its place, to publish the name nowhere, to take it out of what you have passed on where you can, and to tell us what was done with it so far.",
		LetterNarrowed:   "Our submission %s was sent to you on %s. Consent does not cover the following in it any more as it was sent: %s. We ask you to use it no further, to publish nothing of it, to ask the same of whomever you passed it on to, and to tell us what was done with it so far.",
		LetterHeld:       "Our submission %s was sent to you on %s, and we wrote to you since that a person whom it is about is no longer held (%s). As far as we know now, that does not hold and the person is held. Please act again on what the submission says. We no longer ask you to wait until you have spoken with us.",
		LetterExhibit:    "Our submission %s was sent to you on %s. Of the files that came with it, these should not be used any more as you have them: %s. We ask you to return or to delete them with every copy, to show and publish nothing of them, to ask the same of whomever you passed them on to, and to confirm to us in writing what was done.",
	},
	How: map[string]string{
		FormAge:      "The file is encrypted with age (https://age-encryption.org).",
		FormZip:      "The file is a zip locked with a passphrase of six words (AES-256). 7-Zip and WinZip open it; the Explorer of Windows does not. We tell you the passphrase by telephone, never by the way that this letter takes.",
		FormPDF:      "The PDF is locked with a passphrase of six words (AES-256); annexes that are PDFs too, others are zips with the same passphrase, which 7-Zip and WinZip open. We tell you the passphrase by telephone, never by the way that this letter takes.",
		FormPage:     "The file is a page that opens in your browser with a passphrase of six words, without a network. Before you type it, compare the SHA-256 above. We tell you the passphrase by telephone, never by the way that this letter takes.",
		FormPlainPDF: "The submission is a PDF, and its annexes have numbers. Nothing is encrypted.",
		FormWord:     "The submission is a Word file, and its annexes have numbers. Nothing is encrypted.",
		FormPlain:    "The file is not encrypted.",
	},
}

var letterKorean = letterWords{
	Blanks: map[string]string{
		LetterOffice: "[사무소를 여기에 적으십시오.]", LetterSender: "[보내는 이를 여기에 적으십시오.]", LetterAddressee: "[수신처를 여기에 적으십시오.]",
		LetterReference: "[여기에 적으십시오]", LetterRestrictions: "[여기에 적으십시오.]",
	},
	Reference: "귀 기관 문서번호: %s", Greeting: "담당자 귀하",
	Files: "보내는 파일:", Bytes: "바이트",
	Key:          "꾸러미에는 저희 열쇠로 한 서명이 있습니다. 지문은 다음과 같습니다.\n%s\n단어로는: %s\n꾸러미에 든 열쇠만으로는 아무것도 증명되지 않으니, 서명을 믿기 전에 전화로 확인하십시오. 확인 명령은 꾸러미 안의 VERIFY.txt에 있습니다.",
	KeyTheirs:    "저희가 귀 기관의 것으로 가진 열쇠로 암호화되어 있습니다. 지문은 다음과 같습니다.\n%s\n단어로는: %s",
	KeyAnothers:  "%s의 열쇠로 암호화되어 있으며, 저희 기록에 귀 기관의 열쇠로 적혀 있지 않습니다. 지문은 다음과 같습니다.\n%s\n단어로는: %s",
	KeyNobodys:   "누구의 것인지 저희가 적어 두지 않은 열쇠로 암호화되어 있습니다. 지문은 다음과 같습니다.\n%s\n단어로는: %s",
	Restrictions: "다음 제한을 지켜 주시기 바랍니다.",
	Confirm:      "도착하여 열렸는지 알려 주시기 바랍니다.",
	End:          "감사합니다.",
	Fill:         "[당사자가 알려도 된다고 동의한 범위에서, 무엇이 바뀌었는지 여기에 적으십시오.]",
	Subject: map[string]string{
		LetterSend: "제출물 송부", LetterCorrection: "앞서 보낸 내용의 정정",
		LetterWithdrawal: "동의 철회", LetterRelease: "당사자 상황의 변화",
		LetterName: "앞서 보낸 이름의 정정", LetterUnnamed: "이름 사용 중지 요청",
		LetterReturn: "보낸 자료의 반환 요청", LetterNarrowed: "보낸 자료에 대한 동의 범위의 변경",
		LetterHeld: "석방 통지의 정정", LetterExhibit: "보낸 증거물의 반환 요청",
	},
	Body: map[string]string{
		LetterSend:       "저희 제출물 %s을(를) 보냅니다.",
		LetterCorrection: "저희 제출물 %s을(를) %s에 보냈습니다. 그 뒤 다음 내용이 정정되었습니다: %s.",
		LetterWithdrawal: "저희 제출물 %s을(를) %s에 보냈습니다. 그 뒤 그 안의 %s 사용에 대한 동의가 철회되었습니다. 더는 사용하거나 공개하지 마시고, 지금까지 어떻게 쓰였는지 알려 주시기 바랍니다.",
		LetterReturn:     "저희 제출물 %s을(를) %s에 보냈습니다. 그 안의 %s에 관한 내용을 모든 사본과 함께 돌려주시거나 삭제하시고, 사용하거나 공개하지 마시며, 전달받은 곳에도 같은 요청을 전하시고, 어떻게 처리하셨는지 서면으로 알려 주시기 바랍니다.",
		LetterRelease:    "저희 제출물 %s을(를) %s에 보냈습니다. 그 뒤 당사자 한 명이 풀려났음을 알게 되었습니다(%s). 이전 상황을 전제로 한 조치는 저희와 상의하기 전까지 하지 마시기 바랍니다.",
		LetterName:       "저희 제출물 %s을(를) %s에 당사자의 이름과 함께 보냈습니다. 그 뒤 이름에 관한 기록이 정정되었습니다(%s). 정정된 이름은 이 편지에 적지 않으며, 제출물을 보낸 것과 같은 길로 알려 드립니다.",
		LetterUnnamed:    "저희 제출물 %s을(를) %s에 당사자의 이름과 함께 보냈습니다. 이름을 알리는 데 대한 동의가 이제 없습니다(%s). 이름 대신 기호를 쓰시고, 이름을 어디에도 공개하지 마시며, 이미 전하신 것에서는 할 수 있는 대로 빼 주시고, 지금까지 어떻게 쓰였는지 알려 주시기 바랍니다.",
		LetterNarrowed:   "저희 제출물 %s을(를) %s에 보냈습니다. 그 안의 다음 부분은 보낸 대로 쓰는 데 대한 동의가 이제 없습니다: %s. 더는 사용하거나 공개하지 마시고, 전달받은 곳에도 같은 요청을 전하시며, 지금까지 어떻게 쓰였는지 알려 주시기 바랍니다.",
		LetterHeld:       "저희 제출물 %s을(를) %s에 보냈고, 그 뒤 당사자 한 명이 풀려났다고 알려 드렸습니다(%s). 저희가 지금 아는 바로는 그 내용이 맞지 않으며 당사자는 갇혀 있습니다. 다시 제출물의 내용에 따라 조치해 주시기 바랍니다. 저희와 상의하기 전까지 기다려 달라는 요청은 거두어들입니다.",
		LetterExhibit:    "저희 제출물 %s을(를) %s에 보냈습니다. 함께 보낸 파일 가운데 다음은 받으신 대로 더는 쓰지 마시기 바랍니다: %s. 모든 사본과 함께 돌려주시거나 삭제하시고, 보여 주거나 공개하지 마시며, 전달받은 곳에도 같은 요청을 전하시고, 어떻게 처리하셨는지 서면으로 알려 주시기 바랍니다.",
	},
	How: map[string]string{
		FormAge:      "파일은 age로 암호화되어 있습니다(https://age-encryption.org).",
		FormZip:      "파일은 단어 여섯 개의 암호 문구로 잠긴 zip입니다(AES-256). 7-Zip과 WinZip으로 열립니다. 윈도우 탐색기로는 열리지 않습니다. 암호 문구는 전화로 알려 드리며, 이 편지와 같은 길로는 보내지 않습니다.",
		FormPDF:      "PDF는 단어 여섯 개의 암호 문구로 잠겨 있습니다(AES-256). PDF인 부속서도 같고, 다른 부속서는 같은 암호 문구로 잠긴 zip이며 7-Zip과 WinZip으로 열립니다. 암호 문구는 전화로 알려 드리며, 이 편지와 같은 길로는 보내지 않습니다.",
		FormPage:     "파일은 네트워크 없이 브라우저에서 단어 여섯 개의 암호 문구로 열립니다. 입력하기 전에 위의 SHA-256을 비교하십시오. 암호 문구는 전화로 알려 드리며, 이 편지와 같은 길로는 보내지 않습니다.",
		FormPlainPDF: "제출물은 PDF이며 부속서에는 번호가 있습니다. 암호화되어 있지 않습니다.",
		FormWord:     "제출물은 Word 파일이며 부속서에는 번호가 있습니다. 암호화되어 있지 않습니다.",
		FormPlain:    "파일은 암호화되어 있지 않습니다.",
	},
}
