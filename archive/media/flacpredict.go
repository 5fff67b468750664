package media

import (
	"math/bits"

	"github.com/mewkiz/flac/frame"
)

// maxPartOrder cuts a block into at most 32 partitions with a Rice parameter of
// their own: speech is louder in one part of a block than in the next.
const maxPartOrder = 5

// flacPredictor chooses how a block is written, cheaply: the best of FLAC's five
// fixed predictors by the sum of what they leave, and Rice parameters by what
// those sums cost (RFC 9639, 9.2). The library's own choice tries everything,
// takes ten times as long, and knows neither partitions nor wasted bits, which
// every sample of a 16-bit microphone has eight of.
type flacPredictor struct {
	folded [FLACBlock]uint32 // what the predictor leaves, sign folded in
}

// choose sets the subframe's way of writing its samples of so many bits.
func (p *flacPredictor) choose(sf *frame.Subframe, width int) {
	samples := sf.Samples
	var all uint32
	same := true
	for _, v := range samples {
		all |= uint32(v)
		same = same && v == samples[0]
	}
	if same {
		sf.Pred = frame.PredConstant
		return
	}
	sf.Pred = frame.PredVerbatim
	wasted := min(bits.TrailingZeros32(all), width-1)
	n := len(samples)
	if n < 32 { // not worth it
		return
	}
	order := p.predict(samples, wasted)
	plain := n * width
	cost, partOrder, params := p.partition(n, order)
	if cost += order*(width-wasted) + 16; cost >= plain {
		return
	}
	sf.Pred, sf.Order, sf.Wasted = frame.PredFixed, order, uint(wasted)
	sf.ResidualCodingMethod = frame.ResidualCodingMethodRice1
	sf.RiceSubframe = &frame.RiceSubframe{PartOrder: partOrder}
	for _, k := range params {
		if k > 14 {
			sf.ResidualCodingMethod = frame.ResidualCodingMethodRice2
		}
		sf.RiceSubframe.Partitions = append(sf.RiceSubframe.Partitions, frame.RicePartition{Param: uint(k)})
	}
}

// predict fills folded with what the best predictor leaves, from its order on.
func (p *flacPredictor) predict(samples []int32, wasted int) int {
	var sum [5]uint64
	var last [4]int64 // the differences of each order before
	for i, v := range samples {
		d := int64(v >> wasted)
		for o := range sum {
			if i >= 4 {
				sum[o] += uint64(max(d, -d))
			}
			if o < 4 {
				d, last[o] = d-last[o], d
			}
		}
	}
	order := 0
	for o := range sum {
		if sum[o] < sum[order] {
			order = o
		}
	}
	last = [4]int64{}
	for i, v := range samples {
		d := int64(v >> wasted)
		for o := range order {
			d, last[o] = d-last[o], d
		}
		p.folded[i] = uint32(d<<1) ^ uint32(d>>63)
	}
	return order
}

// partition finds the cheapest cut: an upper bound of its bits, its order, and
// the Rice parameter of each part.
func (p *flacPredictor) partition(n, order int) (cost, partOrder int, params []int) {
	cost = -1
	for po := 0; po <= maxPartOrder && n%(1<<po) == 0 && n>>po > 4; po++ {
		c, ks := 0, make([]int, 0, 1<<po)
		size := n >> po
		for part := range 1 << po {
			from := part * size
			if part == 0 {
				from = order
			}
			var sum uint64
			for _, f := range p.folded[from : (part+1)*size] {
				sum += uint64(f)
			}
			k, b := riceCost(sum, (part+1)*size-from)
			ks = append(ks, k)
			c += b
		}
		if cost < 0 || c < cost {
			cost, partOrder, params = c, po, ks
		}
	}
	return cost, partOrder, params
}

// riceCost is the Rice parameter for n values of that sum, and the most bits
// that they can take.
func riceCost(sum uint64, n int) (k, cost int) {
	k = max(bits.Len64(sum/uint64(n))-1, 0)
	k = min(k, 29)
	cost = n*(k+1) + int(sum>>k)
	if c := n*(k+2) + int(sum>>(k+1)); c < cost {
		k, cost = k+1, c
	}
	return k, cost + 5
}
