// The plan that is being written: its rows, what the server said about them, where each row stands on the page.
import { COLUMNS, Names, TYPED, isEmpty, knownRow, newRow, numbersOf, put, textOf } from "./cells.js";
import { History } from "./history.js";

export const ROW = 31;

export class Model extends EventTarget {
  constructor(opened) {
    super();
    this.names = { owner: new Names(opened.units), person: new Names(opened.people) };
    this.keys = new Map(); // id of a row -> the server's key, where they differ
    this.faults = new Map(); // id -> {field: sentence}
    this.planFaults = [];
    this.dates = new Map(); // id -> [latest start, latest finish, float, critical, earliest start, earliest finish]
    this.chart = null;
    this.version = opened.version;
    this.active = null; // id of the row where somebody types: what is still missing there is not said yet
    this.history = new History({ rows: opened.rows.map(knownRow), deadline: opened.deadline, start: opened.start });
    this.#count();
    this.hear(opened, this.rows);
  }

  get state() { return this.history.now; }
  get rows() { return this.history.now.rows; }
  get about() { return { numbers: this.numbers, ids: this.ids, names: this.names, year: this.year }; }

  #count() {
    this.numbers = numbersOf(this.rows);
    this.ids = this.rows.map((row) => row.id);
    this.year = (/^\d{4}/.exec(this.state.start) || /^\d{4}/.exec(this.state.deadline) || [""])[0];
    this.#place();
  }

  /** Each row is one line high, and two when something is wrong in it. */
  #place() {
    this.tops = new Array(this.rows.length + 2);
    this.tops[0] = 0;
    this.rows.forEach((row, n) => { this.tops[n + 1] = this.tops[n] + (this.saidOf(row) ? 2 : 1) * ROW; });
    this.tops[this.rows.length + 1] = this.tops[this.rows.length] + ROW; // the empty row at the end
  }

  /** The faults that are said under a row: where somebody is typing, not what is still empty. */
  saidOf(row) {
    const faults = this.faults.get(row.id);
    if (!faults) return null;
    const said = Object.entries(faults).filter(([name]) => row.id !== this.active || !TYPED.includes(name) || row[name].length);
    return said.length ? said : null;
  }

  rowAt(y) {
    let low = 0, high = this.rows.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= y) low = middle; else high = middle - 1;
    }
    return low;
  }

  keyOf(id) { return this.keys.get(id) ?? id; }

  #tell(kind) { this.dispatchEvent(new CustomEvent(kind)); }

  /** Somebody changed something. */
  change(patch) {
    const next = { ...this.state, ...patch };
    if (next.rows === this.state.rows && next.deadline === this.state.deadline && next.start === this.state.start) return;
    this.history.push(next);
    this.#changed();
  }

  undo() { if (this.history.undo()) this.#changed(); }
  redo() { if (this.history.redo()) this.#changed(); }

  #changed() {
    this.#count();
    this.#tell("changed");
  }

  setActive(id) {
    if (this.active === id) return;
    const was = this.active;
    this.active = id;
    if (this.faults.has(was) || this.faults.has(id)) { this.#place(); this.#tell("placed"); }
  }

  /** Put texts into cells: [row, column name, text]…; rows that are not there yet are made. */
  write(cells) {
    const last = Math.max(-1, ...cells.map(([n]) => n));
    let rows = this.rows.slice();
    while (rows.length <= last) rows.push(newRow());
    const about = { ids: rows.map((row) => row.id), names: this.names };
    let touched = rows.length > this.rows.length && cells.some(([, , text]) => text.trim());
    for (const [n, name, text] of cells) {
      const row = put(rows[n], name, text, about);
      if (row === rows[n]) continue;
      this.#unsay(row.id, name);
      rows[n] = row;
      touched = true;
    }
    if (touched) this.change({ rows });
  }

  /** A cell that has just been changed is not wrong any more, as far as we know. */
  #unsay(id, name) {
    const faults = this.faults.get(id);
    if (!faults || !(name in faults)) return;
    const { [name]: _, ...rest } = faults;
    if (Object.keys(rest).length) this.faults.set(id, rest); else this.faults.delete(id);
  }

  insert(at, count = 1) {
    const rows = this.rows.slice();
    rows.splice(at, 0, ...Array.from({ length: count }, () => newRow()));
    this.change({ rows });
  }

  /** Rows from elsewhere, below those that stand here; returns how many stood. */
  bring(rows) {
    const made = rows.map(({ key, after, ...cells }) => newRow({ ...cells, unit: cells.unit || "working" }));
    const ids = new Map(rows.map(({ key }, n) => [key, made[n].id]));
    const tied = made.map((row, n) => {
      const { after } = rows[n];
      return Object.freeze({ ...row, after: Array.isArray(after) ? after.map((link) => ({ ...link, id: ids.get(link.id) })) : after });
    });
    const kept = this.sent();
    this.change({ rows: [...kept, ...tied] });
    return kept.length;
  }

  /** Take rows out, and what refers to them. */
  remove(from, to) {
    const gone = new Set(this.rows.slice(from, to + 1).map((row) => row.id));
    if (!gone.size) return;
    const rows = this.rows.filter((row) => !gone.has(row.id)).map((row) => {
      if (!Array.isArray(row.after) || !row.after.some((link) => gone.has(link.id))) return row;
      return Object.freeze({ ...row, after: row.after.filter((link) => !gone.has(link.id)) });
    });
    this.change({ rows });
  }

  /** Move rows up or down by one; links keep their rows. */
  move(from, to, by) {
    const rows = this.rows.slice();
    if (from + by < 0 || to + by >= rows.length) return false;
    const moved = rows.splice(from, to - from + 1);
    rows.splice(from + by, 0, ...moved);
    this.change({ rows });
    return true;
  }

  setLinks(n, after) {
    const rows = this.rows.slice();
    rows[n] = Object.freeze({ ...rows[n], after });
    this.#unsay(rows[n].id, "after");
    this.change({ rows });
  }

  text(n, name) {
    const row = this.rows[n];
    if (!row) return "";
    if (TYPED.includes(name)) return textOf(row, name, this.about);
    const dates = this.dates.get(row.id);
    return dates ? String(dates[COLUMNS.indexOf(name) - TYPED.length]) : "";
  }

  /** The rows as the server takes them; those at the end that nobody has typed into are left out. */
  sent() {
    let rows = this.rows;
    while (rows.length && isEmpty(rows.at(-1))) rows = rows.slice(0, -1);
    return rows;
  }

  packed(rows) {
    return rows.map(({ id, ...cells }) => ({
      ...cells,
      key: this.keyOf(id),
      after: Array.isArray(cells.after) ? cells.after.map((link) => ({ ...link, id: this.keyOf(link.id) })) : cells.after,
    }));
  }

  /** Whether this is the very same, but for the keys of rows. */
  isLike({ rows, deadline, start }) {
    const plain = (all) => {
      const about = { ...this.about, numbers: numbersOf(all) };
      return all.map((row) => TYPED.map((name) => (name in this.names ? row[name] : textOf(row, name, about))));
    };
    return JSON.stringify([plain(this.sent()), this.state.deadline, this.state.start]) === JSON.stringify([plain(rows.map(knownRow)), deadline, start]);
  }

  /** What the server says about the rows that it was sent. */
  hear(said, rows) {
    const ids = rows.map((row) => row.id), now = new Map(this.rows.map((row) => [row.id, row]));
    said.keys.forEach((key, n) => { if (ids[n] && ids[n] !== key) this.keys.set(ids[n], key); });
    this.idOfKey = new Map(said.keys.map((key, n) => [key, ids[n]]));
    this.version = said.version;
    this.faults.clear();
    this.planFaults = [];
    for (const [n, name, sentence] of said.faults) {
      const row = n === null ? null : rows[n];
      if (!row) { this.planFaults.push([name, sentence]); continue; }
      if (name && now.get(row.id)?.[name] !== row[name]) continue; // typed anew meanwhile
      const faults = this.faults.get(row.id) || {};
      faults[name] ??= sentence;
      this.faults.set(row.id, faults);
    }
    this.dates.clear();
    said.dates.forEach((dates, n) => { if (dates && ids[n]) this.dates.set(ids[n], dates); });
    if (said.after) this.#understand(said.after, rows);
    if (!said.chart || said.chart.svg) this.chart = said.chart;
    this.answer = said.answer;
    this.#place();
    this.#tell("heard");
  }

  /** What this tab remembers of the same draft; `opened` is what the server has. */
  restore(history, keys, opened) {
    this.history = history;
    this.keys = new Map(keys);
    this.#count();
    if (opened) this.hear(opened, this.sent());
    else this.#tell("changed");
  }

  /** 前置 that only the server could read (by the title of a step) is links from now on. */
  #understand(after, sent) {
    const texts = new Map(sent.filter((row) => !Array.isArray(row.after) && row.after && after[this.keyOf(row.id)]).map((row) => [row.id, row.after]));
    if (!texts.size) return;
    const rows = this.rows.map((row) => {
      if (texts.get(row.id) !== row.after) return row;
      const links = after[this.keyOf(row.id)].map((link) => ({ ...link, id: this.idOfKey.get(link.id) ?? link.id }));
      return Object.freeze({ ...row, after: links });
    });
    this.history.now = { ...this.state, rows };
    this.#count();
  }

  /** Begin again from what somebody else wrote; what was here stays behind the undo button. */
  take(opened) {
    const rows = opened.rows.map(knownRow);
    this.history.push({ rows, deadline: opened.deadline, start: opened.start });
    this.#count();
    this.hear(opened, rows);
  }
}
