package archive

import "attest/archive/bundle"

// forms is the form as it leaves, in each language of a bundle: what the papers and
// the page of the bundle are made from.
func (x *export) forms() (map[string]*bundle.Form, error) {
	var out map[string]*bundle.Form
	for _, lang := range []string{"en", "ko"} {
		in := *x
		in.language = lang
		f, err := in.answered()
		if err != nil || f == nil {
			return nil, err
		}
		if out == nil {
			out = map[string]*bundle.Form{}
		}
		out[lang] = f
	}
	return out, nil
}
