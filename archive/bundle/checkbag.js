// The page's own check of a bundle's folder: sums, manifests and signature, by
// docs/bundle-format.md, written apart from the program. What is larger than the
// browser's own SHA can take at once is summed as it is read, in little memory.
const attestBag = (() => {
  // The constants are what FIPS 180-4 says they are: the first bits of roots of
  // primes.
  const primes = [];
  for (let n = 2n; primes.length < 80; n++) if (primes.every((p) => n % p !== 0n)) primes.push(n);
  const root = (n, k) => {
    let x = 1n << BigInt(Math.ceil(n.toString(2).length / Number(k)));
    for (;;) {
      const y = ((k - 1n) * x + n / x ** (k - 1n)) / k;
      if (y >= x) return x;
      x = y;
    }
  };
  const bits = (p, k) => root(p << (64n * k), k) & ((1n << 64n) - 1n);
  const words = (list) => Int32Array.from(list.flatMap((v) => [Number(v >> 32n) | 0, Number(v & 0xffffffffn) | 0]));
  const K = words(primes.map((p) => bits(p, 3n))), H = words(primes.slice(0, 8).map((p) => bits(p, 2n)));

  // A hash takes bytes in blocks and gives its sum.
  class Hash {
    constructor(block) { this.block = new Uint8Array(block); this.view = new DataView(this.block.buffer); this.at = 0; this.length = 0; }
    update(b) {
      this.length += b.length;
      for (let i = 0; i < b.length;) {
        const n = Math.min(b.length - i, this.block.length - this.at);
        this.block.set(b.subarray(i, i + n), this.at);
        this.at += n; i += n;
        if (this.at === this.block.length) { this.step(); this.at = 0; }
      }
      return this;
    }
    sum() {
      const bits = BigInt(this.length) * 8n, room = this.block.length / 8;
      this.update(Uint8Array.of(0x80));
      while (this.at !== this.block.length - room) this.update(Uint8Array.of(0));
      const tail = new Uint8Array(room);
      new DataView(tail.buffer).setBigUint64(room - 8, bits);
      this.update(tail);
      return Array.from(this.out(), (w) => (w >>> 0).toString(16).padStart(8, "0")).join("");
    }
  }

  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  const K32 = Int32Array.from({ length: 64 }, (_, i) => K[2 * i]), over = 1 / 4294967296;

  class Sha256 extends Hash {
    constructor() { super(64); this.h = Int32Array.from({ length: 8 }, (_, i) => H[2 * i]); this.w = new Int32Array(64); }
    out() { return this.h; }
    step() {
      const w = this.w;
      for (let t = 0; t < 16; t++) w[t] = this.view.getInt32(4 * t);
      for (let t = 16; t < 64; t++) {
        const a = w[t - 15], b = w[t - 2];
        w[t] = (w[t - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[t - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
      }
      const s = this.h;
      let a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
      for (let t = 0; t < 64; t++) {
        const x = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K32[t] + w[t]) | 0;
        const y = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + x) | 0; d = c; c = b; b = a; a = (x + y) | 0;
      }
      s[0] += a; s[1] += b; s[2] += c; s[3] += d; s[4] += e; s[5] += f; s[6] += g; s[7] += h;
    }
  }

  // Words of 64 bits are two of 32: the upper at 2i, the lower at 2i + 1.
  class Sha512 extends Hash {
    constructor() { super(128); this.h = Int32Array.from(H); this.w = new Int32Array(160); }
    out() { return this.h; }
    step() {
      const w = this.w, s = this.h;
      for (let t = 0; t < 32; t++) w[t] = this.view.getInt32(4 * t);
      for (let t = 32; t < 160; t += 2) {
        const xh = w[t - 30], xl = w[t - 29], yh = w[t - 4], yl = w[t - 3];
        const h0 = ((xh >>> 1) | (xl << 31)) ^ ((xh >>> 8) | (xl << 24)) ^ (xh >>> 7);
        const l0 = ((xl >>> 1) | (xh << 31)) ^ ((xl >>> 8) | (xh << 24)) ^ ((xl >>> 7) | (xh << 25));
        const h1 = ((yh >>> 19) | (yl << 13)) ^ ((yl >>> 29) | (yh << 3)) ^ (yh >>> 6);
        const l1 = ((yl >>> 19) | (yh << 13)) ^ ((yh >>> 29) | (yl << 3)) ^ ((yl >>> 6) | (yh << 26));
        const low = (l0 >>> 0) + (l1 >>> 0) + (w[t - 31] >>> 0) + (w[t - 13] >>> 0);
        w[t + 1] = low | 0;
        w[t] = (h0 + h1 + w[t - 32] + w[t - 14] + ((low * over) | 0)) | 0;
      }
      let ah = s[0], al = s[1], bh = s[2], bl = s[3], ch = s[4], cl = s[5], dh = s[6], dl = s[7];
      let eh = s[8], el = s[9], fh = s[10], fl = s[11], gh = s[12], gl = s[13], hh = s[14], hl = s[15];
      for (let t = 0; t < 160; t += 2) {
        const h1 = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23));
        const l1 = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23));
        const xs = (hl >>> 0) + (l1 >>> 0) + (((el & fl) ^ (~el & gl)) >>> 0) + (K[t + 1] >>> 0) + (w[t + 1] >>> 0);
        const xh = (hh + h1 + ((eh & fh) ^ (~eh & gh)) + K[t] + w[t] + ((xs * over) | 0)) | 0, xl = xs | 0;
        const h0 = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25));
        const l0 = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25));
        const ys = (l0 >>> 0) + (((al & bl) ^ (al & cl) ^ (bl & cl)) >>> 0);
        const yh = (h0 + ((ah & bh) ^ (ah & ch) ^ (bh & ch)) + ((ys * over) | 0)) | 0, yl = ys | 0;
        hh = gh; hl = gl; gh = fh; gl = fl; fh = eh; fl = el;
        const es = (dl >>> 0) + (xl >>> 0);
        eh = (dh + xh + ((es * over) | 0)) | 0; el = es | 0;
        dh = ch; dl = cl; ch = bh; cl = bl; bh = ah; bl = al;
        const as = (xl >>> 0) + (yl >>> 0);
        ah = (xh + yh + ((as * over) | 0)) | 0; al = as | 0;
      }
      const plus = (i, h, l) => {
        const low = (s[i + 1] >>> 0) + (l >>> 0);
        s[i + 1] = low | 0;
        s[i] = (s[i] + h + ((low * over) | 0)) | 0;
      };
      plus(0, ah, al); plus(2, bh, bl); plus(4, ch, cl); plus(6, dh, dl); plus(8, eh, el); plus(10, fh, fl); plus(12, gh, gl); plus(14, hh, hl);
    }
  }

  const hexOf = (b) => Array.from(new Uint8Array(b), (x) => x.toString(16).padStart(2, "0")).join("");
  const subtle = globalThis.crypto && crypto.subtle;
  const limits = { atOnce: 32 << 20 }; // bytes that the browser's own SHA is given

  // sums reads a file once. tell is told how many bytes are read, and ends the
  // work by throwing.
  const sums = async (file, tell) => {
    if (subtle && file.size <= limits.atOnce) {
      const b = await file.arrayBuffer();
      tell(b.byteLength);
      return { sha256: hexOf(await subtle.digest("SHA-256", b)), sha512: hexOf(await subtle.digest("SHA-512", b)) };
    }
    const a = new Sha256(), b = new Sha512(), from = file.stream().getReader();
    let shown = performance.now();
    for (;;) {
      const { done, value } = await from.read();
      if (done) return { sha256: a.sum(), sha512: b.sum() };
      a.update(value); b.update(value);
      tell(value.length);
      if (performance.now() - shown > 50) { // the page stays alive
        await new Promise((next) => setTimeout(next));
        shown = performance.now();
      }
    }
  };

  const parseManifest = (text, length) => {
    const out = new Map();
    let last = "";
    for (const line of text.split("\n").slice(0, -1)) {
      const m = /^([0-9a-f]+)  ([A-Za-z0-9._/-]+)$/.exec(line);
      if (!m || m[1].length !== length || m[2] <= last) return null;
      out.set(m[2], m[1]);
      last = m[2];
    }
    return text.endsWith("\n") ? out : null;
  };

  const utf8 = new TextEncoder();
  const join = (...list) => {
    const out = new Uint8Array(list.reduce((n, b) => n + b.length, 0));
    let at = 0;
    for (const b of list) { out.set(b, at); at += b.length; }
    return out;
  };
  const framed = (b) => join(Uint8Array.of(b.length >>> 24, b.length >>> 16, b.length >>> 8, b.length), b);
  const raw = (s) => Uint8Array.from(atob(s), (c) => c.charCodeAt(0));

  // signature reads an armored SSH signature (PROTOCOL.sshsig); null if it is
  // none of Ed25519 and SHA-512 over this namespace.
  const parseSignature = (text) => {
    const m = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n$/.exec(text);
    if (!m) return null;
    let b;
    try { b = raw(m[1].replaceAll("\n", "")); } catch { return null; }
    let at = 10;
    const take = (from) => {
      const view = new DataView(from.b.buffer, from.b.byteOffset), n = view.getUint32(from.at);
      if (from.at + 4 + n > from.b.length) throw new RangeError();
      const out = from.b.subarray(from.at + 4, from.at + 4 + n);
      from.at += 4 + n;
      return out;
    };
    try {
      if (new TextDecoder().decode(b.subarray(0, 6)) !== "SSHSIG" || new DataView(b.buffer).getUint32(6) !== 1) return null;
      const body = { b, at }, blob = take(body), namespace = take(body), reserved = take(body), hash = take(body), sig = take(body);
      const key = { b: blob, at: 0 }, inner = { b: sig, at: 0 }, name = (x) => new TextDecoder().decode(take(x));
      if (name(key) !== "ssh-ed25519" || name(inner) !== "ssh-ed25519" || new TextDecoder().decode(namespace) !== "bundle@attest" ||
        new TextDecoder().decode(hash) !== "sha512" || body.at !== b.length) return null;
      return { blob, key: take(key), sig: take(inner), signed: (sum) => join(utf8.encode("SSHSIG"), framed(namespace), framed(reserved), framed(hash), framed(sum)) };
    } catch { return null; }
  };

  const unhex = (s) => Uint8Array.from({ length: s.length / 2 }, (_, i) => parseInt(s.slice(2 * i, 2 * i + 2), 16));
  const fingerprint = (blob) => "SHA256:" + btoa(String.fromCharCode(...unhex(new Sha256().update(blob).sum()))).replaceAll("=", "");

  // signer says who signed a message: {fingerprint, blob, holds}, holds being
  // null where this browser cannot tell; null for no signature.
  const signer = async (text, message) => {
    const s = parseSignature(text);
    if (!s || s.key.length !== 32) return null;
    const out = { fingerprint: fingerprint(s.blob), blob: s.blob, holds: null };
    try {
      const key = await crypto.subtle.importKey("raw", s.key, { name: "Ed25519" }, false, ["verify"]);
      out.holds = await crypto.subtle.verify("Ed25519", key, s.sig, s.signed(unhex(new Sha512().update(message).sum())));
    } catch { /* this browser does not know Ed25519 */ }
    return out;
  };

  const tags = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"];
  const rest = ["tagmanifest-sha256.txt", "tagmanifest-sha512.txt", "tagmanifest-sha512.txt.sig"], stamp = "tagmanifest-sha512.txt.sig.tsr";

  // check looks at files {path inside the bundle: File} and gives {faults:
  // [{file, what}], files, bytes, signer, sums}.
  const check = async (files, tell) => {
    const faults = [], fault = (what, file) => faults.push({ what, file });
    const found = new Map();
    let bytes = 0;
    for (const [path, file] of files) {
      found.set(path, await sums(file, tell));
      if (path.startsWith("data/")) bytes += file.size;
    }
    const text = async (path) => files.has(path) && files.get(path).size < 64 << 20 ? files.get(path).text() : "";
    for (const name of [...tags, ...rest]) if (!files.has(name)) fault("missing", name);
    for (const path of files.keys()) if (!path.startsWith("data/") && ![...tags, ...rest, stamp].includes(path)) fault("unlisted", path);
    for (const [name, kind, length] of [["manifest-sha256.txt", "sha256", 64], ["manifest-sha512.txt", "sha512", 128], ["tagmanifest-sha256.txt", "sha256", 64], ["tagmanifest-sha512.txt", "sha512", 128]]) {
      if (!files.has(name)) continue;
      const listed = parseManifest(await text(name), length), belong = (p) => name.startsWith("tag") ? tags.includes(p) : p.startsWith("data/");
      if (!listed) { fault("malformed", name); continue; }
      for (const [path, sum] of listed) {
        if (!found.has(path)) fault("missing", path);
        else if (!belong(path)) fault("out_of_place", path);
        else if (found.get(path)[kind] !== sum) fault("changed", path);
      }
      for (const path of files.keys()) if (belong(path) && !listed.has(path)) fault("unlisted", path);
    }
    if (files.has("bagit.txt") && (await text("bagit.txt")) !== "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n") fault("not_bag", "bagit.txt");
    const payload = [...files.keys()].filter((p) => p.startsWith("data/")).length;
    if (!faults.length && files.has("bag-info.txt") && !(await text("bag-info.txt")).split("\n").includes("Payload-Oxum: " + bytes + "." + payload)) fault("not_bag", "bag-info.txt");
    try {
      for (const x of JSON.parse(await text("data/exhibits.json")).exhibits) for (const f of [x.file, x.original]) if (f && !files.has("data/" + f)) fault("missing", "data/" + f);
    } catch { fault("not_bag", "data/exhibits.json"); }
    const unique = [...new Map(faults.map((f) => [f.what + "\0" + f.file, f])).values()];
    let who = null;
    if (files.has(rest[2]) && files.has(rest[1])) {
      who = await signer(await text(rest[2]), new Uint8Array(await files.get(rest[1]).arrayBuffer()));
      const key = (await text("data/custody/bundle-key.pub")).split(" ")[1];
      if (who && (!key || key.trim() !== btoa(String.fromCharCode(...who.blob)))) unique.push({ what: "other_key", file: "data/custody/bundle-key.pub" });
      else if (who && (await text("data/custody/allowed_signers")) !== 'office namespaces="bundle@attest" ssh-ed25519 ' + key.trim() + "\n") unique.push({ what: "other_key", file: "data/custody/allowed_signers" });
    }
    let own = ""; // the fingerprint of the key that lies in the bundle
    try { own = fingerprint(raw((await text("data/custody/bundle-key.pub")).split(" ")[1].trim())); } catch { /* told where the signature is */ }
    return { faults: unique, files: files.size, bytes, signer: who, sums: found, key: own };
  };

  return { check, Sha256, Sha512, limits };
})();
