// Package look is how Attest looks: one theme with every colour, size and font
// fixed, and the widgets that the rooms are put together from. Each widget can
// be reached and worked by keyboard, and shows where the focus is.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"attest/assets/fonts"
)

// Mode says which of the two themes is shown.
type Mode string

// The modes; ModeSystem follows the machine.
const (
	ModeSystem Mode = "system"
	ModeLight  Mode = "light"
	ModeDark   Mode = "dark"
)

// Role is what a colour is for. Every colour of the window is asked for by its
// role, so that both themes stay whole.
type Role = fyne.ThemeColorName

// The roles.
const (
	Background Role = theme.ColorNameBackground
	Surface    Role = "attestSurface"
	Ink        Role = theme.ColorNameForeground // text
	Muted      Role = "attestMuted"
	Rule       Role = theme.ColorNameSeparator
	Selection  Role = "attestSelection"
	Accent     Role = theme.ColorNamePrimary
	OnAccent   Role = theme.ColorNameForegroundOnPrimary
	OK         Role = theme.ColorNameSuccess
	Warn       Role = theme.ColorNameWarning
	Danger     Role = theme.ColorNameError
	Machine    Role = "attestMachine"
	Raised     Role = "attestRaised" // a menu, which lies over surfaces: a shadow sets it apart where they are light, not where they are dark
	Scrim      Role = "attestScrim"  // over what an overlay covers
)

// Sizes, in Fyne's units. Spacing goes in steps of Step.
const (
	Step        float32 = 4
	TitleSize   float32 = 22
	SectionSize float32 = 16
	TextSize    float32 = 14
	SmallSize   float32 = 12
	Radius      float32 = 6
	CardRadius  float32 = 8
	RingWidth   float32 = 2
	ListWidth   float32 = 330
)

type pair struct{ light, dark uint32 }

var colours = map[Role]pair{
	Background: {0xF6F5F1, 0x15181B},
	Surface:    {0xFFFFFF, 0x1E2327},
	Ink:        {0x1E2328, 0xE9E7E2},
	Muted:      {0x57606A, 0xA4ACB3},
	Rule:       {0xD9D6CE, 0x353C42},
	Selection:  {0xD6E8E5, 0x1C4041},
	Accent:     {0x1F5E5B, 0x6EC3BC},
	OnAccent:   {0xFFFFFF, 0x0D1B1A},
	OK:         {0x2B6638, 0x88CB97},
	Warn:       {0x855400, 0xE4B75E},
	Danger:     {0xA3282B, 0xF2908A},
	Machine:    {0x57479A, 0xB7ABF2},
	Raised:     {0xFFFFFF, 0x2C333A},
}

// aliases are Fyne's own names, each drawn in one of our roles.
var aliases = map[Role]Role{
	theme.ColorNameButton:              Surface,
	theme.ColorNameDisabledButton:      Background,
	theme.ColorNameForegroundOnError:   OnAccent,
	theme.ColorNameForegroundOnSuccess: OnAccent,
	theme.ColorNameForegroundOnWarning: OnAccent,
	theme.ColorNameHeaderBackground:    Surface,
	theme.ColorNameHyperlink:           Accent,
	theme.ColorNameInputBackground:     Surface,
	theme.ColorNameInputBorder:         Rule,
	theme.ColorNameMenuBackground:      Raised,
	theme.ColorNameOverlayBackground:   Surface,
	theme.ColorNamePlaceHolder:         Muted,
	theme.ColorNameDisabled:            Muted,
	theme.ColorNameSelection:           Selection,
	theme.ColorNameFocus:               Selection,
}

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameInlineIcon:         20,
	theme.SizeNameInnerPadding:       8,
	theme.SizeNameLineSpacing:        4,
	theme.SizeNamePadding:            4,
	theme.SizeNameScrollBar:          10,
	theme.SizeNameScrollBarSmall:     4,
	theme.SizeNameText:               TextSize,
	theme.SizeNameHeadingText:        TitleSize,
	theme.SizeNameSubHeadingText:     SectionSize,
	theme.SizeNameCaptionText:        SmallSize,
	theme.SizeNameInputBorder:        1,
	theme.SizeNameInputRadius:        Radius,
	theme.SizeNameButtonRadius:       Radius,
	theme.SizeNameSelectionRadius:    0,
	theme.SizeNameScrollBarRadius:    3,
	theme.SizeNameCardRadius:         CardRadius,
	theme.SizeNameDialogRadius:       CardRadius,
	theme.SizeNamePopupRadius:        CardRadius,
	theme.SizeNameMenuRadius:         Radius,
	theme.SizeNameModalBlurRadius:    0,
}

var (
	regular = fyne.NewStaticResource("AttestSans-Regular.ttf", fonts.Regular)
	bold    = fyne.NewStaticResource("AttestSans-Bold.ttf", fonts.Bold)
)

// Theme fixes every colour, size and font, so that Fyne's test driver and the
// real window give the same picture.
type Theme struct {
	mode   Mode
	parent fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// NewTheme is the theme in the given mode; an unknown mode follows the machine.
func NewTheme(mode Mode) *Theme { return &Theme{mode: mode, parent: theme.DefaultTheme()} }

// Use shows a mode. Where it is the one that is shown, nothing is drawn anew and
// no font is read again.
func Use(a fyne.App, mode Mode) {
	if now, ours := a.Settings().Theme().(*Theme); !ours || now.mode != mode {
		a.Settings().SetTheme(NewTheme(mode))
	}
}

// Color is the colour for a role or for one of Fyne's own names.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	dark := variant == theme.VariantDark
	switch t.mode {
	case ModeLight:
		dark = false
	case ModeDark:
		dark = true
	}
	if to, ok := aliases[name]; ok {
		name = to
	}
	if c, ok := colours[name]; ok {
		if dark {
			return rgb(c.dark)
		}
		return rgb(c.light)
	}
	switch name {
	case theme.ColorNameHover, theme.ColorNamePressed:
		return withAlpha(t.Color(Ink, variant), 0x12)
	case theme.ColorNameScrollBar:
		return withAlpha(t.Color(Muted, variant), 0x80)
	case theme.ColorNameScrollBarBackground:
		return color.Transparent
	case theme.ColorNameShadow:
		if dark {
			return color.NRGBA{A: 0x70}
		}
		return color.NRGBA{A: 0x30}
	case Scrim:
		return color.NRGBA{A: 0x66}
	}
	if dark {
		return t.parent.Color(name, theme.VariantDark)
	}
	return t.parent.Color(name, theme.VariantLight)
}

// Font is Attest Sans; monospace and symbols stay the parent's.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Symbol:
		return t.parent.Font(style)
	case style.Bold:
		return bold
	}
	return regular
}

// Icon is the parent's.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.parent.Icon(name) }

// Size is fixed for every name we use.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		return s
	}
	return t.parent.Size(name)
}

// Color is the present theme's colour for a role.
func Color(role Role) color.Color { return theme.Color(role) }

// Tint is the ground of a chip: a little of its own colour on the surface. It
// is opaque, so that its words reach 4.5 : 1 on a chosen row too.
func Tint(role Role) color.Color { return mix(role, 0x1E) }

func mix(role Role, alpha int) color.Color {
	top := color.NRGBAModel.Convert(Color(role)).(color.NRGBA)
	ground := color.NRGBAModel.Convert(Color(Surface)).(color.NRGBA)
	part := func(t, g uint8) uint8 { return uint8((int(t)*alpha + int(g)*(255-alpha)) / 255) }
	return color.NRGBA{R: part(top.R, ground.R), G: part(top.G, ground.G), B: part(top.B, ground.B), A: 0xFF}
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

func withAlpha(c color.Color, a uint8) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = a
	return n
}
