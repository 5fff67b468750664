"use strict";
// The page's own check of redacted copies: docs/disclosure-format.md of Attest,
// written apart from the program, with the browser's SHA-256 and nothing else.
const attestCheck = (() => {
  const reasons = ["third_person", "place", "family", "helper", "medical", "consent", "office", "elsewhere"];
  const bytesOf = new TextEncoder();
  const textOf = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  class Refused extends Error {
    constructor(fault, part) { super(fault); this.fault = fault; this.part = part || ""; }
  }
  const refuse = (fault, part) => { throw new Refused(fault, part); };

  const join = (...list) => {
    const out = new Uint8Array(list.reduce((n, b) => n + b.length, 0));
    let at = 0;
    for (const b of list) { out.set(b, at); at += b.length; }
    return out;
  };
  const sha256 = async (...list) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...list)));
  const be32 = (n) => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);
  const hexOf = (b) => Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  const unhex = (s, length) => {
    if (typeof s !== "string" || s.length !== 2 * length || !/^[0-9a-f]*$/.test(s)) refuse("malformed");
    return Uint8Array.from({ length }, (_, i) => parseInt(s.slice(2 * i, 2 * i + 2), 16));
  };
  const unbase64 = (s) => {
    let raw;
    try { raw = atob(s); } catch { refuse("malformed"); }
    if (btoa(raw) !== s) refuse("malformed");
    return Uint8Array.from(raw, (c) => c.charCodeAt(0));
  };
  const leafLabel = bytesOf.encode("\0attest/leaf/v1\0"), itemLabel = bytesOf.encode("\0attest/item/v1\0");
  const nodeHash = (l, r) => sha256(Uint8Array.of(1), l, r);
  const split = (n) => { let k = 1; while (2 * k < n) k *= 2; return k; };

  // Spelling: what is read is written again and must be the same text.
  const whole = (n) => { if (!Number.isSafeInteger(n)) refuse("malformed"); return n; };
  const list = (a) => { if (!Array.isArray(a)) refuse("malformed"); return a; };
  const object = (o) => { if (o === null || typeof o !== "object" || Array.isArray(o)) refuse("malformed"); return o; };
  const text = (s) => { if (typeof s !== "string" || !s.isWellFormed()) refuse("malformed"); return s; };

  const readGaps = (gaps) => gaps === undefined ? [] : list(gaps).map((g) => {
    object(g);
    return { from: whole(g.from), reason: text(g.reason), to: whole(g.to) };
  });
  const spellGaps = (gaps) => gaps.length === 0 ? "" :
    '"hidden":[' + gaps.map((g) => `{"from":${g.from},"reason":${JSON.stringify(g.reason)},"to":${g.to}}`).join(",") + "],";

  const readNodes = (nodes, items) => list(nodes).map((n) => {
    object(n);
    if (items && n.salt !== undefined) {
      return { item: true, salt: unhex(n.salt, 16), leaves: n.leaves === undefined ? 0 : whole(n.leaves), nodes: readNodes(n.nodes, false), hidden: readGaps(n.hidden) };
    }
    if (n.leaf !== undefined) {
      const b = unbase64(text(n.leaf));
      if (b.length < 17) refuse("malformed");
      return { leaf: n.leaf, bytes: b };
    }
    if (whole(n.n) < 1) refuse("malformed");
    return { hash: unhex(n.hash, 32), n: n.n };
  });
  const spellNodes = (nodes) => "[" + nodes.map((n) => {
    if (n.item) return `{${spellGaps(n.hidden)}${n.leaves === 0 ? "" : `"leaves":${n.leaves},`}"nodes":${spellNodes(n.nodes)},"salt":"${hexOf(n.salt)}"}`;
    if (n.leaf !== undefined) return `{"leaf":"${n.leaf}"}`;
    return `{"hash":"${hexOf(n.hash)}","n":${n.n}}`;
  }).join(",") + "]";

  const parse = (s) => {
    try { return object(JSON.parse(s)); } catch { return refuse("malformed"); }
  };

  const readCommitment = (s) => {
    const j = parse(text(s));
    if (j.type !== "attest/commitment" || j.v !== 1 || s.length > 1 << 20) refuse("malformed");
    const seen = new Set();
    const parts = list(j.parts).map((p) => {
      object(p);
      const name = text(p.part);
      if (seen.has(name) || name.length > 80 || !/^[a-z]+(\/[A-Za-z0-9-]+)?$/.test(name) || whole(p.leaves) < 1) refuse("malformed");
      seen.add(name);
      return { part: name, leaves: p.leaves, root: hexOf(unhex(p.root, 32)) };
    });
    if (parts.length < 1 || parts.length > 4096) refuse("malformed");
    if (j.supplements !== undefined) unhex(j.supplements, 32);
    const again = '{"parts":[' + parts.map((p) => `{"leaves":${p.leaves},"part":"${p.part}","root":"${p.root}"}`).join(",") + "]," +
      (j.supplements === undefined ? "" : `"supplements":"${j.supplements}",`) + '"type":"attest/commitment","v":1}';
    if (again !== s) refuse("malformed");
    return parts;
  };

  const read = (s) => {
    if (s.length > 256 << 20) refuse("malformed");
    const j = parse(s);
    if (j.type !== "attest/disclosure" || j.v !== 1) refuse("malformed");
    const said = readCommitment(j.commitment);
    const parts = list(j.parts).map((p) => {
      object(p);
      return { part: text(p.part), nodes: readNodes(p.nodes, true), hidden: readGaps(p.hidden) };
    });
    const again = `{"commitment":${JSON.stringify(j.commitment)},"parts":[` +
      parts.map((p) => `{${spellGaps(p.hidden)}"nodes":${spellNodes(p.nodes)},"part":${JSON.stringify(p.part)}}`).join(",") +
      '],"type":"attest/disclosure","v":1}';
    if (again !== s) refuse("malformed");
    return { commitment: j.commitment, said, parts };
  };

  // One tree, from left to right.
  class Walk {
    constructor(part, top, nodes, salts) {
      this.part = part; this.top = top; this.nodes = nodes; this.salts = salts;
      this.at = 0; this.spans = []; this.shown = []; this.facts = new Set();
      this.account = !part.startsWith("sound/") && !part.startsWith("file/");
    }
    refuse(fault) { refuse(fault, this.part); }

    async all(n, marks) {
      if (n < 1 || n > 2147483647 || this.nodes.length === 0) this.refuse("missing");
      const { hash } = await this.tree(0, n);
      if (this.at !== this.nodes.length) this.refuse("extra");
      this.marked(marks);
      return hash;
    }

    async tree(lo, hi) {
      if (this.at === this.nodes.length) this.refuse("missing");
      const n = this.nodes[this.at];
      if (n.hash && n.n === hi - lo) {
        this.at++;
        const last = this.spans.at(-1);
        if (last && last.to === lo) last.to = hi; else this.spans.push({ from: lo, to: hi });
        return { hash: n.hash, hidden: true };
      }
      if (hi - lo === 1) {
        if (n.hash) this.refuse("moved");
        this.at++;
        return { hash: await this.open(lo, n), hidden: false };
      }
      const k = split(hi - lo);
      const l = await this.tree(lo, lo + k), r = await this.tree(lo + k, hi);
      if (l.hidden && r.hidden) this.refuse("split");
      return { hash: await nodeHash(l.hash, r.hash), hidden: false };
    }

    async open(at, n) {
      if (Boolean(n.item) !== (this.account && this.top)) this.refuse("wrong_kind");
      if (!n.item) {
        this.judge(at, n.bytes);
        this.shown.push({ from: at, to: at + 1, bytes: n.bytes });
        return sha256(leafLabel, n.bytes);
      }
      this.salt(n.salt);
      const inner = new Walk(this.part, false, n.nodes, this.salts);
      const root = await inner.all(n.leaves, n.hidden);
      if (inner.shown.length === 0) this.refuse("split");
      const leaves = inner.shown.concat(n.hidden).sort((a, b) => a.from - b.from);
      this.shown.push({ from: at, to: at + 1, leaves });
      return sha256(itemLabel, n.salt, be32(n.leaves), root);
    }

    salt(b) {
      const s = hexOf(b);
      if (this.salts.has(s)) this.refuse("salt_reused");
      this.salts.add(s);
    }

    judge(at, b) {
      const kind = b[16], body = b.subarray(17);
      let kinds = [0, 1, 2];
      if (this.part.startsWith("file/")) kinds = [5];
      else if (this.part.startsWith("sound/")) kinds = at === 0 ? [4] : [3];
      const size = { 0: 0, 4: 8, 5: 32 }[kind];
      if (!kinds.includes(kind) || (size !== undefined && size !== body.length)) this.refuse("wrong_kind");
      if (kind === 1 || kind === 2) {
        let s;
        try { s = textOf.decode(body); } catch { this.refuse("not_text"); }
        const cut = s.indexOf("\0");
        if (kind === 1 && s === "") this.refuse("not_text");
        if (kind === 2) {
          if (cut < 1 || s.indexOf("\0", cut + 1) >= 0) this.refuse("not_text");
          const name = s.slice(0, cut);
          if (this.facts.has(name)) this.refuse("duplicate");
          this.facts.add(name);
        }
      }
      this.salt(b.subarray(0, 16));
    }

    marked(marks) {
      const covered = [];
      marks.forEach((g, i) => {
        const last = marks[i - 1];
        if (g.from < 0 || g.from >= g.to || !reasons.includes(g.reason) || (last && (g.from < last.to || (g.from === last.to && g.reason === last.reason)))) this.refuse("bad_mark");
        if (covered.length && covered.at(-1).to === g.from) covered.at(-1).to = g.to;
        else covered.push({ from: g.from, to: g.to });
      });
      let i = 0;
      for (const s of this.spans) {
        while (i < covered.length && covered[i].to <= s.from) i++;
        if (i === covered.length || covered[i].from > s.from || covered[i].to < s.to) this.refuse("unmarked");
      }
      if (JSON.stringify(covered) !== JSON.stringify(this.spans)) this.refuse("bad_mark");
    }
  }

  // An item's facts, and its text with gap for each run of hidden leaves.
  const readItem = (item, gap) => {
    const facts = [];
    let said = "", last = -1, hiding = false;
    item.leaves.forEach((l, i) => {
      if (l.bytes && l.bytes[16] === 2) {
        const [name, value] = textOf.decode(l.bytes.subarray(17)).split("\0");
        facts.push({ name, value });
        last = i;
      }
    });
    for (const l of item.leaves.slice(last + 1)) {
      if (!l.bytes) {
        if (!hiding) said += gap;
        hiding = true;
      } else if (l.bytes[16] === 1) {
        said += textOf.decode(l.bytes.subarray(17));
        hiding = false;
      }
    }
    return { facts, text: said };
  };

  // nameOf is the name of the commitment that a copy carries.
  const nameOf = async (copy) => hexOf(await sha256(bytesOf.encode("attest/commitment/v1\0"), bytesOf.encode(copy.commitment)));

  // verify gives what the copy shows, or throws what it is refused for.
  const verify = async (s, name) => {
    const copy = read(s);
    if (await nameOf(copy) !== name) refuse("other_commitment");
    const out = [], salts = new Set(), seen = new Set();
    for (const p of copy.parts) {
      const said = copy.said.find((q) => q.part === p.part);
      if (!said) refuse("unknown_part", p.part);
      if (seen.has(p.part)) refuse("duplicate", p.part);
      seen.add(p.part);
      const w = new Walk(p.part, true, p.nodes, salts);
      const root = await w.all(said.leaves, p.hidden);
      if (hexOf(root) !== said.root) refuse("wrong_root", p.part);
      out.push({ part: p.part, shown: w.shown.concat(p.hidden).sort((a, b) => a.from - b.from) });
    }
    return { name, parts: out };
  };

  // spell gives a name's eight words.
  const spell = (name, words) => {
    let n = BigInt("0x" + name);
    const size = BigInt(words.length), out = [];
    for (let i = 0; i < 8; i++) { out.push(words[Number(n % size)]); n /= size; }
    return out.join(" ");
  };

  return { read, nameOf, verify, readItem, spell, Refused };
})();
