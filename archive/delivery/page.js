"use strict";
(function () {
  const byId = (id) => document.getElementById(id);
  const words = byId("words").dataset;
  const say = (text) => { byId("say").textContent = text; };
  const bytes = (b64) => Uint8Array.from(atob(b64.trim()), (c) => c.charCodeAt(0));
  const chunkSize = 1048576, rounds = 600000;
  const aad = new TextEncoder().encode("attest/told/v1");

  if (!(window.crypto && crypto.subtle)) { say(words.old); return; }

  function nonce(i, last) {
    const n = new Uint8Array(12);
    new DataView(n.buffer).setUint32(7, i);
    n[11] = last ? 1 : 0;
    return n;
  }

  async function open(typed) {
    const pass = typed.normalize("NFC").toLowerCase().trim().split(/\s+/).join(" ");
    const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(pass), "PBKDF2", false, ["deriveKey"]);
    const key = await crypto.subtle.deriveKey(
      { name: "PBKDF2", hash: "SHA-256", salt: bytes(byId("salt").textContent), iterations: rounds },
      raw, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const sealed = document.querySelectorAll("script.c");
    const parts = [];
    for (let i = 0; i < sealed.length; i++) {
      const last = i === sealed.length - 1;
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce(i, last), additionalData: aad }, key, bytes(sealed[i].textContent));
      if (!last && plain.byteLength !== chunkSize) throw new Error("cut");
      parts.push(new Uint8Array(plain));
    }
    const head = new DataView(parts[0].buffer).getUint32(0);
    if (head > 4096) throw new Error("head");
    const content = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(parts[0].subarray(4, 4 + head)));
    parts[0] = parts[0].subarray(4 + head);
    return { name: String(content.name), media: String(content.media), blob: new Blob(parts, { type: "application/octet-stream" }) };
  }

  // firstPage finds NAME/data/index.html in a bundle, whose files are stored one behind the other.
  async function firstPage(blob) {
    let at = 0;
    for (let n = 0; n < 200000 && at + 30 <= blob.size; n++) {
      const h = new DataView(await blob.slice(at, at + 30).arrayBuffer());
      if (h.getUint32(0, true) !== 0x04034b50 || h.getUint16(8, true) !== 0) return null;
      const size = h.getUint32(18, true), nameLen = h.getUint16(26, true), extra = h.getUint16(28, true);
      if (size === 0xffffffff) return null;
      const name = await blob.slice(at + 30, at + 30 + nameLen).text();
      at += 30 + nameLen + extra;
      if (/^[^/]+\/data\/index\.html$/.test(name)) return blob.slice(at, at + size).text();
      at += size;
    }
    return null;
  }

  byId("ask").addEventListener("submit", async (e) => {
    e.preventDefault();
    const field = byId("pass");
    say(words.wait);
    try {
      const got = await open(field.value);
      field.value = "";
      byId("ask").hidden = true;
      const link = byId("link");
      link.href = URL.createObjectURL(got.blob);
      link.download = got.name;
      link.textContent = words.save.replace("%s", got.name);
      byId("save").hidden = false;
      const page = got.media === "text/html" ? await got.blob.text() : await firstPage(got.blob);
      if (page !== null) {
        byId("view").srcdoc = page;
        byId("view").hidden = false;
      }
      say(words.done);
      link.focus();
    } catch (why) {
      say(words.wrong);
      field.focus();
    }
  });
  byId("ask").hidden = false;
  say(words.ready);
  byId("pass").focus();
})();
