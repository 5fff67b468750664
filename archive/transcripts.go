package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"attest/archive/record"
	"attest/archive/store"
	"attest/archive/transcript"
)

// TakeOutTranscript writes the account of a testimony to a named place in one of
// the formats of transcripts, where role and consent allow it, with its translation into language where that is
// not "", and logs it as TakeOut does. It never writes over a file. The losses
// are what the format has no place for. A format that is nothing but times needs
// them: *transcript.UntimedError says which paragraphs have none. Sealed names
// stay sealed: the file has the pseudonyms that stand in the text; a name that was said in it is asked about. Errors: as of TakeOut.
func (v *Vault) TakeOutTranscript(ctx context.Context, id record.ID, format transcript.Format, language, path string, why TakeFor) (losses []transcript.Loss, err error) {
	t, err := v.testimonyAt(id, 0)
	if err != nil {
		return nil, err
	}
	if err := v.mayTake(id, t.Label, nil, why); err != nil {
		return nil, err
	}
	if err := v.asksBefore(ctx, taking{of: id, label: t.Label, account: true, language: language, path: path, use: why}); err != nil {
		return nil, err
	}
	if err := v.view(func(tx *store.Tx) error { return v.confirmed(tx, t) }); err != nil {
		return nil, err // outside nobody would see which words are a machine's
	}
	account := transcript.Account{Lang: t.Interview.Language, Segments: t.Account}
	if account.Sounds, err = v.soundLabels(id); err != nil {
		return nil, err
	}
	if language != "" {
		if account.Translation, err = v.trackOf(id, language, t.Account); err != nil {
			return nil, err
		}
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%s: %w", path, ErrExists)
	}
	var words bytes.Buffer // whole before the log says that it leaves
	if losses, err = transcript.Write(&words, format, account); err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	note := func(c *change) error { return c.tookTo(id, id, why, path, int64(words.Len())) }
	return losses, v.writeOut(leaving{path, id, id, why.Use, note}, func(w io.Writer) error { _, err := words.WriteTo(w); return err })
}

// trackOf is a translation as the second track of a transcript.
func (v *Vault) trackOf(id record.ID, language string, account []record.Segment) (*transcript.Track, error) {
	all, err := v.Translations(id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(t record.Translation) bool { return t.Language == language })
	if i < 0 {
		return nil, fmt.Errorf("a translation into %q: %w", language, ErrNotFound)
	}
	texts := map[string]string{}
	for _, s := range all[i].Segments {
		texts[s.Segment] = s.Text
	}
	track := &transcript.Track{Lang: language}
	for _, s := range account {
		track.Texts = append(track.Texts, texts[s.ID])
	}
	return track, nil
}
