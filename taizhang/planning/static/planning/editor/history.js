// Undo and redo: whole states that share their rows. Kept in this tab under the person's id, as keep.js does.
import { classifiedMark } from "../../ui/marks.js";

const MOST = 200;
const KEPT = 40; // steps that survive a reload

export class History {
  constructor(state) {
    this.past = [];
    this.now = state;
    this.future = [];
  }

  push(state) {
    this.past.push(this.now);
    if (this.past.length > MOST) this.past.shift();
    this.now = state;
    this.future = [];
  }

  undo() { return this.#step(this.past, this.future); }

  redo() { return this.#step(this.future, this.past); }

  #step(from, to) {
    if (!from.length) return false;
    to.push(this.now);
    this.now = from.pop();
    return true;
  }

  /** Each row is written once, however many states hold it. */
  packed() {
    const rows = [], at = new Map();
    const pack = (state) => ({ ...state, rows: state.rows.map((row) => {
      if (!at.has(row)) { at.set(row, rows.length); rows.push(row); }
      return at.get(row);
    }) });
    return { past: this.past.slice(-KEPT).map(pack), now: pack(this.now), future: this.future.slice(-KEPT).map(pack), rows };
  }

  static unpacked({ past, now, future, rows }) {
    rows.forEach(Object.freeze);
    const open = (state) => ({ ...state, rows: state.rows.map((n) => rows[n]) });
    const history = new History(open(now));
    history.past = past.map(open);
    history.future = future.map(open);
    return history;
  }
}

const place = `tz-keep:${document.body.dataset.person}:${location.pathname}:plan`;

/** Remember for this tab: the states, the version they began from, and whether the server has the last of them. */
export function remember(history, version, keys, saved) {
  const text = JSON.stringify({ ...history.packed(), version, keys: [...keys], saved });
  if (classifiedMark(text) || history.now.rows.some((row) => classifiedMark(row.title))) { forget(); return; }
  try { sessionStorage.setItem(place, text); } catch { /* full or private: the server has what it has */ }
}

export function forget() { try { sessionStorage.removeItem(place); } catch { /* nothing there */ } }

export function remembered() {
  try { return JSON.parse(sessionStorage.getItem(place)); } catch { return null; }
}
