// The page's own reading of timestamps (RFC 3161): over which bytes each is, and the
// time that it claims. The authority's signature is not checked: this page knows no
// authority, and one that comes with a bundle proves nothing.
const attestStamp = (() => {
  // over names the bytes that each reply stands for.
  const over = {
    "tagmanifest-sha512.txt.sig.tsr": "tagmanifest-sha512.txt.sig",
    "data/custody/checkpoint.tsr": "data/custody/checkpoint",
    "data/custody/stamped-checkpoint.tsr": "data/custody/stamped-checkpoint",
  };
  const largest = 64 << 10;

  // parts splits DER into [{tag, body}]; it throws where that cannot be.
  const parts = (b) => {
    const out = [];
    for (let at = 0; at < b.length;) {
      const tag = b[at++];
      let n = b[at++];
      if (n === undefined || (tag & 31) === 31 || n === 128 || n > 131) throw new RangeError();
      if (n > 128) {
        let k = n - 128;
        for (n = 0; k > 0; k--) n = n * 256 + b[at++];
      }
      if (!(at + n <= b.length)) throw new RangeError();
      out.push({ tag, body: b.subarray(at, at + n) });
      at += n;
    }
    return out;
  };
  const inside = (p, tag) => {
    if (!p || p.tag !== tag) throw new RangeError();
    return parts(p.body);
  };
  const hex = (b) => Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");

  // read gives {hash, time} of a reply: the imprint in hex, and the time as it claims it.
  const read = (b) => {
    const token = inside(parts(b)[0], 0x30)[1];              // TimeStampResp: status, token
    const signed = inside(inside(inside(token, 0x30)[1], 0xa0)[0], 0x30); // ContentInfo, [0], SignedData
    const info = inside(inside(inside(signed[2], 0x30)[1], 0xa0)[0], 0x04)[0]; // its content: TSTInfo
    const tst = inside(info, 0x30), imprint = inside(tst[2], 0x30), at = tst[4];
    if (!at || at.tag !== 0x18 || !imprint[1] || imprint[1].tag !== 0x04) throw new RangeError();
    const t = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(new TextDecoder().decode(at.body));
    if (!t) throw new RangeError();
    return { hash: hex(imprint[1].body), time: `${t[1]}-${t[2]}-${t[3]} ${t[4]}:${t[5]}:${t[6]} UTC` };
  };

  // check says of each reply that is there {file, over, what, time}: what is stamp_over,
  // stamp_other or stamp_unread.
  const check = async (files, sums) => {
    const out = [];
    for (const file of Object.keys(over)) {
      if (!files.has(file)) continue;
      const one = { file, over: over[file], what: "stamp_unread", time: "" };
      out.push(one);
      try {
        if (files.get(file).size > largest) continue;
        const got = read(new Uint8Array(await files.get(file).arrayBuffer())), sum = sums.get(over[file]);
        if (got.hash.length !== 64 && got.hash.length !== 128) continue; // another hash than the bundle has
        one.time = got.time;
        one.what = sum && (got.hash === sum.sha256 || got.hash === sum.sha512) ? "stamp_over" : "stamp_other";
      } catch { /* not a reply */ }
    }
    return out;
  };
  return { check };
})();
