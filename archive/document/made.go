package document

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Made lists what a program makes and nobody writes, in the order in which a file has
// it: title, captions, words that lead a text, remarks, rows of tables.
func (d Document) Made() (out []string) {
	add := func(text string) {
		if text != "" {
			out = append(out, Clean(text))
		}
	}
	add(d.Title)
	add(d.Subtitle)
	tables := 0
	for _, b := range d.Blocks {
		switch b.Kind {
		case Numbered:
			add(b.Lead)
			if b.ID == "" {
				add(b.Text)
			}
		case Heading, Plain, Small:
			if b.ID == "" {
				add(b.Text)
			}
		case Facts, Table:
			if len(b.Table.Head) == 0 && len(b.Table.Rows) == 0 {
				continue
			}
			if b.Table.Caption != "" {
				tables++
				add(CaptionText(tables, b.Table.Caption))
			}
			if len(b.Table.Head) > 0 {
				out = append(out, Clean(RowText(b.Table.Head)))
			}
			for _, r := range b.Table.Rows {
				if b.Kind == Table || r[1] != "" {
					out = append(out, Clean(RowText(r)))
				}
			}
		}
	}
	return out
}

// CaptionText is a table's caption with its number.
func CaptionText(number int, caption string) string { return strconv.Itoa(number) + ". " + caption }

// RowText is a row of a table as one text.
func RowText(cells []string) string { return strings.Join(cells, " | ") }

// MadeName is the ID of what the program makes: its number, and how many there are.
func MadeName(number, all int) string { return fmt.Sprintf("g%d_%d", number, all) }

var madeID = regexp.MustCompile(`^g([1-9][0-9]{0,6})_([1-9][0-9]{0,6})$`)

// MadeID reads an ID of MadeName.
func MadeID(id string) (number, all int, ok bool) {
	m := madeID.FindStringSubmatch(id)
	if m == nil {
		return 0, 0, false
	}
	number, _ = strconv.Atoi(m[1])
	all, _ = strconv.Atoi(m[2])
	return number, all, number <= all
}

// maxMade is how many of a file's are looked for one by one.
const maxMade = 100_000

// made is what came back of what the program made.
type made struct {
	all  int
	seen map[int]int // where each came back, from 1
	at   []int       // their numbers, as they came back
	had  []string    // what the program makes now, where it makes as many
}

// lookMade tells what was changed in what the program made. It reports false for
// what is none of it.
func (c *comparer) lookMade(g Returned) bool {
	n, all, ok := MadeID(g.ID)
	if !ok || all > maxMade || c.made.seen[n] > 0 || c.made.all > 0 && c.made.all != all {
		return false
	}
	if c.made.all == 0 {
		c.made.all = all
		if now := c.d.Made(); len(now) == all {
			c.made.had = now
		}
	}
	c.made.at = append(c.made.at, n)
	c.made.seen[n] = len(c.made.at)
	if there := Shown(Block{Text: g.Text, Notes: g.Notes}); Mark(there) != g.Mark {
		c.out = append(c.out, Difference{Change: Changed, ID: g.ID, After: c.after, Was: c.made.block(n), Now: Block{Kind: Small, Text: g.Text, Notes: g.Notes}})
	}
	return true
}

func (c *comparer) lastMade() int {
	if len(c.made.at) == 0 {
		return 0
	}
	return c.made.at[len(c.made.at)-1]
}

func (m made) block(n int) Block {
	if n > len(m.had) {
		return Block{Kind: Small}
	}
	return Block{Kind: Small, Text: m.had[n-1]}
}

// madeMissing tells what the program made and did not come back, or at another place. One
// that came back without its bookmark is among the added ones, right behind the one before.
func (c *comparer) madeMissing() {
	ids, at := []string{}, map[string]int{}
	for _, n := range c.made.at {
		ids, at[strconv.Itoa(n)] = append(ids, strconv.Itoa(n)), n
	}
	kept := map[int]bool{}
	for _, i := range longest(ids, at) {
		kept[c.made.at[i]] = true
	}
	for _, n := range c.made.at {
		if !kept[n] {
			b := c.made.block(n)
			c.out = append(c.out, Difference{Change: Moved, ID: MadeName(n, c.made.all), Was: b, Now: b})
		}
	}
	for n := 1; n <= c.made.all; n++ {
		if c.made.seen[n] > 0 {
			continue
		}
		b := c.made.block(n)
		if i := slices.IndexFunc(c.out, func(x Difference) bool {
			return x.Change == Added && b.Text != "" && x.behind == n-1 && squeeze(Clean(x.Now.Text)) == squeeze(b.Text)
		}); i >= 0 {
			c.out = slices.Delete(c.out, i, i+1)
			continue
		}
		c.out = append(c.out, Difference{Change: Removed, ID: MadeName(n, c.made.all), Was: b})
	}
}
