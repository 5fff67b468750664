package store

import (
	"golang.org/x/mod/sumdb/tlog"
)

// appendLost puts the hash of a leaf in the leaf's place: the leaf is lost, and
// the tree over it is to stay what was signed. 32 bytes are no leaf.
func (tx *Tx) appendLost(hash tlog.Hash) error {
	n, err := tx.LogSize()
	if err != nil {
		return err
	}
	if err := tx.setSealed(keySeq(tblLog, n), tx.s.logKey, hash[:]); err != nil {
		return err
	}
	return tx.putHashes(n, hash)
}

// NumberAfter raises the running number of a label to n at least.
func (tx *Tx) NumberAfter(label string, n uint32) error {
	is, err := tx.counter("label." + label)
	if err != nil || is >= n {
		return err
	}
	return tx.setCounter("label."+label, n)
}
