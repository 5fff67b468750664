
(() => {
  const by = (id) => document.getElementById(id);
  const says = {};
  for (const dt of by("says").querySelectorAll("dt")) says[dt.textContent] = dt.nextElementSibling.textContent;
  // A bundle without final accounts has nothing to hold against eight words.
  const words = by("list") ? by("list").textContent.trim().split(" ") : [];
  const add = (to, tag, text, name) => {
    const e = document.createElement(tag);
    if (text !== undefined) e.textContent = text;
    if (name) e.className = name;
    to.append(e);
    return e;
  };
  // What would act on its reader is shown, not obeyed.
  const safe = (s) => s.replace(/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\u115f\u1160\u3164\uffa0]/gu,
    (c) => "\u27e6U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "\u27e7");
  const card = (name) => {
    const c = add(by("out"), "section", undefined, "card");
    add(c, "h2", safe(name));
    return c;
  };
  const marks = { proven: "ok", log_proven: "ok", log_refused: "bad", pages_refused: "bad", log_missing: "bad", whole: "ok", signed: "ok", refused: "bad", unsigned: "bad", other_signer: "bad", faulty: "bad", stamp_other: "bad", stamp_unread: "bad" };
  const verdict = (to, kind, why) => {
    const p = add(to, "p");
    p.dataset.verdict = kind;
    add(p, "strong", (marks[kind] === "ok" ? "\u2713 " : marks[kind] === "bad" ? "\u2717 " : "") + says[kind] + (why ? " " + why : ""), marks[kind]);
    return p;
  };
  const asked = () => !by("words") ? "" : by("words").value.trim().toLowerCase().split(/\s+/).join(" ");

  // copy checks one disclosure.json.
  const copy = async (name, file, asked) => {
    const c = card(name);
    if (!globalThis.crypto || !crypto.subtle) return verdict(c, "not_checked");
    try {
      let text;
      try { text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer()); } catch { throw new attestCheck.Refused("malformed"); }
      const name = await attestCheck.nameOf(attestCheck.read(text));
      const spelled = attestCheck.spell(name, words);
      if (asked && asked !== spelled && asked !== name) throw new attestCheck.Refused("other_commitment");
      const shown = await attestCheck.verify(text, name);
      verdict(c, asked ? "proven" : "compare");
      add(c, "p", spelled).dataset.words = "";
      add(c, "p").append(add(c, "code", name));
      for (const p of shown.parts) {
        if (p.part.startsWith("sound/") || p.part.startsWith("file/")) continue;
        const list = add(c, "ol", undefined, "account");
        for (const it of p.shown) {
          if (it.reason) {
            add(list, "li", "[\u2026] " + says[it.reason], "note");
            continue;
          }
          const { facts, text } = attestCheck.readItem(it, "[\u2026]");
          if (!facts.length && !text) continue;
          const li = add(list, "li");
          add(li, "span", facts.map((f) => safe(f.name + ": " + f.value)).join(" \u00b7 "), "note");
          const body = add(li, "p", safe(text), "text");
          body.dir = "auto";
          const why = [...new Set(it.leaves.filter((l) => l.reason).map((l) => says[l.reason]))];
          if (why.length) add(li, "p", "[\u2026] " + why.join("; "), "note");
        }
      }
    } catch (e) {
      if (!(e instanceof attestCheck.Refused)) return verdict(c, "not_checked");
      verdict(c, "refused", "(" + e.fault + ")");
    }
  };

  let work = null; // what goes on; another begins only when this has ended
  const begin = () => {
    if (work) work.stopped = true;
    work = { stopped: false };
    by("out").textContent = "";
    delete by("out").dataset.done;
    return work;
  };
  const end = (mine) => {
    if (mine !== work) return;
    by("going").hidden = true;
    by("out").dataset.done = "1";
  };

  const one = async () => {
    const files = by("files") ? [...by("files").files] : [];
    if (!files.length) return;
    const mine = begin();
    for (const f of files) if (!mine.stopped) await copy(f.name, f, asked());
    end(mine);
  };

  // folder checks a bundle: a list of [path, File] with its top folder in front.
  const folder = async (list) => {
    if (!list.length) return;
    const mine = begin(), top = list[0][0].split("/")[0], files = new Map();
    list.sort((a, b) => (a[0] < b[0] ? -1 : 1));
    for (const [path, file] of list) files.set(path.slice(top.length + 1), file);
    const c = card(top);
    if (!files.has("bagit.txt")) { verdict(c, "no_bundle"); return end(mine); }
    let done = 0;
    const total = list.reduce((n, f) => n + f[1].size, 0);
    by("going").hidden = false;
    by("progress").max = Math.max(total, 1);
    const tell = (n) => {
      if (mine.stopped) throw new Error("stopped");
      done += n;
      by("progress").value = done;
    };
    let r;
    try { r = await attestBag.check(files, tell); } catch { if (mine === work) verdict(c, mine.stopped ? "stopped" : "unreadable"); return end(mine); }
    if (mine.stopped) return;
    r.faults.push(...await attestList.files(files, r.faults));
    verdict(c, r.faults.length ? "faulty" : "whole", "(" + r.files + "; " + r.bytes.toLocaleString() + " B)");
    if (r.faults.length) {
      const faults = add(c, "ul");
      for (const f of r.faults.slice(0, 1000)) {
        const li = add(faults, "li");
        li.dataset.fault = f.what;
        add(li, "code", safe(f.file));
        li.append(": " + says[f.what]);
      }
    }
    if (files.has("data/exhibits.xlsx") && !attestSheet.can()) verdict(c, "sheet_not_checked");
    const print = by("print").value.trim(), who = r.signer;
    if (!who || who.holds === false) verdict(c, "unsigned");
    else {
      if (who.holds === null) verdict(c, "signature_not_checked");
      else if (!print) verdict(c, "signed_by");
      else verdict(c, print === who.fingerprint ? "signed" : "other_signer");
      add(add(c, "p"), "code", who.fingerprint);
    }
    const pages = await attestShown.check(files, r.key);
    if (pages.length) {
      verdict(c, "pages_refused");
      const list = add(c, "ul");
      for (const name of pages.slice(0, 1000)) {
        const li = add(list, "li");
        li.dataset.page = name;
        add(li, "code", safe(name));
      }
    }
    const log = await attestLog.check(files, r.sums);
    const proofs = files.has("data/custody/proofs.json") && files.has("data/custody/checkpoint"), unlinkable = files.has("data/custody/unlinkable.json");
    if (unlinkable ? files.has("data/custody/proofs.json") || files.has("data/custody/checkpoint") : !proofs) verdict(c, "log_missing");
    else if (!log) verdict(c, "log_not_checked");
    else if (!log.faults.length) { if (!pages.length) verdict(c, "log_proven", "(" + log.entries + "; " + log.proven + ")"); } // else the refused pages are the last word
    else {
      verdict(c, "log_refused");
      const list = add(c, "ul");
      for (const f of log.faults.slice(0, 1000)) add(list, "li", says[f.what] + (f.number === undefined ? "" : " " + f.number)).dataset.log = f.what;
    }
    for (const s of await attestStamp.check(files, r.sums)) {
      verdict(c, s.what, s.time && "(" + s.time + ")");
      add(add(c, "p"), "code", s.file + " \u2192 " + s.over);
    }
    const copies = [...files.keys()].filter((p) => /^data\/testimonies\/[0-9]+\/disclosure\.json$/.test(p));
    const words_ = copies.length === 1 ? asked() : "";
    for (const p of copies) await copy(p, files.get(p), words_);
    if (copies.length > 1 && asked()) verdict(c, "compare_each");
    end(mine);
  };

  // entries reads what was dropped, folders and all that is in them.
  const entries = async (e, path, out) => {
    if (e.isFile) out.push([path + e.name, await new Promise((ok, no) => e.file(ok, no))]);
    else {
      const r = e.createReader();
      for (;;) {
        const some = await new Promise((ok, no) => r.readEntries(ok, no));
        if (!some.length) return;
        for (const s of some) await entries(s, path + e.name + "/", out);
      }
    }
  };

  const chosen = () => folder([...by("folder").files].map((f) => [f.webkitRelativePath, f]));
  by("folder").addEventListener("change", chosen);
  if (by("files")) by("files").addEventListener("change", one);
  by("again").addEventListener("click", () => { if (by("folder").files.length) chosen(); else one(); });
  by("stop").addEventListener("click", () => { if (work) work.stopped = true; });
  by("ask").addEventListener("submit", (e) => { e.preventDefault(); by("again").click(); });
  // What is dropped on the field itself is the browser's own work. Beside it the
  // entries are read, which Chromium does not allow a page on a disk.
  by("drop").addEventListener("dragover", (e) => { if (e.target !== by("folder")) e.preventDefault(); });
  by("drop").addEventListener("drop", async (e) => {
    if (e.target === by("folder")) return;
    e.preventDefault();
    const first = e.dataTransfer.items[0] && e.dataTransfer.items[0].webkitGetAsEntry && e.dataTransfer.items[0].webkitGetAsEntry();
    const out = [];
    try {
      if (!first || !first.isDirectory) throw new TypeError();
      await entries(first, "", out);
    } catch {
      const mine = begin();
      verdict(card("\u2026"), "not_dropped");
      return end(mine);
    }
    folder(out);
  });
})();
