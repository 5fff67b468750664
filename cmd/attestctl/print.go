package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// document prints the one JSON document of a command with --json.
func (p *program) document(v any) error {
	e := json.NewEncoder(p.stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
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
