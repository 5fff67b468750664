package record

// Distance is how far two places are apart, as far as it matters for the
// question whether a person can have been at both.
type Distance int

// The distances. Where the data does not say, nothing is concluded.
const (
	DistanceUnknown Distance = iota
	Together                 // the same, one within the other, or less than 30 km
	Apart                    // 30 to 300 km, or in different regions
	Far                      // more: not to be had in a day on the roads there
)

// Geography says how far two places, given by their codes, are apart.
type Geography func(a, b string) Distance
