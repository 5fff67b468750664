package main

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// document prints the one JSON document of a command with --json.
func (p *program) document(v any) error {
	raw, err := json.Marshal(v, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	_, err = (&escaped{w: p.stdout}).Write(append(raw, '\n'))
	return err
}

// say prints a line for a person: to standard error where standard output
// carries a JSON document. Where a text stands among words of ours, its further
// lines are set in: none of them can be taken for one of ours.
func (p *program) say(format string, args ...any) {
	w := p.stdout
	if p.flags.JSON {
		w = p.stderr
	}
	if strings.TrimSpace(format) != "%s" {
		for i, a := range args {
			if v := reflect.ValueOf(a); v.IsValid() && v.Kind() == reflect.String && strings.Contains(v.String(), "\n") {
				args[i] = strings.ReplaceAll(v.String(), "\n", "\n    ")
			}
		}
	}
	fmt.Fprintln(w, visible(fmt.Sprintf(format, args...)))
}

// table prints aligned columns.
func (p *program) table(header []string, rows [][]string) error {
	w := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	writeRow(w, header)
	for _, r := range rows {
		writeRow(w, r)
	}
	return w.Flush()
}

func writeRow(w io.Writer, cells []string) {
	for i, c := range cells {
		cells[i] = visible(strings.Join(strings.Fields(c), " "))
	}
	fmt.Fprintln(w, strings.Join(cells, "\t"))
}
