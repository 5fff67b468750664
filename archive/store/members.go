package store

// headers is the counter of the headers that the log tells of.
const headersCounter = "headers"

// Headers is how many headers of vault.json this store knows. A store from
// before a vault could have several says 1.
func (tx *Tx) Headers() (int, error) {
	n, err := tx.counter(headersCounter)
	return int(n), err
}

// SetHeaders keeps the number with the entries that tell of them.
func (tx *Tx) SetHeaders(n int) error { return tx.setCounter(headersCounter, uint32(n)) }
