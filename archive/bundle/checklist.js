// The page's own check of the list of exhibits and of what hangs on it, by
// docs/bundle-format.md, section 7: files that no list names, the tables, and what a
// page of the whole submission shows below its accounts.
const attestList = (() => {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const read = async (file) => utf8.decode(await file.arrayBuffer());
  const spelt = (word) => [word, ...(attestPages.earlier[word] || [])];
  const four = (n) => String(n).padStart(4, "0");
  const base = (media) => media.split(";")[0].trim().toLowerCase();
  const kindWord = (media) => (/^(image|audio|video|text)\//.exec(media) || ["", "document"])[1];
  // unmarked is a text with each mark of a hidden character read back.
  const unmarked = (s) => s.replace(/\u27e6U\+([0-9A-F]{4,6})\u27e7/g, (m, hex) => parseInt(hex, 16) <= 0x10ffff ? String.fromCodePoint(parseInt(hex, 16)) : m);

  const every = new Set(["index.html", "index.en.html", "index.ko.html", "check.html", "VERIFY.txt", "exhibits.json", "exhibits.csv", "exhibits.xlsx", "exhibits.dat",
    "submission.pdf", "submission.docx", "accounts.pdf", "accounts.docx", ...["report-en.txt", "report-ko.txt", "bundle-key.pub", "allowed_signers", "proofs.json", "checkpoint", "unlinkable.json",
      "checkpoint.tsr", "stamped-checkpoint", "stamped-checkpoint.tsr", "stamped-checkpoint.json"].map((f) => "custody/" + f)].map((f) => "data/" + f));

  // rows of a table, null for what is spelt otherwise.
  const csv = (s) => {
    const out = [], plain = /[^",\r\n]*/y;
    if (s[0] !== "\ufeff") return null;
    for (let at = 1, row = []; at < s.length;) {
      let cell = "";
      if (s[at] === '"') {
        for (at++; ; at++) {
          const end = s.indexOf('"', at);
          if (end < 0) return null;
          cell += s.slice(at, end);
          at = end + 1;
          if (s[at] !== '"') break;
          cell += '"';
        }
      } else {
        plain.lastIndex = at;
        cell = plain.exec(s)[0];
        at += cell.length;
      }
      row.push(cell);
      if (s[at] === ",") at++;
      else if (s.startsWith("\r\n", at)) { out.push(row); row = []; at += 2; } else return null;
    }
    return out;
  };
  const dat = (s) => {
    if (s[0] !== "\ufeff" || !s.endsWith("\r\n")) return null;
    const out = s.slice(1, -2).split("\r\n").map((line) => line.split("\u0014"));
    return out.flat().every((c) => c.length > 1 && c.startsWith("\u00fe") && c.endsWith("\u00fe")) ? out.map((row) => row.map((c) => c.slice(1, -1))) : null;
  };
  // What a cell tells, however its table spells it.
  const csvCell = (s) => unmarked(s.replaceAll("\r\n", "\n")).normalize("NFC").replace(/^'/, "");
  const datCell = (s) => unmarked(s).normalize("NFC").replace(/\r\n|\n/g, "\u00ae").replaceAll("\t", " ");
  const sheetCell = (s) => unmarked(s.replaceAll("\r\n", "\n")).normalize("NFC");
  const same = (got, want, cell) => got !== null && got.length === want.length && got.every((row, i) => row.length === want[i].length &&
    row.every((c, k) => (k === 5 && cell(c) === "0" ? "" : cell(c)) === cell(want[i][k])));

  const parse = async (files) => {
    const { type, v, exhibits: list } = JSON.parse(await read(files.get("data/exhibits.json"))), texts = (x) => Array.isArray(x) && x.every((s) => typeof s === "string");
    if (type !== "attest/bundle-exhibits" || !(v === 1 || v === 2)) throw new TypeError();
    for (const x of list) if (!Number.isInteger(x.number) || !texts([x.media, x.sha256, x.file || "", x.original || "", x.original_name || ""]) || !texts(x.notes || [])) throw new TypeError();
    return list;
  };

  // files gives [{what, file}] of the files that no list names, and of the tables
  // that are not of the list; what is told already is not told again.
  const files = async (all, faults) => {
    const out = [], told = new Set(faults.map((f) => f.file)), fault = (what, file) => { if (!told.has(file)) { told.add(file); out.push({ what, file }); } };
    const numbers = [...all.keys()].filter((f) => /^data\/testimonies\/[0-9]+\/statement\.json$/.test(f)).length, known = new Set(every);
    for (let n = 1; n <= numbers; n++)
      for (const f of ["statement.html", "statement.json", "consent.html", "consent.json", "disclosure.json", "reading.json"]) known.add("data/testimonies/" + String(n).padStart(2, "0") + "/" + f);
    let list = null;
    try { list = await parse(all); } catch { fault("not_bag", "data/exhibits.json"); }
    for (const x of list || []) { known.add("data/" + x.file); known.add("data/" + x.original); }
    for (const f of all.keys()) if (f.startsWith("data/") && !known.has(f) && (list || !/^data\/(exhibits|originals)\//.test(f))) fault("unnamed", f);
    if (!list) return out;
    for (const [i, x] of list.entries()) {
      if (x.number !== i + 1 || !(x.testimony === undefined || (x.testimony >= 0 && x.testimony <= numbers)) || (x.file && !x.file.startsWith("exhibits/" + four(x.number) + "-")) ||
        (x.original && !x.original.startsWith("originals/" + four(x.number) + "-" + kindWord(base(x.media)) + "."))) fault("not_bag", "data/exhibits.json");
    }
    const witness = async (n) => {
      try { return JSON.parse(await read(all.get("data/testimonies/" + String(n).padStart(2, "0") + "/statement.json"))).pseudonym || ""; } catch { return ""; }
    };
    const back = (path) => path ? ".\\data\\" + path.replaceAll("/", "\\") : "";
    const table = [attestPages.csv], load = [attestPages.dat];
    for (const x of list) {
      const t = x.testimony || 0, size = x.size ? String(x.size) : "", notes = (x.notes || []).join("; "), ex = "EX" + four(x.number);
      table.push([four(x.number), x.file || "", x.original || "", x.original_name || "", x.media, size, x.sha256, t ? String(t) : "", notes]);
      load.push([ex, ex, t ? await witness(t) : "", x.original_name || "", x.media, size, x.sha256, back(x.original), back(x.file), String(t), notes]);
    }
    const tables = [["data/exhibits.csv", async (f) => csv(await read(f)), table, csvCell], ["data/exhibits.dat", async (f) => dat(await read(f)), load, datCell]];
    if (attestSheet.can()) tables.push(["data/exhibits.xlsx", attestSheet.rows, table, sheetCell]);
    for (const [name, rows, want, cell] of tables) {
      if (!all.has(name)) continue;
      let good = false;
      try { good = same(await rows(all.get(name)), want, cell); } catch { /* not as it is written */ }
      if (!good) fault("other_list", name);
    }
    return out;
  };

  const { within, said } = attestShown;
  const asRead = (s) => unmarked(s).replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");

  // linesOf are the lines of a caption, which br parts.
  const linesOf = (caption) => {
    const out = [""];
    for (const n of caption.childNodes) if (n.nodeName === "BR") out.push(""); else out[out.length - 1] += n.nodeType === 1 ? said(n) : n.data;
    return out.map(asRead);
  };

  // captioned reports that all that stands below an exhibit is what the list says.
  const captioned = (caption, w, x, title, all) => {
    const notes = [...caption.children].filter((e) => e.localName === "span").map(said), lines = [];
    if (x.file && notes.length && notes[0].startsWith(w.Copied + ": ")) {
      const size = " \u00b7 " + (all.has("data/" + x.file) ? all.get("data/" + x.file).size : 0) + " " + w.Bytes, first = notes.shift();
      if (!first.endsWith(size)) return false;
      const media = base(first.slice(w.Copied.length + 2, -size.length)), ending = attestPages.media[media], stem = "exhibits/" + four(x.number) + "-" + kindWord(media) + ".";
      if (ending ? x.file !== stem + ending : !(x.file.startsWith(stem) && x.file.endsWith("original"))) return false;
      lines.push(first);
    }
    if (!notes.length) return false;
    let sum = x.media;
    if (x.sha256) sum += ` \u00b7 ${x.size} ${w.Bytes} \u00b7 SHA-256 ${x.sha256}`;
    else if (x.redacted && notes[0].includes(w.PartsOut)) sum += " \u00b7 " + w.PartsOut; // pages of before say nothing
    if (notes[0].startsWith(w.Original + ": ")) sum = w.Original + ": " + sum; // pages of before do not say so
    lines.push(sum, ...(x.notes || []));
    return (x.file ? [w.Open] : spelt(w.NoReading)).some((tail) =>
      JSON.stringify(linesOf(caption)) === JSON.stringify([title + " \u00b7 " + tail + (x.original ? " \u00b7 " + w.Original + ": " + x.original : ""), ...lines].map(asRead)));
  };

  // figured reports that a figure is that exhibit, with the file of the list.
  const figured = (figure, w, x, all) => {
    const caption = within(figure, "figcaption"), link = within(caption, "a"), code = within(caption, "code"), media = figure.children[0];
    if (figure.id !== "x" + x.number || (figure.hasAttribute("data-who") && figure.dataset.who !== String(x.testimony || 0)) || Boolean(link) !== Boolean(x.file) ||
      (link && link.getAttribute("href") !== x.file) || Boolean(code) !== Boolean(x.original)) return false;
    const m = /^exhibits\/[0-9]+-([a-z]+)\.(.*)$/.exec(x.file || ""), tag = m && !m[2].endsWith("original") ? { image: "img", audio: "audio", video: "video" }[m[1]] : undefined;
    return spelt(w.Exhibit).some((word) => {
      const title = word + " " + x.number + (x.testimony ? ", " + w.Belongs + " " + x.testimony : "");
      const shows = tag ? media.localName === tag && media.getAttribute("src") === x.file && media.getAttribute(tag === "img" ? "alt" : "aria-label") === title : media === caption;
      return shows && captioned(caption, w, x, title, all);
    });
  };

  // below reports that what a page shows below its accounts is so: has are {exhibits,
  // entries, unlinkable, key, files}, each null where it cannot be read.
  const below = (main, w, has) => {
    const list = within(main, "section.exhibits"), withheld = within(main, "section.withheld"), log = within(main, "section.custody"), check = within(main, "section.check");
    const headed = (section, word) => spelt(word).includes(said(within(section, "h2"))), all = (section, tag) => [...section.children].filter((e) => e.localName === tag);
    if (has.exhibits && list) {
      const figures = all(list, "figure");
      if (!headed(list, w.Exhibits) || ![...spelt(w.ExhibitNote), w.ExhibitCopies].includes(said(within(list, "p"))) || figures.length !== has.exhibits.length ||
        !has.exhibits.every((x, i) => figured(figures[i], w, x, has.files))) return false;
    } else if (has.exhibits && has.exhibits.length) return false;
    if (withheld) {
      const [front, behind] = w.WithheldText.split("%d"), text = said(within(withheld, "p"));
      if (!headed(withheld, w.Withheld) || !text.startsWith(front) || !text.endsWith(behind) || !/^[0-9]+$/.test(text.slice(front.length, text.length - behind.length))) return false;
    }
    if (!headed(log, w.Custody) || !(has.unlinkable ? [w.CustodyNone] : spelt(w.CustodyNote)).includes(said(within(log, "p")))) return false;
    const items = within(log, "ol"), shown = items ? [...items.children].map((li) => [li.getAttribute("value"), said(li)]) : [];
    const entries = has.unlinkable ? [] : has.entries && has.entries.map((e) => [String(e.seq), e.label]);
    if (entries && JSON.stringify(shown) !== JSON.stringify(entries)) return false;
    const lines = all(check, "p").map(said), key = lines.pop();
    return headed(check, w.Check) && lines[0] === w.CheckNote && (!has.key || key === w.Key + ": " + has.key) &&
      lines.every((l) => [w.CheckNote, w.CopyNote, w.CopyNote + " " + w.CopyCheck, "VERIFY.txt", w.CopyCheck + " \u00b7 VERIFY.txt", w.CheckTitle + " \u00b7 VERIFY.txt"].includes(l));
  };
  return { files, below, parse, read };
})();
