package disclose

import "slices"

// Join puts two copies of one commitment together: what either shows is shown.
// Both must hold; the error is a *Fault. Of two reasons for one gap the first
// copy's stays, unless it is that of a later disclosure.
func Join(a, b Copy) (Copy, error) {
	name, err := a.Commitment.Name()
	if err != nil {
		return Copy{}, err
	}
	for _, c := range []Copy{a, b} {
		if _, err := Verify(c, name); err != nil {
			return Copy{}, err
		}
	}
	out := Copy{Commitment: a.Commitment}
	for _, part := range a.Commitment.Parts { // in the commitment's order
		p, there := a.part(part.Name)
		q, too := b.part(part.Name)
		switch {
		case there && too:
			nodes, hidden := joinTrees(part.Leaves, p.Nodes, q.Nodes, p.Hidden, q.Hidden)
			out.Parts = append(out.Parts, CopyPart{part.Name, nodes, hidden})
		case there:
			out.Parts = append(out.Parts, p)
		case too:
			out.Parts = append(out.Parts, q)
		}
	}
	return out, nil
}

func (c Copy) part(name string) (CopyPart, bool) {
	for _, p := range c.Parts {
		if p.Part == name {
			return p, true
		}
	}
	return CopyPart{}, false
}

type join struct {
	a, b   []Node
	nodes  []Node
	hidden []Gap // positions, without reasons
}

func joinTrees(n int, a, b []Node, whyA, whyB []Gap) ([]Node, []Gap) {
	j := &join{a: a, b: b}
	j.tree(0, n)
	var out []Gap
	for _, h := range j.hidden {
		for at := h.From; at < h.To; {
			x, y := gapAt(whyA, at), gapAt(whyB, at)
			g := Gap{at, min(h.To, x.To, y.To), x.Reason}
			if x.Reason == ReasonElsewhere {
				g.Reason = y.Reason
			}
			if k := len(out); k > 0 && out[k-1].To == g.From && out[k-1].Reason == g.Reason {
				out[k-1].To = g.To
			} else {
				out = append(out, g)
			}
			at = g.To
		}
	}
	return j.nodes, out
}

func gapAt(gaps []Gap, at int) Gap {
	i, _ := slices.BinarySearchFunc(gaps, at, func(g Gap, at int) int { return g.To - 1 - at })
	if i < len(gaps) && gaps[i].From <= at {
		return gaps[i]
	}
	return Gap{To: at + 1, Reason: ReasonOffice}
}

// tree takes from both what stands over the leaves from lo to hi. Both copies
// hold, so their nodes fit.
func (j *join) tree(lo, hi int) {
	x, y := j.a[0], j.b[0]
	hidesA, hidesB := x.hidden() && x.N == hi-lo, y.hidden() && y.N == hi-lo
	switch {
	case hidesA && hidesB:
		j.a, j.b = j.a[1:], j.b[1:]
		j.nodes, j.hidden = append(j.nodes, x), append(j.hidden, Gap{From: lo, To: hi})
	case hidesA:
		j.a = j.a[1:]
		j.b = j.take(j.b, lo, hi)
	case hidesB:
		j.b = j.b[1:]
		j.a = j.take(j.a, lo, hi)
	case hi-lo == 1:
		j.a, j.b = j.a[1:], j.b[1:]
		if x.Item != nil && y.Item != nil {
			nodes, hidden := joinTrees(x.Item.Leaves, x.Item.Nodes, y.Item.Nodes, x.Item.Hidden, y.Item.Hidden)
			x.Item = &CopyItem{x.Item.Salt, x.Item.Leaves, nodes, hidden}
		}
		j.nodes = append(j.nodes, x)
	default:
		k := split(hi - lo)
		j.tree(lo, lo+k)
		j.tree(lo+k, hi)
	}
}

// take copies the nodes over a range from one side.
func (j *join) take(from []Node, lo, hi int) []Node {
	for at := lo; at < hi; from = from[1:] {
		j.nodes = append(j.nodes, from[0])
		n := max(from[0].N, 1)
		if from[0].hidden() {
			j.hidden = append(j.hidden, Gap{From: at, To: at + n})
		}
		at += n
	}
	return from
}

// marksOf says for each leaf of the tree why the copy hides it, "" where not.
func (t *Tree) marksOf(c Copy) ([][]string, error) {
	name, err := c.Commitment.Name()
	if err != nil {
		return nil, err
	}
	s, err := Verify(c, name)
	if err != nil {
		return nil, err
	}
	p, ok := s.Part(statementPart)
	if !ok {
		return nil, &Fault{Kind: FaultPart, Part: statementPart, Item: -1}
	}
	out := t.blankMarks("")
	if last := p.Items[len(p.Items)-1]; last.To != len(out) {
		return nil, &Fault{Kind: FaultRoot, Part: statementPart, Item: -1}
	}
	for _, it := range p.Items {
		for i := it.From; i < it.To; i++ {
			for k := range out[i] {
				out[i][k] = it.Reason
			}
			for _, l := range it.Leaves {
				for k := l.From; k < l.To && k < len(out[i]); k++ {
					out[i][k] = l.Reason
				}
			}
		}
	}
	return out, nil
}
