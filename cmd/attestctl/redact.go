package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"attest/archive"
	"attest/archive/disclose"
	"attest/archive/media"
	"attest/archive/record"
)

type redactCmd struct {
	Vault   string `arg:"" help:"The vault."`
	ID      string `arg:"" name:"testimony" help:"Testimony that is final, label or ID."`
	Ranges  string `required:"" help:"JSON file of what is left out: [{segment, fact, from, to, reason}]. With --earlier: what is opened." placeholder:"FILE"`
	Out     string `required:"" help:"File to write." placeholder:"FILE"`
	Class   string `required:"" name:"for" help:"Class of addressee; decides which consent is asked for." placeholder:"CLASS"`
	To      string `required:"" help:"Who gets it." placeholder:"NAME"`
	Why     string `required:"" help:"Why it is given." placeholder:"TEXT"`
	Sound   bool   `help:"Put the recording in too, hiding what is said in paragraphs with hidden words."`
	Earlier string `help:"Copy that was given before: writes a later disclosure that goes with it." placeholder:"FILE"`

	Confirmed string `help:"Code of what was looked at: names in what is shown, or what is left out and told again." placeholder:"CODE"`
}

// readRanges reads a file of ranges.
func readRanges(path string) ([]disclose.Range, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > disclose.MaxRanges {
		return nil, &usageError{fmt.Sprintf("%s: longer than 1 MiB", path)}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out, err := disclose.ParseRanges(raw)
	if err != nil {
		return nil, &usageError{fmt.Sprintf("%s: %v", path, err)}
	}
	return out, nil
}

// isCopy reports that a file is a redacted copy, or a later disclosure.
func isCopy(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	var first [1]byte
	_, err = io.ReadFull(f, first[:])
	if errors.Join(err, f.Close()) != nil || first[0] != '{' {
		return false
	}
	_, err = readCopy(path)
	return err == nil
}

// readCopy reads a redacted copy.
func readCopy(path string) (disclose.Copy, error) {
	info, err := os.Stat(path)
	if err != nil {
		return disclose.Copy{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > disclose.MaxCopy {
		return disclose.Copy{}, &integrityError{path + " is no redacted copy"}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return disclose.Copy{}, err
	}
	c, err := disclose.ParseCopy(raw)
	if err != nil {
		return c, &integrityError{fmt.Sprintf("%s: %v", path, err)}
	}
	return c, nil
}

func (c *redactCmd) Run(p *program) error {
	ranges, err := readRanges(c.Ranges)
	if err != nil {
		return err
	}
	var earlier *disclose.Copy
	if c.Earlier != "" {
		e, err := readCopy(c.Earlier)
		if err != nil {
			return err
		}
		earlier = &e
	}
	return p.withVault(c.Vault, func(v *archive.Vault) error {
		id, err := findTestimony(v, c.ID)
		if err != nil {
			return err
		}
		out, err := v.RedactFile(p.ctx, id, archive.RedactOptions{
			Ranges: ranges, Earlier: earlier, Sound: c.Sound, Path: c.Out, For: archive.TakeFor{Use: c.Class, To: c.To, Why: c.Why, Confirmed: c.Confirmed},
		}, nil)
		if err != nil {
			return err
		}
		if p.flags.JSON {
			return p.document(map[string]any{
				"testimony": out.Testimony, "label": out.Label, "name": out.Name, "words": out.Words, "file": c.Out, "size": out.Bytes,
			})
		}
		p.say("wrote %s  %d bytes; it is not encrypted", c.Out, out.Bytes)
		p.say("%s: %s", out.Label, out.Words)
		return nil
	})
}

// redactions reads what export --redact names: T-…=FILE.
func redactions(v *archive.Vault, list []string) (map[record.ID][]disclose.Range, error) {
	out := map[record.ID][]disclose.Range{}
	for _, s := range list {
		label, file, ok := strings.Cut(s, "=")
		if !ok {
			return nil, &usageError{"--redact is TESTIMONY=FILE"}
		}
		id, err := findTestimony(v, label)
		if err != nil {
			return nil, err
		}
		ranges, err := readRanges(file)
		if err != nil {
			return nil, err
		}
		out[id] = append(out[id], ranges...)
	}
	return out, nil
}

// verifyCopy checks a redacted copy and prints what it shows; further copies of
// the same commitment are joined to it.
func (c *verifyCmd) verifyCopy(p *program) error {
	if c.Bundle != "" || c.Commitment == "" {
		return &usageError{"verify --redacted FILE --commitment NAME, without a bundle; the name in hexadecimal, or the eight words"}
	}
	var whole disclose.Copy
	var shown disclose.Shown
	for i, path := range c.Redacted {
		one, err := readCopy(path)
		if err != nil {
			return err
		}
		name, err := one.Commitment.Name()
		if err != nil {
			return err
		}
		words, err := disclose.SpellName(name)
		if err != nil {
			return err
		}
		asked := strings.Join(strings.Fields(strings.ToLower(c.Commitment)), " ")
		if asked == words {
			asked = name
		}
		if _, err = disclose.Verify(one, asked); err == nil {
			if i == 0 {
				whole = one
			} else {
				whole, err = disclose.Join(whole, one)
			}
		}
		if err == nil {
			shown, err = disclose.Verify(whole, asked)
		}
		if err != nil {
			return &integrityError{fmt.Sprintf("%s: %v", path, err)}
		}
	}
	if c.Heard != "" {
		if err := writeHeard(shown, c.Heard); err != nil {
			return err
		}
	}
	return p.showCopy(shown)
}

// writeHeard writes the first recording of a copy as WAV, silent where hidden.
func writeHeard(s disclose.Shown, path string) (err error) {
	for _, part := range s.Parts {
		sound, ok := part.Sound()
		if !ok {
			continue
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		_, err = media.FramesToWAV(f, media.FrameForm{
			Rate: int(sound.Form.Rate), Channels: int(sound.Form.Channels), Bits: int(sound.Form.Bits), Block: int(sound.Form.Block),
		}, sound.Frames())
		if err = errors.Join(err, f.Close()); err != nil {
			return errors.Join(err, os.Remove(path))
		}
		return nil
	}
	return &usageError{"--heard: the copy shows no recording"}
}

// shownItem is one item of a copy, or a span of its sound in milliseconds.
type shownItem struct {
	From   int               `json:"from"`
	To     int               `json:"to"`
	Reason string            `json:"reason,omitempty"`
	Facts  map[string]string `json:"facts,omitempty"`
	Text   string            `json:"text,omitempty"`
	Gaps   []string          `json:"gaps,omitempty"`
}

// showSound lists which spans are as they were sealed.
func (p *program) showSound(s disclose.ShownSound) (out []shownItem) {
	ms := func(frame int) int {
		return int(int64(frame) * int64(s.Form.Block) * 1000 / max(int64(s.Form.Rate), 1))
	}
	for _, span := range s.Spans {
		from, to := ms(span.From), ms(span.To)
		what := "as it was sealed"
		if span.Reason != "" {
			what = "left out: " + span.Reason
		}
		p.say("  %d.%03d to %d.%03d s: %s", from/1000, from%1000, to/1000, to%1000, what)
		out = append(out, shownItem{From: from, To: to, Reason: span.Reason})
	}
	return out
}

func (p *program) showCopy(s disclose.Shown) error {
	words, err := disclose.SpellName(s.Name)
	if err != nil {
		return err
	}
	parts := map[string][]shownItem{}
	p.say("proven under: %s", words)
	for _, part := range s.Parts {
		p.say("%s:", oneLine(part.Part))
		list := []shownItem{}
		for _, it := range part.Items {
			facts, text := it.Read("[…]")
			if it.Reason == "" && len(facts) == 0 && text == "" {
				continue // a blank
			}
			out := shownItem{From: it.From, To: it.To, Reason: it.Reason, Text: text, Facts: map[string]string{}}
			for _, f := range facts {
				out.Facts[f.Name] = f.Value
			}
			for _, l := range it.Leaves {
				if l.Reason != "" {
					out.Gaps = append(out.Gaps, l.Reason)
				}
			}
			list = append(list, out)
			why := strings.Join(nonEmpty(append([]string{it.Reason}, out.Gaps...)...), ", ")
			if why != "" {
				why = "  (left out: " + why + ")"
			}
			p.say("  %s%s", text, oneLine(why))
		}
		if sound, ok := part.Sound(); ok {
			list = p.showSound(sound)
		}
		parts[part.Part] = list
	}
	if p.flags.JSON {
		return p.document(map[string]any{"name": s.Name, "words": words, "parts": parts})
	}
	return nil
}
