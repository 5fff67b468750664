package main

import (
	"context"

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
