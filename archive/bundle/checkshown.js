// The page's own check of what the other pages show, by docs/bundle-format.md,
// section 7, on what this browser itself reads in them: that each is of the grammar
// of pages, and that each article shows the documents beside it, whole.
const attestShown = (() => {
  const rules = new Map(), values = new Map();
  {
    const [elements, attributes] = attestPages.grammar.split("\n\n");
    for (const line of elements.split("\n")) {
      const [kind, attrs, kids] = line.split("~").map((s) => s.trim());
      rules.set(kind, { attrs: attrs.split(" "), text: kids.startsWith("#"), kids: new RegExp("^(?:" + kids.replace("#", "").replaceAll(".", "\\.") + ")$") });
    }
    for (const line of attributes.trim().split("\n")) {
      const cut = line.indexOf(" ") < 0 ? line.length : line.indexOf(" ");
      for (const name of line.slice(0, cut).split("|")) values.set(name, new RegExp("^(?:" + line.slice(cut + 1) + ")$"));
    }
  }
  const ours = new Set(attestPages.sums.trim().split("\n"));
  const hash = (s) => {
    const hex = new attestBag.Sha256().update(new TextEncoder().encode(s)).sum();
    return btoa(hex.replace(/../g, (h) => String.fromCharCode(parseInt(h, 16))));
  };
  const acts = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0001}\u{e0020}-\u{e007f}]/u;

  const kind = (e) => {
    const tag = e.localName, name = e.getAttribute("class"), label = e.getAttribute("aria-labelledby");
    if (tag === "path") return tag;
    if (tag === "ol" && name !== null && /^account( columns[0-9]+)?$/.test(name)) return "ol.account";
    if (tag === "section") return label && !/^c[0-9]+$/.test(label) ? "section." + label : tag;
    return name ? tag + "." + name : tag;
  };
  const mark = /^\u27e6(?:U\+([0-9A-F]{4,6})|0x[0-9A-F]{2})\u27e7$/;
  const said = (e) => [...e.childNodes].map((n) => {
    if (n.nodeType !== 1) return n.data;
    const m = kind(n) === "span.mark" && mark.exec(n.textContent);
    return m && m[1] && parseInt(m[1], 16) <= 0x10ffff ? String.fromCodePoint(parseInt(m[1], 16)) : said(n);
  }).join("");

  // strange reports that something of a page is none of the grammar's.
  const strange = (doc) => {
    if (!doc.doctype || doc.doctype.name !== "html" || doc.doctype.publicId || doc.doctype.systemId || doc.childNodes.length !== 2) return true;
    const ids = new Set();
    const walk = (parent, e) => {
      const k = kind(e), rule = rules.get(parent + ">" + k) || rules.get(k), svg = e.localName === "svg" || (parent && e.parentNode.namespaceURI.endsWith("/svg"));
      if (!rule || e.namespaceURI !== (svg ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml")) return true;
      for (const a of e.attributes) {
        if (!rule.attrs.includes(a.name) || (values.has(a.name) && !values.get(a.name).test(a.value))) return true;
        if (a.name === "id") { if (ids.has(a.value)) return true; ids.add(a.value); }
      }
      if (e.localName === "style" || e.localName === "script") return !ours.has(e.localName + " " + hash(e.textContent));
      let kids = "";
      for (const n of e.childNodes) {
        if (n.nodeType === 1) kids += kind(n) + ";";
        else if (n.nodeType !== 3 || (!rule.text && n.data.trim() !== "")) return true;
      }
      return !rule.kids.test(kids) || (k === "span.mark" && !mark.test(e.textContent)) || [...e.children].some((c) => walk(k, c));
    };
    if (walk("", doc.documentElement)) return true;
    const [charset, policy, referrer, viewport, style] = doc.head.children, script = doc.querySelector("script");
    const is = (e, ...list) => [...e.attributes].map((a) => a.name + "=" + a.value).join("\n") === list.join("\n");
    return !is(charset, "charset=utf-8") || !is(referrer, "name=referrer", "content=no-referrer") || !is(viewport, "name=viewport", "content=width=device-width, initial-scale=1") ||
      !is(policy, "http-equiv=Content-Security-Policy", "content=default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'sha256-" + hash(style.textContent) +
        "'; base-uri 'none'; form-action 'none'" + (script ? "; script-src 'sha256-" + hash(script.textContent) + "'" : ""));
  };

  const within = (e, want) => e ? [...e.children].find((c) => kind(c) === want || c.localName === want) : undefined;
  const pairs = (dl) => JSON.stringify([...dl.children].map(said));
  const listed = (names, list) => names.flatMap((n, i) => list[i] ? [n, list[i]] : []);
  const clock = (ms) => {
    const s = Math.floor(ms / 1000), two = (n) => String(n).padStart(2, "0");
    return s < 3600 ? Math.floor(s / 60) + ":" + two(s % 60) : Math.floor(s / 3600) + ":" + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
  };
  const seconds = (ms) => (ms / 1000).toFixed(3);
  const word = (w, code) => Object.hasOwn(w.Codes, code) ? w.Codes[code] : code || "";
  const certificate = (w, c, use) => listed(w.Certificate, [use, word(w, c.answer), word(w, c.by), c.date, word(w, c.form), c.named ? w.Yes : w.No,
    (c.media || []).map((m) => word(w, m)).join(", "), (c.recipients || []).join(", "), c.until || w.NoEnd]);
  // A page of before has the code of the use.
  const certifies = (dl, w, c) => [Object.hasOwn(w.Uses, c.use) ? w.Uses[c.use] : c.use || "", c.use].some((use) => pairs(dl) === JSON.stringify(certificate(w, c, use)));
  const title = (w, s) => w.Testimony + " " + s.number + ": " + s.pseudonym;

  // shows reports that an article is that of a testimony's documents.
  const shows = (article, w, s, consent, translations, sound) => {
    const id = "t" + s.number, i = s.interview, head = article.children[0], account = within(article, "ol.account"), below = within(article, "section");
    if (!account || !below || article.getAttribute("aria-labelledby") !== id || head.id !== id || said(head) !== title(w, s)) return false;
    if (article.hasAttribute("data-who") && article.getAttribute("data-who") !== String(s.number)) return false;
    const facts = listed(w.Interview, [s.named, i.date, i.place, word(w, s.language), word(w, i.method), i.interviewer, i.interpreter, (i.present || []).join(", "), word(w, i.state), (s.tags || []).join(", ")]);
    for (const t of translations) facts.push(w.Translation + ": " + word(w, t.language), t.checked ? w.Checked : w.Unchecked);
    if (pairs(within(article, "dl.facts")) !== JSON.stringify(facts) || said(below.children[0]) !== w.Consent || !certifies(within(below, "dl.facts"), w, consent)) return false;
    const note = within(article, "p.note"), reasons = Object.values(w.Reasons);
    if (note && !(said(note).startsWith(w.LeftOut + " ") && said(note).slice(w.LeftOut.length + 1).split("; ").every((r) => reasons.includes(r)))) return false;
    const listen = within(article, "audio.listen");
    if ((listen && (!sound || listen.getAttribute("src") !== sound)) || account.getAttribute("lang") !== (s.language || "")) return false;
    const items = [...account.children];
    for (const [n, seg] of s.account.entries()) {
      const li = items.shift(), at = "t" + s.number + "p" + (n + 1);
      if (!li || kind(li) !== "li" || li.id !== at || (li.hasAttribute("value") && li.getAttribute("value") !== String(n + 1)) || (li.getAttribute("lang") || "") !== (seg.lang || "")) return false;
      const who = within(li, "span.speaker"), time = within(li, "a.time");
      if ((who ? said(who) : "") !== word(w, seg.speaker) || said(within(li, "p.text")) !== seg.text) return false;
      if (time && !(sound && seg.end > seg.start && said(time) === clock(seg.start) && time.dataset.at === seconds(seg.start) && time.dataset.to === seconds(seg.end) &&
        time.getAttribute("href") === `${sound}#t=${seconds(seg.start)},${seconds(seg.end)}`)) return false;
      for (const t of translations) {
        const beside = items.shift(), x = t.texts.find((x) => x.paragraph === n + 1) || { text: "" };
        if (!beside || kind(beside) !== "li.beside" || beside.dataset.of !== at ||
          said(within(beside, "span.speaker")) !== w.Translation + ": " + word(w, t.language) + (x.doubt ? " \u00b7 " + w.Doubt : "")) return false;
        const p = within(beside, x.text ? "p.text" : "p.note");
        if (!p || said(p) !== (x.text || w.NotTranslated)) return false;
      }
    }
    return items.length === 0;
  };

  // check takes the files by path, and the fingerprint of the key among them, and gives the pages that show what the documents
  // beside them do not have.
  const check = async (files, key) => {
    const bad = new Set();
    const json = async (name) => JSON.parse(await files.get(name).text());
    const read = async (name) => {
      try {
        const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await files.get(name).arrayBuffer());
        const doc = new DOMParser().parseFromString(text, "text/html");
        if (!acts.test(text) && !strange(doc)) return doc;
      } catch { /* missing, or no text */ }
      bad.add(name);
      return null;
    };
    const numbers = [...files.keys()].flatMap((f) => (/^data\/testimonies\/([0-9]+)\/statement\.json$/.exec(f) || []).slice(1)).sort((a, b) => a - b);
    const indexes = [...files.keys()].filter((f) => /^data\/index(\.(en|ko))?\.html$/.test(f)), known = new Set([...indexes, "data/check.html"]);
    if (!files.has("data/index.html")) bad.add("data/index.html");
    const wholes = new Map(), has = { exhibits: null, entries: null, unlinkable: files.has("data/custody/unlinkable.json"), key, files };
    try { has.exhibits = await attestList.parse(files); } catch { /* the sums say so */ }
    try { has.entries = (await json("data/custody/proofs.json")).entries; } catch { /* the log says so */ }
    for (const name of indexes) {
      const doc = await read(name);
      if (!doc) continue;
      const w = attestPages[doc.documentElement.lang], main = within(doc.body, "main"), articles = [...main.children].filter((e) => e.localName === "article");
      const under = (kind_, word_) => !within(main, kind_) || said(within(within(main, kind_), "h2")) === word_;
      if (articles.length !== numbers.length || !within(main, "section.check") || !under("section.cover", w.Cover) || !under("section.restrictions", w.Restrictions)) bad.add(name);
      else {
        wholes.set(name, [w, articles]);
        let good = false;
        try { good = attestList.below(main, w, has); } catch { /* the documents are none */ }
        if (!good) bad.add(name);
      }
    }
    const exhibits = has.exhibits || [];
    for (const [n, number] of numbers.entries()) {
      const folder = "data/testimonies/" + number + "/", page = folder + "statement.html", paper = folder + "consent.html";
      known.add(page); known.add(paper);
      try {
        const s = await json(folder + "statement.json"), c = await json(folder + "consent.json"), reading = files.has(folder + "reading.json") ? await json(folder + "reading.json") : {};
        const is = (d, kind, most) => d.type === "attest/bundle-" + kind && Number.isInteger(d.v) && d.v >= 1 && d.v <= most;
        if (s.number !== n + 1 || c.testimony !== n + 1 || !is(s, "statement", 2) || !is(c, "consent", 1) || (reading.type !== undefined && !is(reading, "reading", 2))) throw new TypeError();
        const x = exhibits[(reading.sound || 0) - 1], sound = x && x.file || "", translations = reading.translations || [];
        for (const [name, [w, articles]] of wholes) if (!shows(articles[n], w, s, c.consent, translations, sound)) bad.add(name);
        const one = await read(page), two = await read(paper);
        if (one) {
          const main = within(one.body, "main");
          if (one.body.children.length !== 1 || main.children[0].localName !== "article" || !shows(main.children[0], attestPages[one.documentElement.lang], s, c.consent, translations, sound && "../../" + sound)) bad.add(page);
        }
        if (two) {
          const w = attestPages[two.documentElement.lang], article = within(within(two.body, "main"), "article");
          if (two.body.children.length !== 1 || !article || !within(article, "p") || said(within(article, "h1")) !== w.Consent || said(within(article, "p")) !== title(w, s) ||
            !certifies(within(article, "dl.facts"), w, c.consent)) bad.add(paper);
        }
      } catch { bad.add(page); }
    }
    for (const name of files.keys()) if (/^data\/.*\.(html|htm|xhtml|xht|shtml|mhtml|mht|svg|xml)$/i.test(name) && !known.has(name)) bad.add(name);
    return [...bad].sort();
  };
  return { check, within, said };
})();
