package documenttest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
)

// Edited changes the text of one part of an Office file, as a person with another
// program would. A change that changes nothing is an error.
func Edited(file []byte, part string, change func(string) string) ([]byte, error) {
	return rewritten(file, part, part, change)
}

// Renamed gives one part of an Office file another name.
func Renamed(file []byte, part, name string) ([]byte, error) {
	return rewritten(file, part, name, nil)
}

func rewritten(file []byte, part, name string, change func(string) string) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		text, err := read(f)
		if err != nil {
			return nil, err
		}
		to := f.Name
		if to == part {
			to = name
		}
		if f.Name == part && change != nil {
			was := text
			if text = change(was); text == was {
				return nil, fmt.Errorf("%s is as it was", part)
			}
		}
		w, err := z.Create(to)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, text); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Unpacked is every part of an Office file, one behind the other, as text.
func Unpacked(file []byte) (string, error) {
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return "", err
	}
	all := ""
	for _, f := range in.File {
		text, err := read(f)
		if err != nil {
			return "", err
		}
		all += f.Name + "\n" + text + "\n"
	}
	return all, nil
}

func read(f *zip.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return "", err
	}
	return string(raw), r.Close()
}
