// Package store keeps records in Badger and blobs in flat files, sealed.
//
// It promises three things to the packages above:
//
//   - A change is one transaction, given to Update; when Update returns nil the
//     change and the head that goes with it are synced to the disk.
//   - Every value is authenticated and bound to its place: what comes back is
//     what was put under that key, or an error that wraps ErrDamaged and names
//     the object.
//   - The log is never behind the head: Open compares the two and refuses a
//     store from which acknowledged changes are gone.
//
// It knows objects, versions, segments, rows, drafts, blobs and log leaves as
// bytes. What they mean is record's and custody's business. The head's payload
// is opaque here.
//
// Layout of Badger's keys (docs/vault-format.md, "Records"): one letter, then
// the object's 16 random bytes, then a big-endian number where there are
// several. Values are sealed under a leaf of the key trees, or under the
// office's store key for what holds no words.
package store
