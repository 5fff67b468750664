
(() => {
  const by = (id) => document.getElementById(id);
  const says = {};
  for (const dt of by("says").querySelectorAll("dt")) says[dt.textContent] = dt.nextElementSibling.textContent;
  const words = by("list").textContent.trim().split(" ");
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

  const one = async (file, asked) => {
    const card = add(by("out"), "section", undefined, "card");
    add(card, "h2", safe(file.name));
    const verdict = add(card, "p");
    const say = (kind, why) => {
      verdict.dataset.verdict = kind;
      add(verdict, "strong", says[kind] + (why ? " (" + why + ")" : ""));
    };
    if (!globalThis.crypto || !crypto.subtle) return say("not_checked");
    try {
      let text;
      try { text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer()); } catch { throw new attestCheck.Refused("malformed"); }
      const name = await attestCheck.nameOf(attestCheck.read(text));
      const spelled = attestCheck.spell(name, words);
      if (asked && asked !== spelled && asked !== name) throw new attestCheck.Refused("other_commitment");
      const shown = await attestCheck.verify(text, name);
      say(asked ? "proven" : "compare");
      add(card, "p", spelled).dataset.words = "";
      add(card, "p").append(add(card, "code", name));
      for (const p of shown.parts) {
        if (p.part.startsWith("sound/") || p.part.startsWith("file/")) continue;
        const list = add(card, "ol", undefined, "account");
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
      if (!(e instanceof attestCheck.Refused)) return say("not_checked");
      say("refused", e.fault);
    }
  };

  const run = async () => {
    const asked = by("words").value.trim().toLowerCase().split(/\s+/).join(" ");
    const files = [...by("files").files];
    if (!files.length) return;
    by("out").textContent = "";
    for (const f of files) await one(f, asked);
    by("out").dataset.done = files.length;
  };
  by("files").addEventListener("change", run);
  by("words").addEventListener("change", run);
  by("ask").addEventListener("submit", (e) => { e.preventDefault(); run(); });
})();
