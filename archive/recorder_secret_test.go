package archive

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"path/filepath"
	"reflect"
	"regexp"
	"sync"
	"testing"
	"unsafe"

	"attest/archive/record"
	"attest/archive/seal"
	"attest/archive/store"
)

// memoryOf copies all that can be reached from a value, fields that are not
// exported and the unused ends of slices among it. What a mutex guards is copied
// while it is held: the recorder's goroutine goes on.
func memoryOf(x any) []byte {
	var out bytes.Buffer
	seen := map[unsafe.Pointer]bool{}
	raw := func(p unsafe.Pointer, size uintptr) { out.Write(unsafe.Slice((*byte)(p), size)) }
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		if !v.CanAddr() { // in a map or an interface
			to := reflect.New(v.Type()).Elem()
			to.Set(v)
			v = to
		}
		switch v.Kind() {
		case reflect.Pointer:
			if p := v.UnsafePointer(); !v.IsNil() && !seen[p] {
				seen[p] = true
				walk(v.Elem())
			}
		case reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Struct:
			if v.Type().PkgPath() == "sync" {
				return
			}
			var held []*sync.Mutex
			for i := range v.NumField() {
				f := v.Field(i)
				f = reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
				if mu, ok := f.Addr().Interface().(*sync.Mutex); ok {
					mu.Lock()
					held = append(held, mu)
				}
			}
			for i := range v.NumField() {
				f := v.Field(i)
				walk(reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem())
			}
			for _, mu := range held {
				mu.Unlock()
			}
		case reflect.Slice:
			if v.IsNil() || v.Cap() == 0 || seen[v.UnsafePointer()] {
				return
			}
			seen[v.UnsafePointer()] = true
			if plain(v.Type().Elem()) {
				raw(v.UnsafePointer(), uintptr(v.Cap())*v.Type().Elem().Size())
				return
			}
			for i := range v.Cap() {
				walk(v.Slice(0, v.Cap()).Index(i))
			}
		case reflect.Array:
			if plain(v.Type().Elem()) {
				raw(v.Addr().UnsafePointer(), v.Type().Size())
				return
			}
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				walk(it.Key())
				walk(it.Value())
			}
		case reflect.String:
			out.WriteString(v.String())
		default:
			raw(v.Addr().UnsafePointer(), v.Type().Size())
		}
	}
	walk(reflect.ValueOf(x))
	return out.Bytes()
}

// plain says that a type is numbers all through, and can be copied as it lies.
func plain(t reflect.Type) bool {
	for t.Kind() == reflect.Array {
		t = t.Elem()
	}
	return t.Kind() >= reflect.Bool && t.Kind() <= reflect.Complex128
}

// After Lock a recorder holds no key but the one it writes on with: not the
// vault's, not the recording's first, and no word of what was typed.
func TestLockedRecorderHoldsNoKey(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "office.attest")
	const pass = "고양이 battery 두만강 staple 무산 horse"
	v, err := Create(ctx, path, CreateOptions{Office: "Test", Member: "Han", Passphrase: []byte(pass), Quick: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := v.NewPerson("invented")
	if err != nil {
		t.Fatal(err)
	}
	te, err := v.NewTestimony(p.ID, record.Interview{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := v.BeginRecording(te.ID, RecordingFormat{Device: "canary-device"})
	if err != nil {
		t.Fatal(err)
	}
	loud := make([]int32, 30*4096)
	for i := range loud {
		loud[i] = int32(i*7919%(1<<20)) + 1
	}
	for _, err := range []error{r.Write(loud), r.Note("canary-note"), r.OffRecord(true, "canary-reason"), r.Write(loud), r.Write(loud[:5000])} {
		if err != nil {
			t.Fatal(err)
		}
	}

	secrets := map[string][]byte{
		"office key": v.keys.office[:], "log key": v.member.Log.Seed(), "header key": v.member.Header.Seed(), "bundle key": v.member.Bundle.Seed(),
		"a device": []byte("canary-device"), "a note": []byte("canary-note"), "a reason": []byte("canary-reason"),
	}
	for name, tree := range map[string]*seal.Tree{"testimony tree": v.keys.testimony, "identity tree": v.keys.identity} {
		raw, err := tree.MarshalCanonical()
		if err != nil {
			t.Fatal(err)
		}
		key := regexp.MustCompile(`"key":"([^"]+)"`).FindSubmatch(raw)[1]
		if secrets[name], err = base64.StdEncoding.DecodeString(string(key)); err != nil {
			t.Fatal(err)
		}
	}
	err = v.view(func(tx *store.Tx) error {
		for id := range v.recs {
			rec, err := readRecording(tx, id)
			if err != nil {
				return err
			}
			key, err := tx.BlobKey(rec.Blob)
			if err != nil {
				return err
			}
			secrets["first key of "+rec.State+" "+string(rec.Of)] = bytes.Clone(key[:])
		}
		return nil
	})
	if err != nil || len(secrets) != 11 {
		t.Fatalf("%d secrets, %v", len(secrets), err)
	}
	for name, secret := range secrets {
		secrets[name] = bytes.Clone(secret)
	}
	if !bytes.Contains(memoryOf(&v.keys), secrets["office key"]) || !bytes.Contains(memoryOf(v.member), secrets["log key"]) ||
		!bytes.Contains(memoryOf(&r.sound), secrets["a device"]) {
		t.Fatal("what is there is not found")
	}

	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Mark("canary-note"), r.OnRecord()); err != nil { // typed while it is locked
		t.Fatal(err)
	}
	held := memoryOf(r)
	for name, secret := range secrets {
		if bytes.Contains(held, secret) {
			t.Errorf("the locked recorder holds %s", name)
		}
	}
	if len(held) > 4<<20 {
		t.Errorf("%d bytes are held", len(held))
	}
	if _, err := r.Stop(ctx, StopAsked, nil); err != nil {
		t.Fatal(err)
	}
	v, err = Open(ctx, path, OpenOptions{Passphrase: []byte(pass)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if rec, err := v.Recording(r.ID()); err != nil || rec.Samples != 30*4096 || rec.Device != "canary-device" {
		t.Errorf("%+v, %v", rec, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
}
