// Package interchange reads and writes the documented JSON form of testimonies
// as a stream: one testimony in memory at a time, each checked against the
// schema before it is handed on, each error with its line and field.
package interchange
