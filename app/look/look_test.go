package look_test

import (
	"image/color"
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"attest/app/look"
	"attest/app/look/looktest"
)

// luminance and contrast are those of WCAG 2.2.
func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func nrgba(c color.Color) color.NRGBA { return color.NRGBAModel.Convert(c).(color.NRGBA) }

func TestAllTextReachesAA(t *testing.T) {
	d := looktest.New(t)
	for _, mode := range []look.Mode{look.ModeLight, look.ModeDark} {
		th := look.NewTheme(mode)
		d.App.Settings().SetTheme(th)
		get := func(r look.Role) color.NRGBA { return nrgba(th.Color(r, theme.VariantLight)) }
		grounds := []look.Role{look.Background, look.Surface, look.Selection, look.Raised}
		for _, role := range []look.Role{look.Ink, look.Muted, look.Accent, look.OK, look.Warn, look.Danger, look.Machine} {
			for _, g := range grounds {
				if c := contrast(get(role), get(g)); c < 4.5 {
					t.Errorf("%s: %s on %s has %.2f", mode, role, g, c)
				}
			}
			if c := contrast(get(role), nrgba(look.Tint(role))); c < 4.5 {
				t.Errorf("%s: a chip in %s has %.2f", mode, role, c)
			}
		}
		for _, g := range []look.Role{look.Accent, look.Danger} {
			if c := contrast(get(look.OnAccent), get(g)); c < 4.5 {
				t.Errorf("%s: a button's words on %s have %.2f", mode, g, c)
			}
		}
	}
}

func TestThemeFixesWhatFyneAsksFor(t *testing.T) {
	looktest.New(t)
	light := look.NewTheme(look.ModeLight)
	if light.Color(look.Background, theme.VariantDark) != light.Color(look.Background, theme.VariantLight) {
		t.Error("the light theme follows the machine")
	}
	system := look.NewTheme(look.ModeSystem)
	if system.Color(look.Ink, theme.VariantDark) == system.Color(look.Ink, theme.VariantLight) {
		t.Error("without a choice the theme does not follow the machine")
	}
	if light.Font(fyne.TextStyle{Bold: true}) == light.Font(fyne.TextStyle{}) {
		t.Error("bold is not a face of its own")
	}
	if light.Font(fyne.TextStyle{Monospace: true}) != theme.DefaultTheme().Font(fyne.TextStyle{Monospace: true}) {
		t.Error("monospace is not the parent's")
	}
}

func TestTabsByKeyboard(t *testing.T) {
	d := looktest.New(t)
	tab := func(name string) look.Tab {
		return look.Tab{Text: name, View: func() fyne.CanvasObject { return look.NewText("inside "+name, look.Ink, look.TextSize) }}
	}
	tabs := look.NewTabs(tab("Account"), tab("Interview"), tab("Exhibits 4"))
	d.Window.SetContent(tabs.Container)
	d.Tab(func(f fyne.Focusable) bool { return f == tabs.Bar })
	d.Sees("inside Account")
	d.Key(fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	d.Sees("inside Exhibits 4")
	d.SeesNot("inside Account")
	d.Key(fyne.KeyHome)
	d.Sees("inside Account")
}

func TestListOfAHundredThousandByKeyboard(t *testing.T) {
	d := looktest.New(t)
	asked := 0
	var chosen, opened int
	list := look.NewList(func() int { return 100_000 }, func(id int) look.RowText {
		asked++
		return look.RowText{Name: strings.Repeat("I", id%7) + "T", Right: "2026-11-20"}
	})
	list.OnChoose = func(id int) { chosen = id }
	list.OnOpen = func(id int) { opened = id }
	d.Window.SetContent(list)
	d.Tab(func(f fyne.Focusable) bool { return f == list })
	d.Key(fyne.KeyDown, fyne.KeyDown)
	if chosen != 1 {
		t.Fatalf("two downs choose %d", chosen)
	}
	d.Key(fyne.KeyEnd)
	if chosen != 99_999 {
		t.Fatalf("End chooses %d", chosen)
	}
	d.Key(fyne.KeyReturn)
	if opened != 99_999 {
		t.Fatalf("Enter opens %d", opened)
	}
	d.Key(fyne.KeyHome, fyne.KeyPageDown)
	if chosen < 5 || chosen > 20 {
		t.Fatalf("Page Down goes to %d", chosen)
	}
	if asked > 2000 {
		t.Errorf("%d rows were asked for: only those in view may be", asked)
	}
	list.ShowChosen(3)
	if chosen == 3 || list.Selected() != 3 {
		t.Error("ShowChosen calls back, or does not choose")
	}
}

func TestLoadingIsSilentForAMoment(t *testing.T) {
	d := looktest.New(t)
	l := look.NewLoading("Reading the testimonies")
	d.Window.SetContent(l.Container)
	d.Loop.Advance(200 * time.Millisecond)
	d.SeesNot("Reading")
	d.Loop.Advance(150 * time.Millisecond)
	d.Sees("Reading the testimonies")
	l.Far("Reading the index", 3, 10)
	d.Sees("Reading the index")
	l.Stop()
	d.SeesNot("Reading")
}

func TestEmptyOffersTheOneAction(t *testing.T) {
	d := looktest.New(t)
	done := false
	d.Window.SetContent(look.Empty("No testimonies yet", "Each is one account by one person.", "New testimony", func() { done = true }))
	d.Sees("No testimonies yet", "Each is one account by one person.")
	d.Press("New testimony")
	if !done {
		t.Fatal("the action was not done")
	}
}

func TestWrapKeepsEveryWord(t *testing.T) {
	looktest.New(t)
	for _, text := range []string{
		"We were taken from Tumen to the border by truck. Our hands were tied.",
		"투먼에서 트럭으로 국경까지 갔습니다. 손이 묶여 있었습니다.",
		"我们从图们被卡车送到边境。我们的手被绑着。",
		"https://example.org/" + strings.Repeat("verylongword", 20),
		"one\n\ntwo", "",
	} {
		lines := look.Wrap(text, look.TextSize, false, 160)
		strip := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if strip(strings.Join(lines, "")) != strip(text) {
			t.Errorf("words are lost: %q", lines)
		}
		for _, l := range lines {
			if look.TextWidth(l, look.TextSize) > 160 {
				t.Errorf("the line %q is too wide", l)
			}
		}
	}
}

func TestColumnGivesWrappedTextItsHeight(t *testing.T) {
	d := looktest.New(t)
	p := look.NewParagraph(strings.Repeat("손이 묶여 있었습니다. ", 30), look.Ink, 400)
	after := look.NewText("after", look.Ink, look.TextSize)
	d.Window.SetContent(container.NewVScroll(look.Column(8, p, after)))
	for _, width := range []float32{900, 400, 1200} {
		d.Window.Resize(fyne.NewSize(width, 700))
		if want := p.HeightFor(p.Size().Width) + 8; math.Abs(float64(after.Position().Y-want)) > 0.5 {
			t.Errorf("at %v the text after stands at %v, want %v", width, after.Position().Y, want)
		}
	}
}

func TestFitNeverSplitsASyllable(t *testing.T) {
	looktest.New(t)
	for width := float32(0); width < 200; width += 7 {
		got := look.Fit("함경북도 무산군 출신 쌍둥이 자매", look.TextSize, false, width)
		if look.TextWidth(got, look.TextSize) > width && got != "" {
			t.Errorf("%q is wider than %v", got, width)
		}
		if strings.ContainsRune(got, '\uFFFD') {
			t.Errorf("%q has half a syllable", got)
		}
	}
}

// TestColumnIsAsHighAsWhatIsInIt: what is empty at its beginning, as a notice
// that is not needed, must not push the last row out of it.
func TestColumnIsAsHighAsWhatIsInIt(t *testing.T) {
	last := look.Fixed(20, 20, look.NewText("x", look.Ink, look.TextSize))
	col := look.Column(12, look.Column(0), look.Fixed(20, 20, look.NewText("x", look.Ink, look.TextSize)), look.Column(0), last)
	col.Resize(col.MinSize())
	if got := last.Position().Y + last.Size().Height; got != col.MinSize().Height {
		t.Errorf("the last row ends at %v, the column at %v", got, col.MinSize().Height)
	}
}

// TestAMenuIsToldFromWhatItCovers holds the menu's ground apart from cards.
func TestAMenuIsToldFromWhatItCovers(t *testing.T) {
	looktest.New(t)
	dark := look.NewTheme(look.ModeDark)
	menu := nrgba(dark.Color(theme.ColorNameMenuBackground, theme.VariantDark))
	for _, r := range []look.Role{look.Background, look.Surface} {
		if c := contrast(menu, nrgba(dark.Color(r, theme.VariantDark))); c < 1.2 {
			t.Errorf("a menu on %s has %.2f", r, c)
		}
	}
}

// TestALineLetsItsTextGrow: a count at the left end, with all the room there
// is, is not cut when it gets longer.
func TestALineLetsItsTextGrow(t *testing.T) {
	d := looktest.New(t)
	count := look.Small("9 words")
	d.Window.SetContent(look.Line(8, count, look.Space(), look.Small("Enter: new paragraph")))
	count.Set("1,013 words")
	d.Window.SetContent(d.Window.Content())
	d.Sees("1,013 words")
	if w := count.Size().Width; w < look.TextWidth("1,013 words", look.SmallSize) {
		t.Errorf("the text has %v", w)
	}
}
