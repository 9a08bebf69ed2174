// What stands in a cell: how it is shown, typed, copied, and read back. A row is never changed, only replaced.
import * as links from "./links.js";
import { word } from "./words.js";

export const TYPED = ["title", "days", "unit", "after", "not_before", "not_after", "fixed_on", "milestone", "owner", "person"];
export const COMPUTED = ["starts", "finishes", "float"];
export const COLUMNS = [...TYPED, ...COMPUTED];
const EMPTY = { title: "", days: "", unit: "working", after: [], not_before: "", not_after: "", fixed_on: "", milestone: "", owner: "", person: "" };
const DATES = new Set(["not_before", "not_after", "fixed_on"]);
const NOTHING = Object.freeze([]);
let made = 0;

/** A row that nobody has sent yet has an id of its own; the server gives it a key. */
export const newRow = (cells = {}) => Object.freeze({ ...EMPTY, ...cells, id: `n${Date.now().toString(36)}-${made++}` });
export const knownRow = ({ key, ...cells }) => Object.freeze({ ...EMPTY, ...cells, after: cells.after || NOTHING, unit: cells.unit || "working", id: key });
export const isEmpty = (row) => !TYPED.some((name) => name !== "unit" && name !== "milestone" && row[name].length);
export const numbersOf = (rows) => new Map(rows.map((row, n) => [row.id, n + 1]));

const plainest = (text) => text.normalize("NFKC").trim().toLowerCase();

/** Names of units and people: by id, and the id of what was typed. */
export class Names {
  constructor(pairs) {
    this.pairs = pairs.map(([id, name]) => [String(id), name.trim()]);
    this.byId = new Map(this.pairs);
  }

  say(id) { return this.byId.get(id) ?? id; }

  /** Those whose name holds what was typed. */
  like(text) {
    const part = plainest(text);
    return part ? this.pairs.filter(([, name]) => plainest(name).includes(part)) : this.pairs;
  }

  /** The id of a name, whole or of the only one that holds it; what cannot be found stays as typed. */
  id(text) {
    const wanted = plainest(text);
    if (!wanted || this.byId.has(wanted)) return wanted;
    const whole = this.pairs.filter(([, name]) => plainest(name) === wanted || plainest(name).split(/\s/).includes(wanted));
    const found = whole.length ? whole : this.like(text);
    return found.length === 1 ? found[0][0] : text.trim();
  }
}

/** The text of a typed cell as one edits and copies it. */
export function textOf(row, name, { numbers, names }) {
  if (name === "unit") return word(row.unit === "calendar" ? "calendar" : "working");
  if (name === "milestone") return row.milestone === "1" ? "◆" : "";
  if (name === "after") return links.say(row.after, numbers);
  return name in names ? names[name].say(row[name]) : row[name];
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
export function shortDay(iso, year) {
  const found = ISO.exec(iso);
  if (!found) return iso;
  return found[1] === year ? `${found[2]}-${found[3]}` : `${found[1].slice(2)}-${found[2]}-${found[3]}`;
}

/** The same as it is shown: dates without the year of the plan, units in one letter. */
export function shown(row, name, about) {
  if (name === "unit") return row.milestone === "1" ? "" : word(row.unit === "calendar" ? "calendar.short" : "working.short");
  return DATES.has(name) ? shortDay(row[name], about.year) : textOf(row, name, about);
}

/** The row with this text in a cell. */
export function put(row, name, text, { ids, names }) {
  const value = read(name, text, ids, names, row);
  return row[name] === value || (Array.isArray(value) && JSON.stringify(value) === JSON.stringify(row[name])) ? row : Object.freeze({ ...row, [name]: value });
}

function read(name, text, ids, names, row) {
  const plain = plainest(text);
  if (name === "unit") {
    if (/^(z|自|日历|c)/.test(plain)) return "calendar";
    return /^(g|工|w|$)/.test(plain) ? "working" : row.unit;
  }
  if (name === "milestone") return /^($|0|否|不|无|n|no|false)$/.test(plain) ? "" : "1";
  if (name === "after") return plain ? links.read(text, ids) : NOTHING;
  if (name in names) return names[name].id(text);
  return text.replace(/\s+/g, " ").trim();
}
