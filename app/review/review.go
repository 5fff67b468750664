// Package review is what members say of a submission before it leaves, over the
// window: the approval, bound to exactly what would leave; comments; and two
// versions side by side. None of it is in a bundle.
package review

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"attest/app/forms"
	"attest/app/look"
	"attest/app/shell"
	"attest/app/task"
	"attest/app/words"
	"attest/archive"
	"attest/archive/record"
	"attest/archive/submission"
)

// Vault is what is asked of the archive. *archive.Vault is one.
type Vault interface {
	Submission(id record.ID) (record.Submission, error)
	Case(id record.ID) (record.Case, error)
	Testimony(id record.ID) (record.Testimony, error)
	SubmissionTable(id record.ID, lang string) (*submission.Table, []submission.Finding, error)
	Office() record.Office
	RequireApproval(on bool) error
	Approval(ctx context.Context, id record.ID, o archive.ExportOptions) (archive.ApprovalState, error)
	Approve(ctx context.Context, id record.ID, o archive.ExportOptions) (record.Approval, error)
	Preview(ctx context.Context, id record.ID) (archive.Preview, error)
	Comments(id record.ID) ([]archive.Comment, error)
	AddComment(id record.ID, c record.ReviewComment) (record.ReviewComment, error)
	SettleComment(id record.ID, number int, open bool) error
	Versions(id record.ID) ([]archive.VersionInfo, error)
	CompareSubmission(id record.ID, from, to uint32) ([]archive.ReviewChange, error)
}

const width, high float32 = 560, 420

// sheet is the overlay about one submission.
type sheet struct {
	s        *shell.Shell
	v        Vault
	id       record.ID
	done     func()
	all      loaded
	lang     string
	tabs     *look.Tabs
	approval *fyne.Container
	said     *fyne.Container
	versions *compare
	foot     *look.Button
	close    func()
}

// loaded is what the sheet shows, in one state of the record.
type loaded struct {
	sub      record.Submission
	lang     string // of the bundle that is looked at
	state    archive.ApprovalState
	blocked  bool
	comments []archive.Comment
	places   []place
	versions []archive.VersionInfo
}

// The tabs of the sheet, from left to right.
const (
	tabApproval = iota
	tabComments
	tabVersions
)

// Open shows the review of a submission; done, which may be nil, is called when
// something was changed.
func Open(s *shell.Shell, v Vault, id record.ID, done func()) {
	r := &sheet{s: s, v: v, id: id, done: done, approval: container.NewStack(), said: container.NewStack()}
	r.load(r.show)
}

// load reads what there is beside the window.
func (r *sheet) load(then func()) {
	o, window := archive.ExportOptions{Language: r.lang}, string(words.Current())
	task.Run(func(ctx context.Context) (a loaded, err error) {
		if a.sub, err = r.v.Submission(r.id); err != nil {
			return a, err
		}
		if o.Language == "" { // nobody chose another here
			o.Language = a.sub.LeavesIn(window)
		}
		a.lang = o.Language
		if a.state, err = r.v.Approval(ctx, r.id, o); err != nil {
			return a, err
		}
		pre, err := r.v.Preview(ctx, r.id)
		if err != nil {
			return a, err
		}
		a.blocked = len(pre.Blocked) > 0
		if a.comments, err = r.v.Comments(r.id); err != nil {
			return a, err
		}
		if a.places, err = places(r.v, a.sub); err != nil {
			return a, err
		}
		a.versions, err = r.v.Versions(r.id)
		return a, err
	}, func(a loaded, err error) {
		if err != nil {
			r.s.Fail(err)
			return
		}
		r.all, r.lang = a, a.lang
		then()
	})
}

func (r *sheet) show() {
	r.versions = newCompare(r)
	page := func(o fyne.CanvasObject) func() fyne.CanvasObject {
		return func() fyne.CanvasObject { return look.Scroll(look.Inset(10, 14, 8, 2, o)) }
	}
	r.tabs = look.NewTabs(
		look.Tab{Text: words.T("review.tab.approval"), View: page(r.approval)},
		look.Tab{Text: r.commentsName(), View: page(r.said)},
		look.Tab{Text: words.T("review.tab.versions"), View: page(r.versions.root)},
	)
	r.fill()
	comment := look.NewButton(words.T("review.comments.new"), nil, look.Normal, r.comment)
	r.foot = look.NewButton(words.T("shell.close"), nil, look.Strong, func() { r.close() })
	r.close = r.s.Overlay(shell.Dialog(words.T("review.title", r.all.sub.Label), look.Fixed(width, high, r.tabs.Container), comment, r.foot), r.tabs.Bar, nil)
}

func (r *sheet) commentsName() string { return words.T("review.tab.comments", r.open()) }

// open is how many comments are not settled.
func (r *sheet) open() int {
	n := 0
	for _, c := range r.all.comments {
		if c.Settled == "" {
			n++
		}
	}
	return n
}

func (r *sheet) fill() {
	r.fillApproval()
	r.fillComments()
	r.versions.fill()
	r.tabs.Bar.SetNames([]string{words.T("review.tab.approval"), r.commentsName(), words.T("review.tab.versions")})
}

// do changes something beside the window, and shows all of it again.
func (r *sheet) do(say string, change func() error) {
	task.Run(func(context.Context) (struct{}, error) { return struct{}{}, change() }, func(_ struct{}, err error) {
		if err != nil {
			r.s.Fail(err)
			return
		}
		r.again(say)
	})
}

func (r *sheet) again(say string) {
	r.s.Done(say)
	if r.done != nil {
		r.done()
	}
	r.load(func() {
		r.fill()
		look.Focus(r.tabs.Bar)
	})
}

// fillApproval says whether what would leave now was approved.
func (r *sheet) fillApproval() {
	st := r.all.state
	text, role := words.T("review.approval.no"), look.Warn
	switch {
	case st.Approved:
		text, role = words.T("review.approval.yes", st.By, minute(st.Last.At)), look.OK
	case st.Last != nil && st.Last.Language != r.lang:
		text = words.T("review.approval.other", st.By, minute(st.Last.At), words.T("wordback.lang."+st.Last.Language))
	case st.Last != nil:
		text = words.T("review.approval.changed", st.By, minute(st.Last.At))
	}
	switch {
	case st.Required && st.Alone:
		text, role = words.T("review.approval.alone"), look.Warn
	case st.Required && st.Own == archive.ApprovalOwn:
		text, role = words.T("review.approval.own"), look.Warn
	case st.Required && st.Own == archive.ApprovalMade:
		text, role = words.T("review.approval.made", st.By), look.Warn
	case st.Required && !st.Approved && st.Wrote:
		text += "\n" + words.T("review.approval.wrote")
	}
	state := look.NewParagraph(text, role, width-60)
	state.Bold = true
	lang := forms.NewChoice([]forms.Option{{Value: "en", Text: words.T("wordback.lang.en")}, {Value: "ko", Text: words.T("wordback.lang.ko")}}, r.lang, func(l string) {
		r.lang = l
		r.load(r.fillApproval)
	})
	give := look.NewButton(words.T("review.approval.give"), nil, look.Strong, func() {
		o := archive.ExportOptions{Language: r.lang}
		r.do(words.T("review.approval.given"), func() error { _, err := r.v.Approve(context.Background(), r.id, o); return err })
	})
	parts := []fyne.CanvasObject{state}
	if r.all.blocked {
		give.Disable()
		parts = append(parts, look.NewParagraph(words.T("review.approval.blocked"), look.Ink, width-60))
	}
	if st.Approved || st.Required && (st.Wrote || st.Alone) {
		give.Disable()
	}
	parts = append(parts, look.NewParagraph(words.T("review.approval.text"), look.Muted, width-60),
		forms.NewField(words.T("review.approval.language"), "", lang).Container, look.Line(8, give, look.Space()))
	must := forms.NewCheck(words.T("review.approval.required"), st.Required, func(on bool) {
		say := "review.approval.required.off"
		if on {
			say = "review.approval.required.on"
		}
		r.do(words.T(say), func() error { return r.v.RequireApproval(on) })
	})
	r.approval.Objects = []fyne.CanvasObject{look.Column(12, look.Card(look.Column(10, parts...)),
		look.Card(look.Column(6, must, look.NewParagraph(words.T("review.approval.required.text"), look.Muted, width-60)))),
	}
	r.approval.Refresh()
}

// minute is a time of RFC 3339 to the minute, where it was.
func minute(at string) string {
	if len(at) < 16 {
		return at
	}
	return at[:10] + " " + at[11:16]
}
