package delivery

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
	"attest/archive/timestamp"
)

// Stamper asks for timestamps. *archive.Vault is one.
type Stamper interface {
	Office() record.Office
	SetTimestampServer(address string) error
	Timestamps() []record.Timestamp
	TimestampInfo(s record.Timestamp) (timestamp.Info, error)
	AskTimestamp() (record.Timestamp, error)
	TakeTimestamp(reply []byte) (record.Timestamp, timestamp.Info, error)
	SendTimestamp(ctx context.Context) (record.Timestamp, timestamp.Info, error)
}

// stamps is the card of the settings about timestamps.
type stamps struct {
	s       *shell.Shell
	v       Stamper
	address *forms.Entry
	field   *forms.Field
	last    *look.Paragraph
	send    *look.Button
}

// StampCard is the card about timestamps, for the settings. It is wide as said.
func StampCard(s *shell.Shell, v Stamper, wide float32) fyne.CanvasObject {
	c := &stamps{s: s, v: v, address: forms.NewEntry(), last: look.NewParagraph("", look.Muted, wide-24)}
	c.address.SetPlaceHolder("https://")
	c.address.SetText(v.Office().TimestampServer)
	c.address.OnFocus = func(gained bool) {
		if !gained {
			c.save()
		}
	}
	c.field = forms.NewField(words.T("delivery.stamp.server"), words.T("delivery.stamp.server.hint"), c.address)
	c.send = look.NewButton(words.T("delivery.stamp.send"), nil, look.Normal, c.ask)
	out := look.NewButton(words.T("delivery.stamp.out"), nil, look.Normal, c.carryOut)
	in := look.NewButton(words.T("delivery.stamp.in"), nil, look.Normal, c.carryIn)
	c.fill()
	return look.Card(look.Column(12, look.Section(words.T("delivery.stamp.title")),
		look.NewParagraph(words.T("delivery.stamp.text"), look.Muted, wide-24),
		c.field.Container, c.last, look.Line(8, c.send, out, in, look.Space())))
}

// fill says what is kept.
func (c *stamps) fill() {
	text := words.T("delivery.stamp.none")
	waiting := 0
	for _, s := range c.v.Timestamps() {
		if len(s.Reply) == 0 {
			waiting++
			continue
		}
		if info, err := c.v.TimestampInfo(s); err == nil {
			text = words.T("delivery.stamp.last", info.Time.Local().Format("2006-01-02 15:04"), info.Authority)
			break
		}
	}
	if waiting > 0 {
		text += " " + words.T("delivery.stamp.waiting", waiting)
	}
	c.last.Set(text)
}

func (c *stamps) save() {
	address := c.address.Text
	if address == c.v.Office().TimestampServer {
		return
	}
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, c.v.SetTimestampServer(address) }, func(_ struct{}, err error) {
		c.field.Fault("")
		if errors.Is(err, timestamp.ErrAddress) {
			c.field.Fault(words.T("delivery.stamp.server.wrong"))
			return
		}
		if err != nil {
			c.s.Fail(err)
			return
		}
		c.s.Done(words.T("delivery.stamp.server.saved"))
	})
}

// ask sends the hash to the server that is set.
func (c *stamps) ask() {
	if c.v.Office().TimestampServer == "" {
		c.field.Fault(words.T("delivery.stamp.server.missing"))
		look.Focus(c.address)
		return
	}
	shell.Work(c.s, words.T("delivery.stamp.work"), func(ctx context.Context, _ func(string, int64, int64)) (timestamp.Info, error) {
		_, info, err := c.v.SendTimestamp(ctx)
		return info, err
	}, c.got)
}

// got says how it went.
func (c *stamps) got(_ timestamp.Info, err error) {
	switch {
	case errors.Is(err, context.Canceled):
	case errors.Is(err, timestamp.ErrServer):
		c.s.Tell(words.T("delivery.stamp.failed"), words.T("delivery.stamp.noserver"), nil)
	case errors.Is(err, archive.ErrNotAsked):
		c.s.Tell(words.T("delivery.stamp.failed"), words.T("delivery.stamp.notasked"), nil)
	case err != nil && stampFault(err):
		c.s.Tell(words.T("delivery.stamp.failed"), words.T("delivery.stamp.bad"), nil)
	case err != nil:
		c.s.Fail(err)
	default:
		c.s.Done(words.T("delivery.stamp.kept"))
	}
	c.fill()
}

func stampFault(err error) bool {
	for _, e := range []error{
		timestamp.ErrReply, timestamp.ErrRefused, timestamp.ErrOther, timestamp.ErrNonce, timestamp.ErrSigner, timestamp.ErrChain, timestamp.ErrNoChain, timestamp.ErrHash,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// carryOut writes a request to a file.
func (c *stamps) carryOut() {
	c.file(words.T("delivery.stamp.out.title"), words.T("delivery.stamp.out.text"), forms.NewFolder, "attest-"+task.Now().Format("2006-01-02")+".tsq", func(path string) (timestamp.Info, error) {
		if _, err := os.Lstat(path); err == nil {
			return timestamp.Info{}, archive.ErrExists
		}
		s, err := c.v.AskTimestamp()
		if err != nil {
			return timestamp.Info{}, err
		}
		return timestamp.Info{}, archive.WriteOutside(path, func(w io.Writer) error { _, err := w.Write(s.Request); return err })
	}, func(_ timestamp.Info, err error) {
		if err != nil {
			c.s.Fail(err)
		} else {
			c.s.Say("delivery.stamp.out.done")
		}
		c.fill()
	})
}

// carryIn takes a reply.
func (c *stamps) carryIn() {
	c.file(words.T("delivery.stamp.in.title"), words.T("delivery.stamp.in.text"), forms.OpenFile, "", func(path string) (timestamp.Info, error) {
		f, err := os.Open(path)
		if err != nil {
			return timestamp.Info{}, err
		}
		defer f.Close()
		raw, err := io.ReadAll(io.LimitReader(f, timestamp.MaxReply+1))
		if err != nil {
			return timestamp.Info{}, err
		}
		_, info, err := c.v.TakeTimestamp(raw)
		return info, err
	}, c.got)
}

// file asks for a path and does something with it beside the window.
func (c *stamps) file(title, text string, kind forms.PathKind, name string, do func(path string) (timestamp.Info, error), done func(timestamp.Info, error)) {
	if home, err := os.UserHomeDir(); err == nil && name != "" {
		name = filepath.Join(home, name)
	}
	path := forms.NewPath(c.s.Window, kind, name)
	var closeIt func()
	run := func() {
		where := path.Value()
		if where == "" {
			return
		}
		closeIt()
		task.Run(func(context.Context) (timestamp.Info, error) { return do(where) }, done)
	}
	path.OnEnter = run
	no := look.NewButton(words.T("shell.cancel"), nil, look.Normal, func() { closeIt() })
	yes := look.NewButton(words.T("delivery.stamp.go"), nil, look.Strong, run)
	body := look.Column(12, look.NewParagraph(text, look.Ink, width), look.Fixed(width, 0, path.Container))
	closeIt = c.s.Overlay(shell.FormDialog(title, body, no, yes), path.Completion.Entry, nil)
}
