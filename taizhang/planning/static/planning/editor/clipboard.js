// Copy and paste as spreadsheets do it: cells between tabs, rows between lines, what holds either in quotes.
import { COLUMNS, TYPED } from "./cells.js";

export function read(text) {
  const rows = [[]];
  let cell = "", quoted = false, n = 0;
  const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (; n < body.length; n++) {
    const c = body[n];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (body[n + 1] === '"') { cell += c; n++; }
      else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === "\t" || c === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (c === "\n") rows.push([]);
    } else cell += c;
  }
  rows.at(-1).push(cell);
  return quoted ? body.split("\n").map((line) => line.split("\t")) : rows; // a lone quote is no quote
}

export function write(rows) {
  return rows.map((cells) => cells.map((cell) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t")).join("\n");
}

export function clipboard(grid, model, { say, word, most, table }) {
  const { input } = grid;
  const cells = () => {
    const { from, to, left, right } = grid.range, rows = [];
    for (let n = from; n <= Math.min(to, model.rows.length - 1); n++) rows.push(COLUMNS.slice(left, right + 1).map((name) => model.text(n, name)));
    return rows;
  };
  const put = (event) => {
    if (grid.editing) return false;
    event.clipboardData.setData("text/plain", write(cells()));
    event.preventDefault();
    return true;
  };
  input.addEventListener("copy", put);
  input.addEventListener("cut", (event) => { if (put(event)) clear(); });
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (grid.editing || !text) return;
    event.preventDefault();
    const rows = read(text);
    const whole = rows.length > 1 && rows[0].length > 1 && !model.sent().length;
    if (whole) table(text).then((known) => { if (!known) paste(text); });
    else paste(text);
  });

  function clear() {
    const { from, to, left, right } = grid.range, found = [];
    for (let n = from; n <= Math.min(to, model.rows.length - 1); n++) {
      for (let c = left; c <= Math.min(right, TYPED.length - 1); c++) found.push([n, TYPED[c], ""]);
    }
    if (found.length) model.write(found);
  }

  /** A first line that names columns says where each goes; one cell fills a whole range. */
  function paste(text) {
    let rows = read(text);
    const { from, to, left, right } = grid.range;
    const named = columnsOf(rows[0]);
    let columns = named || COLUMNS.slice(left);
    if (named) rows = rows.slice(1);
    if (rows.length === 1 && rows[0].length === 1) {
      rows = Array.from({ length: to - from + 1 }, () => Array(right - left + 1).fill(rows[0][0]));
    }
    let left_out = 0;
    const kept = rows.slice(0, most - from);
    if (kept.length < rows.length) left_out += rows.length - kept.length;
    const found = [];
    let extra = 0;
    kept.forEach((cells_, r) => cells_.forEach((cell, c) => {
      const name = columns[c];
      if (TYPED.includes(name)) found.push([from + r, name, cell]);
      else if (name === undefined && cell.trim()) extra = Math.max(extra, c - columns.length + 1);
    }));
    // Rows first, so that 前置 can name rows that come in the same paste.
    found.sort(([, a], [, b]) => (a === "after") - (b === "after"));
    model.write(found);
    grid.anchor = { n: from, c: named ? 0 : left };
    grid.go(from + kept.length - 1, named ? TYPED.length - 1 : Math.min(left + Math.max(...kept.map((each) => each.length)) - 1, COLUMNS.length - 1), { extend: true });
    const sentences = [word("pasted", { n: kept.length })];
    if (extra) sentences.push(word("pasted.extra", { n: extra }));
    if (left_out) sentences.push(word("pasted.rows", { n: left_out, most }));
    say(sentences.join(" "), extra || left_out ? "warn" : "");
  }

  function columnsOf(cells_) {
    const wanted = new Map(Object.entries(grid.labels).map(([name, label]) => [label, name]));
    const found = cells_.map((cell) => wanted.get(cell.trim()) ?? null);
    return found.filter(Boolean).length >= 2 ? found : null;
  }

  return { clear, paste };
}
