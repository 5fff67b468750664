package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"

	"attest/archive"
	"attest/archive/record"
)

// final VAULT makes the first testimony of a vault final, as the window does
// after it was read back.
func final(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: final vault")
	}
	v, err := archive.Open(context.Background(), ts.MkAbs(args[0]), archive.OpenOptions{Passphrase: []byte(scriptPass)}, nil)
	ts.Check(err)
	defer func() { ts.Check(v.Close()) }()
	id := v.Testimonies(archive.Filter{})[0].ID
	_, err = v.ReadBack(id, record.ReadBack{Language: "ko", True: true})
	ts.Check(err)
	_, err = v.Finalize(context.Background(), id, nil)
	ts.Check(err)
}

// voice FILE writes a made-up voice there.
func voice(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: voice file")
	}
	b, err := os.ReadFile(filepath.Join("..", "..", "assets", "samples", "voice.flac"))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}
