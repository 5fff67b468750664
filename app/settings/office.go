package settings

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/task"
	"attest/app/words"
	"attest/archive/record"
)

// Vault is what the room needs of the archive: the settings that travel with it.
type Vault interface {
	Office() record.Office
	SaveOffice(o record.Office) error
}

// office is the card of what travels with the vault.
type office struct {
	room   *Room
	name   *forms.Entry
	sender *forms.Entry
	lock   *forms.Choice
	nameF  *forms.Field
}

// newOffice is the card over the vault's settings.
func newOffice(r *Room) *office {
	o := &office{room: r, name: forms.NewEntry(), sender: forms.NewMultiLine(4)}
	have := r.vault.Office()
	o.name.SetText(have.Name)
	o.sender.SetText(have.Sender)
	o.lock = forms.NewChoice(lockOptions(have.Lock), strconv.Itoa(have.Lock), func(string) { o.save(false) })
	left := func(gained bool) {
		if !gained {
			o.save(false)
		}
	}
	o.name.OnFocus, o.sender.OnFocus = left, left
	o.nameF = forms.NewField(words.T("settings.office.name"), words.T("settings.office.name.hint"), o.name)
	return o
}

// card shows the fields.
func (o *office) card() fyne.CanvasObject {
	return look.Card(look.Column(12, look.Section(words.T("settings.office")), o.nameF.Container,
		forms.NewField(words.T("settings.office.sender"), words.T("settings.office.sender.hint"), o.sender).Container,
		forms.NewField(words.T("settings.lock"), words.T("settings.lock.hint"), o.lock).Container))
}

// lockOptions are the times to choose, with the present one where it is none
// of ours.
func lockOptions(now int) []forms.Option {
	var all []forms.Option
	known := false
	for _, n := range minutes {
		known = known || n == now
		all = append(all, forms.Option{Value: strconv.Itoa(n), Text: words.T("settings.lock.minutes", n)})
	}
	if !known && now > 0 {
		all = append(all, forms.Option{Value: strconv.Itoa(now), Text: words.T("settings.lock.minutes", now)})
	}
	return all
}

// save stores what is new, beside the window or, for leaving and for the lock,
// now. Without a name nothing is stored, and the field says so.
func (o *office) save(now bool) {
	r := o.room
	have := r.vault.Office()
	next := have
	next.Name, next.Sender = strings.TrimSpace(o.name.Text), o.sender.Text
	if n, err := strconv.Atoi(o.lock.Value()); err == nil {
		next.Lock = n
	}
	fault := ""
	if next.Name == "" {
		fault = words.T("settings.office.name.missing")
		next.Name = have.Name
	}
	o.nameF.Fault(fault)
	if next.Name == have.Name && next.Sender == have.Sender && next.Lock == have.Lock {
		return
	}
	vault := r.vault
	if now {
		if err := vault.SaveOffice(next); err != nil {
			r.shell.Fail(err)
			return
		}
		r.shell.Done("")
		return
	}
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, vault.SaveOffice(next) }, func(_ struct{}, err error) {
		if err != nil {
			r.shell.Fail(err)
			return
		}
		if next.Lock != have.Lock {
			r.settings.SetIdleMinutes(next.Lock)
			r.shell.SetIdle(time.Duration(next.Lock) * time.Minute)
		}
		r.shell.Done(words.T("settings.saved"))
	})
}

// fill shows what the vault holds, after Undo.
func (o *office) fill() {
	have := o.room.vault.Office()
	if o.name.Text != have.Name {
		o.name.SetText(have.Name)
	}
	if o.sender.Text != have.Sender {
		o.sender.SetText(have.Sender)
	}
	o.lock.SetValue(strconv.Itoa(have.Lock))
	o.room.settings.SetIdleMinutes(have.Lock)
	o.room.shell.SetIdle(time.Duration(have.Lock) * time.Minute)
}
