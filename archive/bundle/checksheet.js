// The page's own reader of exhibits.xlsx: its zip in the one way in which Attest packs
// it, its other parts byte by byte, and its rows, in a second implementation.
const attestSheet = (() => {
  const known = attestPages.sheet, crcs = Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n; });
  const crc32 = (b) => { let c = 0xffffffff; for (let i = 0; i < b.length; i++) c = crcs[(c ^ b[i]) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
  const other = () => { throw new TypeError("other"); };

  // inflated unpacks bytes of which there are to be size.
  const inflated = async (packed, size) => {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader(), out = new Uint8Array(size);
    for (let at = 0; ;) {
      const { done, value } = await reader.read();
      if (done) return at === size ? out : other();
      if (at + value.length > size) { await reader.cancel(); other(); }
      out.set(value, at);
      at += value.length;
    }
  };

  // parts gives [name, text] of each file of the zip.
  const parts = async (raw) => {
    const view = new DataView(raw.buffer), u16 = (at) => view.getUint16(at, true), u32 = (at) => view.getUint32(at, true), end = raw.length - 22, out = [];
    if (end < 0 || u32(end) !== 0x06054b50 || u32(end + 4) || u16(end + 20) || u16(end + 8) !== u16(end + 10) || u16(end + 8) > 64) other();
    const from = u32(end + 16), same = (a, b, n) => { for (let i = 0; i < n; i++) if (raw[a + i] !== raw[b + i]) other(); };
    if (from + u32(end + 12) !== end) other();
    let at = 0, line = from, most = known.most;
    for (let i = u16(end + 8); i > 0; i--) {
      if (line + 46 > end) other();
      const n = u16(line + 28), name = line + 46, packed = u32(line + 20), size = u32(line + 24), data = at + 39 + n, behind = data + packed;
      if (name + n + 9 > end || u32(line) !== 0x02014b50 || u16(line + 8) !== 8 || u16(line + 10) !== 8 || u16(line + 30) !== 9 || u32(line + 32) || u32(line + 42) !== at ||
        behind + 16 > from || size > most) other();
      most -= size;
      if (u32(at) !== 0x04034b50 || u16(at + 6) !== 8 || u16(at + 8) !== 8 || u32(at + 14) || u32(at + 18) || u32(at + 22) || u16(at + 26) !== n || u16(at + 28) !== 9 ||
        u32(name + n) !== 0x00055455 || raw[name + n + 4] !== 1 || u32(behind) !== 0x08074b50) other();
      same(at + 30, name, n + 9);
      same(behind + 4, line + 16, 12);
      const text = await inflated(raw.subarray(data, behind), size);
      if (crc32(text) !== u32(line + 16)) other();
      const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      out.push([utf8.decode(raw.subarray(name, name + n)), utf8.decode(text)]);
      at = behind + 16;
      line = name + n + 9;
    }
    return at === from && line === end ? out : other();
  };

  const chars = { amp: "&", lt: "<", gt: ">", quot: '"', "#10": "\n", "#9": "\t" };
  // rows of the sheet; throws for what Attest does not write.
  const rows = async (file) => {
    if (file.size > known.most) other();
    const list = await parts(new Uint8Array(await file.arrayBuffer())), sheet = list.pop() || other(), frame = new Map(Object.entries(known.parts));
    if (sheet[0] !== "xl/worksheets/sheet1.xml" || list.length !== frame.size || !list.every(([name, text]) => frame.get(name) === text) || new Set(list.map(([name]) => name)).size !== frame.size) other();
    const text = sheet[1], out = [], cell = /" t="inlineStr" s="([0-2])"><is><t xml:space="preserve">((?:[^<>&"]|&(?:amp|lt|gt|quot|#10|#9);)*)<\/t><\/is><\/c>/y;
    const number = /"><v>(0|[1-9][0-9]{0,14})<\/v><\/c>/y, wide = attestPages.csv.length;
    if (!text.startsWith(known.front)) other();
    let at = known.front.length;
    const eat = (s) => text.startsWith(s, at) ? (at += s.length) : other();
    const match = (re) => { re.lastIndex = at; const m = re.exec(text); if (m) at = re.lastIndex; return m; };
    for (let n = 1; text.startsWith("<row ", at); n++) {
      eat(`<row r="${n}">`);
      const row = [];
      for (let i = 0; i < wide; i++) {
        eat(`<c r="${String.fromCharCode(65 + i)}${n}`);
        let m = match(cell);
        if (m) row.push((m[1] === "1") === (n === 1) ? m[2].replace(/&([^;]+);/g, (_, c) => chars[c]) : other());
        else row.push(n > 1 && i === 5 && (m = match(number)) ? m[1] : other());
      }
      eat("</row>");
      out.push(row);
    }
    if (!out.length || text.slice(at) !== `</sheetData><autoFilter ref="A1:${String.fromCharCode(64 + wide)}${out.length}"/></worksheet>`) other();
    return out;
  };
  // can says whether this browser unpacks what a zip packs.
  const can = () => { try { return Boolean(new DecompressionStream("deflate-raw")); } catch { return false; } };
  return { rows, can };
})();
