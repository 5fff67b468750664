//go:build ignore

// Command make-lunar computes lunar.txt: the years of the Korean lunisolar calendar, from new moons and solar terms by the
// clock of Korea (UTC+9, as the Korea Astronomy and Space Science Institute counts). Formulas: J. Meeus, Astronomical Algorithms,
// 2nd ed., chapters 25, 27 and 49 (phases of the moon, apparent longitude of the sun).
//
// From 1912 to 2050 every month begins on the day that the institute publishes; before 1912 the calendar of the court was
// reckoned elsewhere.
//
// Usage: go run assets/dates/make-lunar.go 1912 2050 assets/dates/lunar.txt
package main

import (
	"bytes"
	"fmt"
	"log"
	"math"
	"os"
	"strconv"
	"time"
)

const head = `# The Korean lunisolar calendar, made by make-lunar.go: year, its first day, its leap month (0: none), and for each month in
# order, the leap month after its namesake, 1 for 30 days and 0 for 29.
`

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: make-lunar FIRST LAST FILE")
	}
	first, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	last, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString(head)
	for y := first; y <= last; y++ {
		line, err := year(y)
		if err != nil {
			log.Fatal(err)
		}
		b.WriteString(line)
	}
	if err := os.WriteFile(os.Args[3], b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

// month is one month of the calendar.
type month struct {
	start  int // day number by Korea's clock
	number int // 1 to 12
	leap   bool
}

// year writes the line of a lunar year, whose months lie in two periods from
// winter solstice to winter solstice.
func year(y int) (string, error) {
	var all []month
	for _, p := range []int{y - 1, y, y + 1} {
		all = append(all, period(p)...)
	}
	var ms []month
	var end int
	in := false
	for _, m := range all {
		if m.number == 1 && !m.leap {
			g := civil(m.start)
			in = g.Year() == y
			if g.Year() == y+1 {
				end = m.start
				break
			}
		}
		if in {
			ms = append(ms, m)
		}
	}
	if len(ms) < 12 || len(ms) > 13 || end == 0 {
		return "", fmt.Errorf("%d has %d months", y, len(ms))
	}
	leap, lengths := 0, ""
	for i, m := range ms {
		if m.leap {
			leap = m.number
		}
		next := end
		if i+1 < len(ms) {
			next = ms[i+1].start
		}
		switch next - m.start {
		case 29:
			lengths += "0"
		case 30:
			lengths += "1"
		default:
			return "", fmt.Errorf("%d: a month of %d days", y, next-m.start)
		}
	}
	return fmt.Sprintf("%d %s %d %s\n", y, civil(ms[0].start).Format(time.DateOnly), leap, lengths), nil
}

// period gives the months from the eleventh that has the winter solstice of
// year y to the tenth of the next.
func period(y int) []month {
	from, to := eleventh(y), eleventh(y+1)
	var starts []int
	for k := from; k <= to; k++ {
		starts = append(starts, newMoon(k))
	}
	n := len(starts) - 1
	out := make([]month, 0, n)
	number, leapDone := 11, n == 12
	for i := range n {
		leap := !leapDone && i > 0 && !hasMajorTerm(starts[i], starts[i+1])
		if leap {
			leapDone = true
		} else if i > 0 {
			number = number%12 + 1
		}
		out = append(out, month{starts[i], number, leap})
	}
	return out
}

// eleventh is the number of the new moon that begins the month with the winter
// solstice of year y.
func eleventh(y int) int {
	solstice := dayOf(solarTerm(y, 270))
	k := int(math.Floor((float64(y)+0.97-2000)*12.3685)) + 2
	for newMoon(k) > solstice {
		k--
	}
	return k
}

// hasMajorTerm reports whether the sun passes a multiple of 30 degrees between
// two days.
func hasMajorTerm(start, end int) bool {
	a := sunLongitude(instant(start))
	b := sunLongitude(instant(end))
	return math.Floor(a/30) != math.Floor(b/30)
}

// Korea's clock is nine hours ahead. A day number is the Julian day number of
// its noon.
const zone = 9.0 / 24

func dayOf(jde float64) int { return int(math.Floor(jde - deltaT(jde) + zone + 0.5)) }

// instant is the JDE at which a day begins.
func instant(day int) float64 {
	jd := float64(day) - 0.5 - zone
	return jd + deltaT(jd)
}

func civil(day int) time.Time {
	return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day-2451545)
}

// deltaT is TT less UT in days, by the polynomials of Espenak and Meeus (2006).
func deltaT(jd float64) float64 {
	y := 2000 + (jd-2451545)/365.25
	var s float64
	switch {
	case y < 1900:
		t := y - 1860
		s = 7.62 + t*(0.5737+t*(-0.251754+t*(0.01680668+t*(-0.0004473624+t/233174))))
	case y < 1920:
		t := y - 1900
		s = -2.79 + t*(1.494119+t*(-0.0598939+t*(0.0061966-t*0.000197)))
	case y < 1941:
		t := y - 1920
		s = 21.20 + t*(0.84493+t*(-0.076100+t*0.0020936))
	case y < 1961:
		t := y - 1950
		s = 29.07 + t*(0.407+t*(-1.0/233+t/2547))
	case y < 1986:
		t := y - 1975
		s = 45.45 + t*(1.067+t*(-1.0/260-t/718))
	case y < 2005:
		t := y - 2000
		s = 63.86 + t*(0.3345+t*(-0.060374+t*(0.0017275+t*(0.000651814+t*0.00002373599))))
	default:
		t := y - 2000
		s = 62.92 + t*(0.32217+t*0.005589)
	}
	return s / 86400
}

func sin(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }

// newMoon is the day of new moon number k, 0 being that of 6 January 2000.
func newMoon(n int) int {
	k := float64(n)
	t := k / 1236.85
	jde := 2451550.09766 + 29.530588861*k + t*t*(0.00015437+t*(-0.000000150+t*0.00000000073))
	e := 1 - t*(0.002516+t*0.0000074)
	m := 2.5534 + 29.10535670*k - t*t*(0.0000014+t*0.00000011)
	p := 201.5643 + 385.81693528*k + t*t*(0.0107582+t*(0.00001238-t*0.000000058))
	f := 160.7108 + 390.67050284*k - t*t*(0.0016118+t*(0.00000227-t*0.000000011))
	o := 124.7746 - 1.56375588*k + t*t*(0.0020672+t*0.00000215)
	jde += -0.40720*sin(p) + 0.17241*e*sin(m) + 0.01608*sin(2*p) + 0.01039*sin(2*f) + 0.00739*e*sin(p-m) -
		0.00514*e*sin(p+m) + 0.00208*e*e*sin(2*m) - 0.00111*sin(p-2*f) - 0.00057*sin(p+2*f) + 0.00056*e*sin(2*p+m) -
		0.00042*sin(3*p) + 0.00042*e*sin(m+2*f) + 0.00038*e*sin(m-2*f) - 0.00024*e*sin(2*p-m) - 0.00017*sin(o) -
		0.00007*sin(p+2*m) + 0.00004*sin(2*p-2*f) + 0.00004*sin(3*m) + 0.00003*sin(p+m-2*f) + 0.00003*sin(2*p+2*f) -
		0.00003*sin(p+m+2*f) + 0.00003*sin(p-m+2*f) - 0.00002*sin(p-m-2*f) - 0.00002*sin(3*p+m) + 0.00002*sin(4*p)
	for _, a := range [][3]float64{
		{299.77, 0.107408, 0.000325}, {251.88, 0.016321, 0.000165}, {251.83, 26.651886, 0.000164}, {349.42, 36.412478, 0.000126},
		{84.66, 18.206239, 0.000110}, {141.74, 53.303771, 0.000062}, {207.14, 2.453732, 0.000060}, {154.84, 7.306860, 0.000056},
		{34.52, 27.261239, 0.000047}, {207.19, 0.121824, 0.000042}, {291.34, 1.844379, 0.000040}, {161.72, 24.198154, 0.000037},
		{239.56, 25.513099, 0.000035}, {331.55, 3.592518, 0.000023},
	} {
		x := a[0] + a[1]*k
		if a[0] == 299.77 {
			x -= 0.009173 * t * t
		}
		jde += a[2] * sin(x)
	}
	return dayOf(jde)
}

// sunLongitude is the sun's apparent longitude in degrees, to about 0.01.
func sunLongitude(jde float64) float64 {
	t := (jde - 2451545) / 36525
	l := 280.46646 + t*(36000.76983+t*0.0003032)
	m := 357.52911 + t*(35999.05029-t*0.0001537)
	c := (1.914602-t*(0.004817+t*0.000014))*sin(m) + (0.019993-t*0.000101)*sin(2*m) + 0.000289*sin(3*m)
	o := 125.04 - 1934.136*t
	long := math.Mod(l+c-0.00569-0.00478*sin(o), 360)
	if long < 0 {
		long += 360
	}
	return long
}

// solarTerm is the JDE in December of year y at which the sun is at a longitude.
func solarTerm(y int, longitude float64) float64 {
	jde := float64(2451545+(y-2000)*365) + float64(y-2000)/4 + 354
	for range 20 {
		d := math.Mod(longitude-sunLongitude(jde)+540, 360) - 180
		jde += d * 365.25 / 360
	}
	return jde
}
