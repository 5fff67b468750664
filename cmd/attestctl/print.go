package main

import (
	"fmt"
	"io"
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
	_, err = p.stdout.Write(append(raw, '\n'))
	return err
}

// say prints a line for a person: to standard error where standard output
// carries a JSON document.
func (p *program) say(format string, args ...any) {
	w := p.stdout
	if p.flags.JSON {
		w = p.stderr
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
