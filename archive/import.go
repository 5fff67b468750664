package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"

	"attest/archive/custody"
	"attest/archive/interchange"
	"attest/archive/record"
	"attest/archive/store"
)

// ImportSource is where testimonies come from.
type ImportSource struct {
	// Open gives the document from its start. It is called twice where Stream
	// is false: once to validate it whole before anything is stored.
	Open   func() (io.ReadCloser, error)
	Stream bool // can be read once only
	// Exhibit opens a cited file by its relative path; nil: there are none.
	Exhibit func(path string) (ImportFile, error)
	// Deferred: the files come after the document in the same stream (a tar);
	// Next gives them in turn, io.EOF at the end.
	Next func() (path string, f ImportFile, err error)
}

// ImportFile is one cited file.
type ImportFile struct {
	Data   io.ReadCloser
	Size   int64
	Origin string // path on this machine, "" for a stream
}

// ImportOptions say what to do with what is there already.
type ImportOptions struct {
	Update bool // same ID, other content: make a new version instead of refusing
}

// ImportReport says what an import did.
type ImportReport struct {
	Testimonies []record.ID // new, in the order of the document
	Exhibits    []record.ID
	Persons     int // new
	Updated     []record.ID
	Unchanged   int
}

// Import takes testimonies in from the documented interchange form. All of it
// is listed at the end, by one last change, or nothing is: what a fault, a
// cancel or a crash leaves is dropped. The same document twice does nothing.
//
// A fault of the document is an *interchange.Error with line and field.
func (v *Vault) Import(ctx context.Context, src ImportSource, o ImportOptions, p Progress) (ImportReport, error) {
	if !src.Stream {
		if err := v.validate(ctx, src, p); err != nil {
			return ImportReport{}, err
		}
	}
	defer frugal()()
	im := &importer{
		bulk: v.store.Bulk(),
		v:    v, ctx: ctx, src: src, opts: o, told: p, batch: record.NewID('B'),
		refs: map[string]record.ID{}, persons: map[record.ID]record.Person{}, pending: map[string][]pendingFile{},
		testimonies: map[record.ID]bool{}, deferred: src.Next != nil,
	}
	err := v.change(func(c *change) error {
		c.say(custody.ImportBegan, im.batch, "", "")
		return c.tx.BeginBatch(im.batch)
	})
	if err != nil {
		return ImportReport{}, err
	}
	err = im.run()
	if bulkErr := im.bulk.End(); err == nil {
		err = bulkErr
	}
	if err == nil {
		err = im.finish()
	}
	if err != nil {
		return ImportReport{}, errors.Join(err, v.dropBatch(im.batch))
	}
	return im.report, nil
}

// validate reads the whole document and looks for every cited file.
func (v *Vault) validate(ctx context.Context, src ImportSource, p Progress) (err error) {
	r, err := src.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return interchange.Read(r, func(n int, t record.InterchangeTestimony) error {
		step(p, "validate", int64(n)+1, 0)
		for _, list := range []struct {
			exhibits []record.InterchangeExhibit
			where    []string
		}{{t.Exhibits, nil}, {t.Person.Exhibits, []string{"person"}}} {
			for i, e := range list.exhibits {
				if err := findExhibit(src, e.Path); err != nil {
					return &interchange.FieldError{Where: append(list.where, "exhibits", strconv.Itoa(i), "path"), Err: err}
				}
			}
		}
		for i, k := range t.Person.Consents {
			rec, _ := consentRecord(t.Person.ID, k)
			if err := checkConsent(rec); err != nil {
				return &interchange.FieldError{Where: []string{"person", "consents", strconv.Itoa(i)}, Err: err}
			}
		}
		if err := checkLaidOver(t); err != nil {
			return err
		}
		return ctx.Err()
	})
}

// findExhibit sees that a cited file can be read.
func findExhibit(src ImportSource, path string) error {
	missing := fmt.Errorf("%s is not beside the document: %w", path, fs.ErrNotExist)
	if src.Exhibit == nil {
		return missing
	}
	f, err := src.Exhibit(path)
	if errors.Is(err, fs.ErrNotExist) {
		return missing
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return f.Data.Close()
}

func exhibitError(n int, path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("testimonies[%d]: exhibit %s is not beside the document: %w", n, path, fs.ErrNotExist)
	}
	return fmt.Errorf("testimonies[%d]: exhibit %s: %w", n, path, err)
}

type importer struct {
	bulk        *store.Bulk
	v           *Vault
	ctx         context.Context
	src         ImportSource
	opts        ImportOptions
	told        Progress
	batch       record.ID
	refs        map[string]record.ID
	persons     map[record.ID]record.Person // new in this import
	testimonies map[record.ID]bool          // new in this import
	pending     map[string][]pendingFile    // path → who cites it, where files come later
	deferred    bool
	updates     []update
	report      ImportReport
	queue       []func(*change) error // staged records of the next change
}

// pendingFile is a citation whose bytes come later in the stream.
type pendingFile struct {
	parent record.ID
	cited  record.InterchangeExhibit
}

// update is a new version of something that is listed already: it is kept
// until the last change, so that a dropped import leaves it as it was.
type update struct {
	id    record.ID
	apply func(*change) error
}

// perChange is how many testimonies are stored in one change.
const perChange = 64

func (im *importer) run() (err error) {
	r, err := im.src.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	err = interchange.Read(r, func(n int, t record.InterchangeTestimony) error {
		step(im.told, "import", int64(n)+1, 0)
		if err := im.take(n, t); err != nil {
			return err
		}
		if len(im.queue) >= perChange {
			return im.flush()
		}
		return im.ctx.Err()
	})
	if err == nil {
		err = im.flush()
	}
	if err == nil && im.deferred {
		err = im.takeDeferred()
	}
	return err
}

// flush stores what is queued in one change.
func (im *importer) flush() error {
	if len(im.queue) == 0 {
		return nil
	}
	queue := im.queue
	im.queue = nil
	err := im.v.change(func(c *change) error {
		c.batch = im.batch
		for _, f := range queue {
			if err := f(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		return im.bulk.Step()
	}
	if errors.Is(err, ErrTooLarge) && len(queue) > 1 {
		for half := range twoHalves(queue) {
			im.queue = half
			if err := im.flush(); err != nil {
				return err
			}
		}
		return nil
	}
	return err
}

func twoHalves[T any](s []T) func(func([]T) bool) {
	return func(yield func([]T) bool) {
		_ = yield(s[:len(s)/2]) && yield(s[len(s)/2:])
	}
}

// take queues one testimony with its person, or notes what to update.
func (im *importer) take(n int, t record.InterchangeTestimony) error {
	rec := record.Testimony{
		ID: t.ID, Handle: t.Handle, Interview: t.Interview, Tags: tidyTags(t.Tags), State: t.State,
		Account: t.Account, Names: t.Names, Extra: t.Extra, Supplements: t.Supplements, ReadBack: t.ReadBack,
	}
	nameSegments(rec.Account)
	if rec.State == "" {
		rec.State = record.StateDraft
	}
	if rec.ID != "" && im.testimonies[rec.ID] {
		return fmt.Errorf("testimonies[%d]: its id stands twice in the document", n)
	}
	if rec.ID != "" && im.v.has(rec.ID) {
		return im.existing(n, rec, t)
	}
	person, err := im.person(t.Person)
	if err != nil {
		return fmt.Errorf("testimonies[%d]: %w", n, err)
	}
	rec.Person = person
	if rec.ID == "" {
		rec.ID = record.NewID(record.KindTestimony)
	}
	im.testimonies[rec.ID] = true
	im.report.Testimonies = append(im.report.Testimonies, rec.ID)
	im.queue = append(im.queue, func(c *change) error {
		p, ok := im.persons[person]
		if !ok {
			var err error
			if p, err = im.v.Person(person); err != nil {
				return err
			}
		}
		return c.stageTestimony(&rec, p, len(t.Exhibits))
	})
	im.children(rec.ID, t)
	if err := im.standing(rec.ID, t.Frozen, t.Hold); err != nil {
		return err
	}
	return im.exhibits(n, rec.ID, t.Exhibits)
}

// nameSegments gives an ID to each segment that has none.
func nameSegments(segments []record.Segment) {
	used := map[string]bool{}
	for _, s := range segments {
		used[s.ID] = true
	}
	next := 1
	for i := range segments {
		for segments[i].ID == "" {
			if id := fmt.Sprintf("s%d", next); !used[id] {
				segments[i].ID = id
			}
			next++
		}
	}
}

// exhibits takes the files of one parent in: blobs now, records queued.
func (im *importer) exhibits(n int, parent record.ID, list []record.InterchangeExhibit) error {
	if len(list) == 0 {
		return nil
	}
	if err := im.flush(); err != nil { // the parent's leaf must be there
		return err
	}
	for _, cited := range list {
		if im.deferred {
			im.pending[cited.Path] = append(im.pending[cited.Path], pendingFile{parent, cited})
			continue
		}
		if im.src.Exhibit == nil {
			return exhibitError(n, cited.Path, fs.ErrNotExist)
		}
		f, err := im.src.Exhibit(cited.Path)
		if err != nil {
			return exhibitError(n, cited.Path, err)
		}
		err = im.takeFile(parent, cited, f)
		if err = errors.Join(err, f.Data.Close()); err != nil {
			return exhibitError(n, cited.Path, err)
		}
	}
	return nil
}

func (im *importer) takeFile(parent record.ID, cited record.InterchangeExhibit, f ImportFile) error {
	name := cited.Name
	if name == "" {
		name = filepath.Base(filepath.FromSlash(cited.Path))
	}
	blob, e, err := im.v.sealFile(im.ctx, Attachment{Name: name, Size: f.Size, Data: f.Data, Class: cited.Class}, im.told)
	if err != nil {
		return err
	}
	drop := func(err error) error { im.v.store.DropBlob(blob.ID); return err }
	if cited.SHA256 != "" && cited.SHA256 != e.SHA256 {
		return drop(errors.New("its bytes do not have the SHA-256 that the document gives"))
	}
	if cited.ID != "" {
		if im.v.has(cited.ID) {
			return drop(fmt.Errorf("an exhibit with its id is in the vault already"))
		}
		e.ID = cited.ID
	}
	e.Parent = parent
	var rec record.Recording // what was noted while it was recorded
	if cited.Recording != nil {
		if parent.Kind() != record.KindTestimony {
			return drop(errors.New("a recording belongs to a testimony"))
		}
		rec = cited.Recording.Recording()
		rec.ID, rec.Parent, rec.Exhibit, rec.By = record.NewID(record.KindRecording), parent, e.ID, e.By
		rec.SHA256, e.Recording = e.SHA256, rec.ID
	}
	half := record.ExhibitIdentity{
		Type: "exhibit-identity", V: 1, Name: name, Origin: f.Origin, Volume: f.volume(), From: cited.From, How: cited.How, Caption: cited.Caption,
		Modified: cited.Modified, Graphic: cited.Graphic, Intake: cited.Intake,
		Extra: cited.Extra, // not with the facts: those leave whole, as proof
	}
	err = im.v.change(func(c *change) error {
		c.batch = im.batch
		if rec.ID != "" {
			if err := c.putRecording(rec); err != nil {
				return err
			}
		}
		if err := c.putExhibit(&e, half, blob); err != nil {
			return err
		}
		return c.putRegions(e, cited.Regions)
	})
	if err != nil {
		return drop(err)
	}
	im.report.Exhibits = append(im.report.Exhibits, e.ID)
	return nil
}

// takeDeferred takes the files that follow the document in its stream.
func (im *importer) takeDeferred() error {
	for {
		path, f, err := im.src.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		who := im.pending[path]
		if len(who) == 0 {
			return fmt.Errorf("file %s: no testimony of the document cites it, or it stands twice", path)
		}
		if len(who) > 1 {
			return fmt.Errorf("file %s: two exhibits cite one file of a stream; give each its own", path)
		}
		if err := im.takeFile(who[0].parent, who[0].cited, f); err != nil {
			return fmt.Errorf("exhibit %s: %w", path, err)
		}
		delete(im.pending, path)
	}
	for path := range im.pending {
		return fmt.Errorf("exhibit %s is cited and not in the stream: %w", path, fs.ErrNotExist)
	}
	return nil
}

// finish lists everything at once.
func (im *importer) finish() error {
	v := im.v
	err := v.change(func(c *change) error {
		for _, u := range im.updates {
			if err := u.apply(c); err != nil {
				return err
			}
			im.report.Updated = append(im.report.Updated, u.id)
		}
		c.say(custody.ImportFinished, im.batch, "", "")
		return c.tx.EndBatch(im.batch)
	})
	if err != nil {
		return err
	}
	im.report.Persons = len(im.persons)
	im.persons, im.refs, im.testimonies = nil, nil, nil // the lists need the room now
	return v.listBatch(im.batch)
}

// has reports whether an object is in the vault, listed or removed.
func (v *Vault) has(id record.ID) bool {
	err := v.view(func(tx *store.Tx) error {
		_, err := tx.Object(id)
		return err
	})
	return err == nil
}
