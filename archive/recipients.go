package archive

import (
	"fmt"
	"slices"
	"strings"

	"attest/archive/bundle"
	"attest/archive/record"
)

// Recipients is the office's address book, in order of name.
func (v *Vault) Recipients() []record.Recipient {
	return slices.Clone(v.Office().Recipients)
}

// AddRecipient puts a key into the address book. It is not verified: that is an
// act of its own. A key that is there already is refused, as is a second of the
// same name. stands are addressees of another name than the entry's whose key it is: a
// body whose registry has it.
func (v *Vault) AddRecipient(name, key string, stands ...string) (record.Recipient, error) {
	bad := func(field, why string) (record.Recipient, error) {
		return record.Recipient{}, &InvalidError{Object: "recipient", Field: field, Why: why}
	}
	name, key = strings.Join(strings.Fields(name), " "), strings.TrimSpace(key)
	if name == "" || len(name) > 200 {
		return bad("name", "is empty or too long")
	}
	keys, err := bundle.ParseRecipients(key)
	if err != nil {
		return record.Recipient{}, err
	}
	if len(keys) != 1 {
		return bad("key", "is not one key: give each its own entry")
	}
	key = bundle.KeyLine(key)
	stands, err = addressees(stands)
	if err != nil {
		return record.Recipient{}, err
	}
	r := record.Recipient{Name: name, Key: key, By: v.member.Slot, For: stands}
	return r, v.changeBook(func(c *change, book []record.Recipient) ([]record.Recipient, error) {
		n := 0
		for _, x := range book {
			switch {
			case x.Key == key:
				return nil, &InvalidError{Object: x.Name, Field: "key", Why: "is in the address book already"}
			case strings.EqualFold(x.Name, name):
				return nil, &InvalidError{Object: x.Name, Field: "name", Why: "is in the address book already"}
			}
			var k int
			if _, err := fmt.Sscanf(x.ID, "r%d", &k); err == nil {
				n = max(n, k)
			}
		}
		r.ID, r.Added = fmt.Sprintf("r%d", n+1), c.at.RFC3339()
		return append(book, r), nil
	})
}

// addressees tidies the names of addressees for whom an entry stands.
func addressees(list []string) (out []string, err error) {
	for _, s := range list {
		if s = strings.Join(strings.Fields(s), " "); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
		if len(s) > 200 || len(out) > 20 {
			return nil, &InvalidError{Object: "recipient", Field: "for", Why: "is too long, or more than 20"}
		}
	}
	return out, nil
}

// SetRecipientFor says for which addressees an entry stands beside its own name; none
// takes that back.
func (v *Vault) SetRecipientFor(id string, list ...string) error {
	list, err := addressees(list)
	if err != nil {
		return err
	}
	return v.changeBook(func(_ *change, book []record.Recipient) ([]record.Recipient, error) {
		i := slices.IndexFunc(book, func(r record.Recipient) bool { return r.ID == id })
		if i < 0 {
			return nil, &InvalidError{Object: "recipient", Field: "id", Why: "is not in the address book"}
		}
		book[i].For = list
		return book, nil
	})
}

// VerifyRecipient says that a key was compared with its owner, by a way of
// record.Ways; "" takes that back.
func (v *Vault) VerifyRecipient(id, way string) error {
	if way != "" && !slices.Contains(record.Ways(), way) {
		return &InvalidError{Object: "recipient", Field: "way", Why: "must be telephone, in_person or print"}
	}
	return v.changeBook(func(c *change, book []record.Recipient) ([]record.Recipient, error) {
		i := slices.IndexFunc(book, func(r record.Recipient) bool { return r.ID == id })
		if i < 0 {
			return nil, &InvalidError{Object: "recipient", Field: "id", Why: "is not in the address book"}
		}
		book[i].Verified = nil
		if way != "" {
			book[i].Verified = &record.Verified{At: c.at.RFC3339(), By: v.member.Slot, Way: way}
		}
		return book, nil
	})
}

// RemoveRecipient takes an entry out; Undo puts it back.
func (v *Vault) RemoveRecipient(id string) error {
	return v.changeBook(func(_ *change, book []record.Recipient) ([]record.Recipient, error) {
		n := len(book)
		if book = slices.DeleteFunc(book, func(r record.Recipient) bool { return r.ID == id }); len(book) == n {
			return nil, &InvalidError{Object: "recipient", Field: "id", Why: "is not in the address book"}
		}
		return book, nil
	})
}

func (v *Vault) changeBook(fn func(c *change, book []record.Recipient) ([]record.Recipient, error)) error {
	return v.change(func(c *change) error {
		o := v.Office()
		book, err := fn(c, slices.Clone(o.Recipients))
		if err != nil {
			return err
		}
		slices.SortStableFunc(book, func(a, b record.Recipient) int {
			return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
		})
		o.Recipients = book
		n, err := c.store(o.ID, o)
		if err == nil {
			c.then(func() { v.office = o; v.note(o.ID, n, "settings") })
		}
		return err
	})
}
