// The page's own check of custody/proofs.json: that what the bundle shows is
// what the office's custody log tells of, by docs/bundle-format.md, sections 5 to
// 7, written apart from the program.
const attestLog = (() => {
  const bytesOf = new TextEncoder(), textOf = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const raw = (s) => Uint8Array.from(atob(s), (c) => c.charCodeAt(0));
  const join = (...list) => {
    const out = new Uint8Array(list.reduce((n, b) => n + b.length, 0));
    let at = 0;
    for (const b of list) { out.set(b, at); at += b.length; }
    return out;
  };
  const sha256 = async (...list) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...list)));
  const hexOf = (b) => Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  const leafHash = (b) => sha256(Uint8Array.of(0), b), nodeHash = (l, r) => sha256(Uint8Array.of(1), l, r);
  const holds = async (key, sig, message) => crypto.subtle.verify("Ed25519", await crypto.subtle.importKey("raw", raw(key), { name: "Ed25519" }, false, ["verify"]), sig, message);

  const root = async (hashes) => {
    if (hashes.length === 1) return hashes[0];
    let k = 1;
    while (2 * k < hashes.length) k *= 2;
    return nodeHash(await root(hashes.slice(0, k)), await root(hashes.slice(k)));
  };

  // included follows RFC 9162, 2.1.3.2, from a leaf up to the tree's head.
  const included = async (seq, size, hash, proof, head) => {
    let at = BigInt(seq), last = BigInt(size) - 1n;
    if (at < 0n || at > last) return false;
    for (const p of proof) {
      if (last === 0n) return false;
      if (at & 1n || at === last) {
        hash = await nodeHash(p, hash);
        while (at !== 0n && !(at & 1n)) { at >>= 1n; last >>= 1n; }
      } else hash = await nodeHash(hash, p);
      at >>= 1n; last >>= 1n;
    }
    return last === 0n && hexOf(hash) === hexOf(head);
  };

  // opened takes a label and a salt from the front of what is hashed.
  const opened = (s, label) => {
    const b = raw(s), front = bytesOf.encode(label + "\0");
    if (b.length < front.length + 32 || front.some((x, i) => b[i] !== x)) throw new RangeError();
    return JSON.parse(textOf.decode(b.subarray(front.length + 32)));
  };

  const page = async (file) => new DOMParser().parseFromString(await file.text(), "text/html");
  // shown is the text of a paragraph as a page shows it.
  const shown = (doc, id) => {
    const p = doc.getElementById(id) && doc.getElementById(id).querySelector("p.text");
    if (!p) return null;
    return [...p.childNodes].map((n) => n.nodeType === 1 && n.className === "mark" ? String.fromCodePoint(parseInt(n.textContent.slice(3, -1), 16)) : n.textContent).join("");
  };

  // time is milliseconds as a fact or a statement spells them: none of both is 0.
  const time = (v) => v === undefined || v === "" ? 0 : /^[0-9]{1,15}$/.test(String(v)) ? Number(v) : String(v);

  // agrees compares a statement.json with what its redacted copy shows.
  const agrees = (copy, statement, object) => {
    const told = [];
    let good = true;
    for (const it of copy.parts.find((p) => p.part === "statement").shown) {
      if (it.reason) { told.push(["[\u2026]", "", "", "", 0, 0]); continue; }
      const { facts, text } = attestCheck.readItem(it, "[\u2026]"), f = Object.fromEntries(facts.map((x) => [x.name, x.value]));
      if ("testimony" in f) {
        const i = { ...statement.interview, language: statement.language };
        for (const name of ["date", "start", "end", "place", "language", "method"]) good = good && (f[name] || "") === (i[name] || "");
        good = good && f.testimony === object;
      } else if (facts.length || text) told.push([text, f.segment || "", f.speaker || "", f.language || "", time(f.start), time(f.end)]);
    }
    return good && JSON.stringify(told) === JSON.stringify(statement.account.map((s) => [s.text, s.id || "", s.speaker || "", s.lang || "", time(s.start), time(s.end)]));
  };

  // check takes the files and their sums by path, and gives {entries, proven, faults: [{what, file, number}]}, or null where
  // this browser cannot.
  const check = async (files, sums) => {
    const json = async (name) => JSON.parse(await files.get(name).text());
    if (!files.has("data/custody/proofs.json") || !globalThis.crypto || !crypto.subtle) return null;
    try { await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "Ed25519" }, false, ["verify"]); } catch { return null; }
    const faults = [], fault = (what, number) => { if (!faults.some((f) => f.what === what && f.number === number)) faults.push({ what, number, file: "data/custody/proofs.json" }); };
    const out = { entries: 0, proven: 0, faults };
    try {
      const p = await json("data/custody/proofs.json"), keys = new Set(p.keys.map((k) => k.key));
      if (p.type !== "attest/bundle-proofs" || p.v !== 1) throw new TypeError();
      const note = await files.get("data/custody/checkpoint").text(), cut = note.indexOf("\n\n") + 1;
      const [origin, size, head] = note.slice(0, cut).split("\n");
      let signed = false;
      for (const line of note.slice(cut + 1).split("\n")) {
        const sig = /^\u2014 (\S+) (\S+)$/.exec(line);
        if (!sig || sig[1] !== origin) continue;
        for (const key of keys) signed = signed || await holds(key, raw(sig[2]).subarray(4), bytesOf.encode(note.slice(0, cut)));
      }
      for (const { key, verifier } of p.keys) {
        const body = join(Uint8Array.of(1), raw(key)), sum = await sha256(bytesOf.encode(origin + "\n"), body);
        signed = signed && verifier === origin + "+" + hexOf(sum.subarray(0, 4)) + "+" + btoa(String.fromCharCode(...body));
      }
      if (!signed || origin !== p.origin) { fault("log_head"); return out; }
      const named = new Map(), finals = new Map(), logged = [], roles = new Map(p.keys.map((k) => [k.key, k.role]));
      const unsealed = ["committed", "disclose", "strike", "destroy.begin", "destroy"]; // verbs of what was done to a version, or without one
      for (const e of p.entries) {
        const leaf = raw(e.leaf), body = leaf.subarray(0, -64), entry = JSON.parse(textOf.decode(body.subarray(32)));
        const good = keys.has(entry.actor) && entry.seq === e.seq && "attest/" + entry.vault === origin &&
          await holds(entry.actor, leaf.subarray(-64), join(bytesOf.encode("attest/entry/v1\n"), body)) &&
          await included(e.seq, size, await leafHash(leaf), e.proof.map(raw), raw(head));
        if (!good) { fault("log_entry", e.seq); continue; }
        out.entries++;
        logged.push([e, entry]);
        if (entry.verb === "committed") finals.set(entry.object, entry.version);
        else if (entry.version && !unsealed.includes(entry.verb)) named.set(entry.version, entry.object);
      }
      const pages = await Promise.all([...files.keys()].filter((f) => /^data\/index(\.[a-z]+)?\.html$/.test(f)).map((f) => page(files.get(f))));
      const exhibits = await json("data/exhibits.json");
      for (const x of exhibits.exhibits) {
        if (x.original && (!sums.has("data/" + x.original) || sums.get("data/" + x.original).sha256 !== x.sha256)) fault("log_exhibit", x.number);
        if (!(p.disclosures || []).some((d) => d.exhibit === x.number)) fault("log_exhibit", x.number);
      }
      const folders = new Set([...files.keys()].filter((f) => f.startsWith("data/testimonies/")).map((f) => f.split("/")[2]));
      for (const f of folders) if (!(p.disclosures || []).some((d) => d.testimony && String(d.testimony).padStart(2, "0") === f)) fault("log_testimony", f);
      const objects = new Map(); // what is disclosed, by its object
      for (const d of p.disclosures || []) {
        const what = d.testimony ? "log_testimony" : "log_exhibit", number = d.testimony || d.exhibit;
        const envelope = opened(d.envelope, "attest/version/v1");
        const whole = hexOf(await sha256(raw(d.envelope))) === d.version && named.get(d.version) === envelope.object &&
          Boolean(d.testimony) !== Boolean(d.exhibit) && envelope.object[0] === (d.testimony ? "T" : "X");
        if (whole && objects.has(envelope.object)) fault(what, number); // one and the same under two numbers
        else if (whole) objects.set(envelope.object, d);
      }
      const [ofTestimony, ofExhibit, ofFinal, ofAny] = attestPages.labels;
      for (const [e, entry] of logged) {
        const d = objects.get(entry.object), may = [ofAny.replace("%d", e.seq).replace("%s", () => roles.get(entry.actor))];
        if (d && d.testimony && entry.verb === "committed") may.push(ofFinal.replace("%d", d.testimony));
        else if (d && !unsealed.includes(entry.verb) && entry.version === d.version) may.push(d.testimony ? ofTestimony.replace("%d", d.testimony) : ofExhibit.replace("%d", d.exhibit));
        if (!may.includes(e.label)) fault("log_label", e.seq);
      }
      for (const d of p.disclosures || []) {
        const what = d.testimony ? "log_testimony" : "log_exhibit", number = d.testimony || d.exhibit;
        const envelope = opened(d.envelope, "attest/version/v1");
        let good = objects.get(envelope.object) === d;
        if (d.exhibit) {
          const x = exhibits.exhibits.find((x) => x.number === d.exhibit), facts = d.facts === undefined ? {} : opened(d.facts, "attest/part/facts/v1");
          if (d.redacted || (x && x.redacted)) good = good && d.redacted && x && x.redacted && d.facts === undefined && x.sha256 === "" && x.size === 0 && !x.original && Boolean(x.file);
          else good = good && d.facts !== undefined && hexOf(await sha256(raw(d.facts))) === envelope.parts.facts && x && facts.id === envelope.object && facts.sha256 === x.sha256 && facts.size === x.size && facts.media === x.media &&
            ((objects.get(facts.parent) || {}).testimony || 0) === (x.testimony || 0);
        } else {
          const folder = "data/testimonies/" + String(d.testimony).padStart(2, "0") + "/", statement = await json(folder + "statement.json"), account = statement.account;
          if (!d.redacted) {
            const leaves = (d.account || []).map(raw), sealed = (d.account || []).map((b) => JSON.stringify(opened(b, "attest/segment/v1")));
            good = good && (leaves.length === 0 ? !envelope.parts.account : hexOf(await root(await Promise.all(leaves.map(leafHash)))) === envelope.parts.account) &&
              leaves.length === (envelope.segments || 0) && JSON.stringify(account.map((s) => JSON.stringify(s))) === JSON.stringify(sealed);
          }
          for (const doc of [...pages, await page(files.get(folder + "statement.html"))]) {
            good = good && account.every((s, i) => shown(doc, `t${d.testimony}p${i + 1}`) === s.text);
          }
          if (files.has(folder + "disclosure.json")) {
            try {
              const copy = await attestCheck.verify(await files.get(folder + "disclosure.json").text(), finals.get(envelope.object));
              good = good && agrees(copy, statement, envelope.object);
            } catch { good = false; }
          } else good = good && !d.redacted;
        }
        if (good) out.proven++; else fault(what, number);
      }
    } catch { fault("log_malformed"); }
    return out;
  };
  return { check };
})();
