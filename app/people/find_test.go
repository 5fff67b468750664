package people_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"attest/app/people"
	"attest/app/shell"
	"attest/archive"
	"attest/archive/record"
)

// named is a person with an invented name.
func named(t *testing.T, v *archive.Vault, handle, name, script string) record.Person {
	t.Helper()
	p := person(t, v, handle)
	if err := v.SaveIdentity(p.ID, record.Identity{Names: []record.Name{{Text: name, Script: script}}}); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAnySpellingFindsThePersonAndTheNameStaysSealed(t *testing.T) {
	var cook record.Person
	x := open(t, func(v *archive.Vault) {
		cook = named(t, v, "the cook", "리명숙", "Hang")
		named(t, v, "the aunt", "최철호", "Hang")
	})
	for _, query := range []string{"Ri Myŏngsuk", "Lee Myung Sook", "이명숙", "Ли Мёнсук"} {
		x.press(shell.Ctrl(fyne.KeyF))
		x.Type(query)
		x.Settle()
		x.Sees(cook.Pseudonym, "the cook", "by name, another spelling")
		x.SeesNot("the aunt", "리명숙")
		x.Key(fyne.KeyEscape)
		x.Settle()
	}
	x.press(shell.Ctrl(fyne.KeyF))
	x.Type("리명숙")
	x.Settle()
	x.Sees("by name, same spelling")
	x.Key(fyne.KeyEscape)
	x.Type("the co")
	x.Settle()
	x.Sees("by handle")
	x.Key(fyne.KeyEscape)
	x.Type(cook.Pseudonym)
	x.Settle()
	x.Sees("by pseudonym")
}

// slow is a vault whose names are not all read before read, where it is set,
// is closed.
type slow struct {
	*archive.Vault
	read chan struct{}
}

func (s *slow) NamesReady() bool {
	if s.read == nil {
		return true
	}
	select {
	case <-s.read:
		return true
	default:
		return false
	}
}

func (s *slow) WaitForNames(ctx context.Context) error {
	if s.read == nil {
		return nil
	}
	select {
	case <-s.read:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestASearchSaysThatNamesAreStillBeingRead(t *testing.T) {
	x := open(t, func(v *archive.Vault) { person(t, v, "the cook") })
	late := &slow{Vault: x.v}
	x.s.Lock()
	x.r = people.New(x.s, late)
	x.enter()
	x.SeesNot("still being read")
	late.read = make(chan struct{})
	x.press(shell.Ctrl(fyne.KeyF))
	x.Window.Canvas().Focused().TypedRune('c')
	for end := time.Now().Add(time.Minute); !strings.Contains(x.Seen(), "still being read") && time.Now().Before(end); {
		x.Loop.Flush()
		runtime.Gosched()
	}
	x.Sees("the cook", "Names are still being read")
	close(late.read)
	x.Settle()
	x.Sees("the cook")
	x.SeesNot("still being read")
}
