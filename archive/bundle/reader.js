(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const all = (what, root) => [...(root || document).querySelectorAll(what)];
  const form = by("find"), found = by("found");
  form.hidden = false;
  const value = (id) => by(id) ? by(id).value.trim() : "";

  // Text is compared in one normal form and without case, cluster by cluster, so
  // that Hangul typed as syllables finds Hangul kept as letters, and the place of
  // what was found is known in the text as it stands.
  const clusters = "Segmenter" in Intl ? new Intl.Segmenter() : null;
  const fold = (s) => s.normalize("NFKC").toLowerCase();
  const folded = (s) => {
    let text = "";
    const at = [];
    const take = (piece, i) => { const f = fold(piece); for (let k = 0; k < f.length; k++) at.push(i); text += f; };
    if (clusters) for (const c of clusters.segment(s)) take(c.segment, c.index);
    else { let i = 0; for (const c of s) { take(c, i); i += c.length; } }
    at.push(s.length);
    return { text, at };
  };

  const paragraphs = all("article .account > li[id]").map((li) => {
    const whole = [li, ...all(`[data-of="${li.id}"]`, li.parentNode)];
    return { li, whole, who: li.closest("article").dataset.who, texts: whole.flatMap((e) => all("p.text", e)).map((p) => ({ p, ...folded(p.textContent) })) };
  });
  const events = all(".events > li").map((li) => ({ li, who: li.dataset.who, laws: li.dataset.law.split(" "), from: li.dataset.from, to: li.dataset.to, told: li.dataset.told.split(" "), ...folded(li.textContent) }));

  // spot is a range of a paragraph from one offset of its text to another.
  const spot = (p, from, to) => {
    const range = document.createRange(), walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    let seen = 0, begun = false;
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const length = n.data.length;
      if (!begun && from < seen + length) { range.setStart(n, from - seen); begun = true; }
      if (begun && to <= seen + length) { range.setEnd(n, to - seen); return range; }
      seen += length;
    }
    return null;
  };

  let hits = [], at = -1;
  const refresh = () => {
    const words = fold(value("q")), who = value("who"), law = value("law"), from = value("from"), to = value("to");
    const dated = from !== "" || to !== "";
    const told = new Set();
    let events_ = 0, paragraphs_ = 0;
    for (const e of events) {
      const fits = (!who || e.who === who) && (!law || e.laws.includes(law)) &&
        (!dated || (e.from !== "" && (!from || e.to >= from) && (!to || e.from <= to + "\uffff")));
      if (fits) for (const id of e.told) told.add(id);
      e.li.hidden = !(fits && (!words || e.text.includes(words) || e.told.some((id) => heard(id, words))));
      if (!e.li.hidden) events_++;
    }
    const ranges = [];
    hits = []; at = -1;
    for (const p of paragraphs) {
      const fits = (!who || p.who === who) && (!(law || dated) || told.has(p.li.id));
      let here = !words;
      if (fits && words) for (const t of p.texts) {
        for (let i = t.text.indexOf(words); i >= 0; i = t.text.indexOf(words, i + words.length)) {
          here = true;
          const end = t.at[i + words.length], range = spot(t.p, t.at[i], end > t.at[i] ? end : t.at[i] + 1);
          if (range) ranges.push(range);
        }
      }
      for (const e of p.whole) e.hidden = !(fits && here);
      if (fits && here) { paragraphs_++; if (words || law || dated) hits.push(p.li); }
    }
    for (const a of all("article")) a.hidden = !paragraphs.some((p) => p.who === a.dataset.who && !p.li.hidden) && a.querySelector(".account > li[id]") !== null;
    for (const x of all("figure[data-who]")) x.hidden = who !== "" && x.dataset.who !== who;
    for (const e of all("[data-event]")) e.hidden = by(e.dataset.event).hidden;
    for (const p of all(".places > li")) {
      p.hidden = !all("[data-event]", p).some((e) => !e.hidden);
      for (const g of all(`[data-place="${p.id.slice(5)}"]`)) g.style.display = p.hidden ? "none" : "";
    }
    if (globalThis.CSS && CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
    const any = words || who || law || dated;
    found.textContent = !any ? found.dataset.all : paragraphs_ + events_ === 0 ? found.dataset.nothing :
      found.dataset.found.replace("%d", paragraphs_).replace("%d", events_);
  };
  const heard = (id, words) => paragraphs.some((p) => p.li.id === id && p.texts.some((t) => t.text.includes(words)));

  const show = (e) => { e.tabIndex = -1; e.focus({ preventScroll: true }); e.scrollIntoView({ block: "center" }); };
  const step = (by_) => { if (hits.length) { at = (at + by_ + hits.length) % hits.length; show(hits[at]); } };
  form.addEventListener("input", refresh);
  form.addEventListener("reset", () => setTimeout(refresh));
  form.addEventListener("submit", (e) => { e.preventDefault(); step(1); });
  refresh();

  // What a link leads to may be filtered out: it is shown again.
  document.addEventListener("click", (e) => {
    const link = e.target.closest('a[href^="#"]');
    const to = link && by(link.getAttribute("href").slice(1));
    if (to && to.closest("[hidden]")) { form.reset(); refresh(); }
  });

  // Sound: the paragraph that is heard is marked, and a time plays from there.
  let playing = null;
  for (const sound of all("audio.listen")) {
    const lines = all(".time[data-at]", sound.closest("article")).map((a) => ({ a, li: a.closest("li"), from: Number(a.dataset.at), to: Number(a.dataset.to) }));
    let now = null;
    const mark = () => {
      const t = sound.currentTime, next = lines.findLast((l) => l.from <= t && t < l.to) || null;
      if (next === now) return;
      if (now) { now.li.classList.remove("now"); now.li.removeAttribute("aria-current"); }
      now = next;
      if (!now) return;
      now.li.classList.add("now");
      now.li.setAttribute("aria-current", "true");
      if (by("follow") && by("follow").checked && !sound.paused) now.li.scrollIntoView({ block: "center" });
    };
    sound.addEventListener("timeupdate", mark);
    sound.addEventListener("seeked", mark);
    sound.addEventListener("play", () => {
      if (playing && playing !== sound) playing.pause();
      playing = sound;
      sound.classList.add("on");
      mark();
    });
    for (const l of lines) l.a.addEventListener("click", (e) => {
      e.preventDefault();
      const go = () => { sound.currentTime = l.from + 0.001; sound.play(); };
      if (sound.readyState > 0) return go();
      sound.addEventListener("loadedmetadata", go, { once: true });
      sound.preload = "auto";
      sound.load();
    });
  }

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing) return;
    if (e.key === "Escape" && form.contains(e.target)) { form.reset(); setTimeout(refresh); return; }
    if (!by("keys").checked || e.target.matches("input:not([type=checkbox]),select,textarea,audio,video")) return;
    const sound = playing || document.querySelector("audio.listen");
    switch (e.key.toLowerCase()) {
      case "/": by("q").focus(); break;
      case "n": step(1); break;
      case "p": step(-1); break;
      case "k": if (sound) { if (sound.paused) sound.play(); else sound.pause(); } break;
      case "escape": form.reset(); setTimeout(refresh); break;
      default: return;
    }
    e.preventDefault();
  });
})();
