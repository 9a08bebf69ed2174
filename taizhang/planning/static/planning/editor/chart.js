// The chart beside the table: the server's drawing, its parts moved to where the rows stand now; what is being dragged.
import { ROW } from "./model.js";
import { sayDay, word } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const DAY = 86_400_000;
const REACH = 7; // px around an end that belong to it
const DOT = 9; // px from the end of a bar to its dot

export class Chart {
  constructor(model, scroll, acts) {
    this.model = model;
    this.scroll = scroll;
    this.acts = acts;
    this.pane = scroll.querySelector("[data-chart]");
    this.head = scroll.querySelector("[data-chart-head]");
    this.holder = document.createElement("div");
    this.holder.className = "pe-svg";
    this.over = make("svg", { class: "pe-over", "aria-hidden": "true" });
    this.pane.append(this.holder, this.over);
    this.parts = new Map(); // id of a row -> shapes
    this.bars = new Map(); // id -> {x, end, mark}
    this.links = [];
    for (const kind of ["changed", "placed"]) model.addEventListener(kind, () => this.lay());
    model.addEventListener("heard", () => this.show());
    this.pane.addEventListener("pointermove", (event) => this.#hover(event));
    this.pane.addEventListener("pointerleave", () => { if (!this.drag) this.#draw(null); });
    this.pane.addEventListener("pointerdown", (event) => this.#down(event));
    this.pane.addEventListener("keydown", (event) => {
      if ((event.key === "Delete" || event.key === "Backspace") && this.chosen) { event.preventDefault(); this.removeChosen(); }
      if (event.key === "Escape") this.choose(null);
    });
  }

  show() {
    const { chart } = this.model;
    if (!chart) { this.pane.classList.add("is-old"); this.lay(); return; }
    this.pane.classList.remove("is-old");
    if (this.digest !== chart.digest) this.#load(chart);
    this.lay();
  }

  #load(chart) {
    const left = this.digest ? this.dateAt(this.scroll.scrollLeft) : null, zoomed = this.zoom !== chart.zoom;
    this.hovered = null;
    this.digest = chart.digest;
    this.zoom = chart.zoom;
    this.holder.innerHTML = chart.svg;
    this.head.innerHTML = chart.head;
    this.svg = this.holder.firstElementChild;
    const { from, day } = this.svg.dataset;
    this.day = Number(day);
    const moved = this.from !== undefined && this.from !== Date.parse(from);
    this.from = Date.parse(from);
    this.off = new Set(chart.off);
    this.headHigh = Number(this.svg.dataset.head);
    this.width = chart.width;
    this.pane.style.width = this.head.style.width = `${chart.width}px`;
    this.over.setAttribute("width", chart.width);
    this.parts.clear();
    this.bars.clear();
    this.links = [];
    const idOf = this.model.idOfKey, at = new Map(chart.keys.map((key, n) => [key, n]));
    this.bands = [...this.svg.querySelectorAll("[data-part=weekend], [data-part=holiday]")];
    this.todayLine = this.svg.querySelector("[data-part=today]");
    for (const el of this.svg.querySelectorAll("[data-key]")) {
      const key = el.dataset.key, id = idOf.get(key);
      if (el.dataset.part === "link") {
        this.links.push({ el, id, before: idOf.get(el.dataset.before), points: pointsOf(el), closed: el.getAttribute("d").endsWith("z"), n: at.get(key), m: at.get(el.dataset.before), was: "" });
        continue;
      }
      if (!this.parts.has(id)) this.parts.set(id, { n: at.get(key), shapes: [], dy: 0, shown: true });
      this.parts.get(id).shapes.push(el);
      if (el.dataset.part === "plan") this.bars.set(id, { x: Number(el.getAttribute("x")), end: Number(el.getAttribute("x")) + Number(el.getAttribute("width")) });
      else if (el.dataset.part === "mark") {
        const x = pointsOf(el)[0][0];
        this.bars.set(id, { x: x - this.day / 2, end: x + this.day / 2, mark: true });
      }
    }
    this.deadline = this.x(chart.deadline) + this.day;
    if (left !== null && (zoomed || moved)) this.scroll.scrollLeft = this.x(left);
  }

  x(iso) { return ((Date.parse(iso) - this.from) / DAY) * this.day; }
  dateOf(offset) { return new Date(this.from + offset * DAY).toISOString().slice(0, 10); }
  dateAt(x) { return this.dateOf(Math.round(x / this.day)); }

  /** Each shape to where its row stands; only what moved is touched. */
  lay() {
    if (!this.svg) return;
    const { model } = this, rows = model.numbers, tops = model.tops;
    const shift = (id, n) => (rows.has(id) ? tops[rows.get(id) - 1] - n * ROW : null);
    for (const [id, part] of this.parts) {
      const dy = shift(id, part.n);
      if ((dy !== null) !== part.shown) {
        part.shown = dy !== null;
        for (const el of part.shapes) el.classList.toggle("is-gone", !part.shown);
      }
      if (dy === null || dy === part.dy) continue;
      part.dy = dy;
      for (const el of part.shapes) if (dy) el.setAttribute("transform", `translate(0 ${dy})`); else el.removeAttribute("transform");
    }
    for (const link of this.links) {
      const to = shift(link.id, link.n), from = shift(link.before, link.m);
      const now = to === null || from === null || !this.#isLinked(link) ? "gone" : `${to} ${from}`;
      if (now === link.was) continue;
      link.was = now;
      link.el.classList.toggle("is-gone", now === "gone");
      if (now === "gone") continue;
      const d = link.points.map(([x, y], n) => `${x} ${y + (link.closed || n > 1 ? to : from)}`).join("L");
      link.el.setAttribute("d", `M${d}${link.closed ? "z" : ""}`);
    }
    const high = tops[model.rows.length + 1] + this.headHigh;
    if (this.high !== high || this.laidSvg !== this.svg) {
      this.high = high;
      this.laidSvg = this.svg;
      this.svg.setAttribute("height", high);
      this.svg.setAttribute("viewBox", `0 0 ${this.width} ${high}`);
      for (const band of this.bands) band.setAttribute("height", high - this.headHigh);
      if (this.todayLine) this.todayLine.setAttribute("d", this.todayLine.getAttribute("d").replace(/L([\d.]+) [\d.]+/, `L$1 ${high}`));
      this.over.setAttribute("height", high - this.headHigh);
      this.pane.style.height = `${high - this.headHigh}px`;
    }
    this.#draw(this.hovered);
  }

  #isLinked({ id, before }) {
    const after = this.model.rows[this.model.numbers.get(id) - 1]?.after;
    return Array.isArray(after) && after.some((link) => link.id === before);
  }

  // ── what the pointer is over ────────────────────────────────────────────────

  #spot(event) {
    const box = this.pane.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** The bar of the row under the pointer and which part of it: its middle, an end, a dot beside an end. */
  #find({ x, y }) {
    const n = this.model.rowAt(y), row = this.model.rows[n], bar = row && this.bars.get(row.id);
    if (!bar || y - this.model.tops[n] > ROW) return null;
    const found = (part) => ({ n, row, bar, part });
    if (x >= bar.end + 3 && x <= bar.end + DOT + REACH) return found("from end");
    if (x <= bar.x - 3 && x >= bar.x - DOT - REACH) return found("from start");
    if (x < bar.x - 3 || x > bar.end + 3) return null;
    if (bar.mark) return found("bar");
    const inside = Math.min(REACH, (bar.end - bar.x) / 3);
    if (x > bar.end - inside) return found("end");
    return found(x < bar.x + inside ? "start" : "bar");
  }

  #hover(event) {
    if (this.drag) { this.#move(event); return; }
    const found = this.acts.locked ? null : this.#find(this.#spot(event));
    this.pane.dataset.over = found ? found.part.replace(" ", "-") : "";
    this.#draw(found);
  }

  #middle(n) { return this.model.tops[n] + 9.5; }

  /** What lies over the drawing: the deadline, the dots of the bar under the pointer, what is being dragged. */
  #draw(found) {
    this.hovered = found;
    const parts = [];
    if (this.deadline) parts.push(make("path", { class: "pe-deadline", d: `M${this.deadline} 0V${this.high - this.headHigh}` }));
    if (found && this.model.rows[found.n]?.id === found.row.id) {
      const y = this.#middle(found.n);
      parts.push(make("circle", { class: "pe-dot", cx: found.bar.end + DOT, cy: y, r: 3.5 }), make("circle", { class: "pe-dot", cx: found.bar.x - DOT, cy: y, r: 3.5 }));
    }
    if (this.drag?.ghost) {
      const { x, end, n, text } = this.drag.ghost, top = this.model.tops[n];
      parts.push(make("rect", { class: "pe-ghost", x, y: top + 4, width: Math.max(end - x, 2), height: 11 }));
      parts.push(...label(text, this.drag.part === "end" ? end + 6 : x, top + 27));
    }
    if (this.drag?.line) {
      const { x, y, to, text } = this.drag.line;
      parts.push(make("path", { class: "pe-rubber", d: `M${x} ${y}L${to.x} ${to.y}` }), ...label(text, to.x + 12, to.y + 18));
    }
    this.over.replaceChildren(...parts);
  }

  // ── dragging ────────────────────────────────────────────────────────────────

  #down(event) {
    if (event.button !== 0 || this.acts.locked || !this.svg) return;
    const spot = this.#spot(event), found = this.#find(spot);
    if (!found) { this.choose(this.#linkAt(event)); return; }
    event.preventDefault();
    this.choose(null);
    this.acts.reach(found.n);
    this.drag = { ...found, from: spot };
    this.pane.setPointerCapture(event.pointerId);
    const up = () => { this.#up(); end(); }, stop = () => { this.drag = null; this.#draw(null); end(); };
    const escape = (key) => { if (key.key === "Escape") stop(); };
    const end = () => {
      this.pane.removeEventListener("pointerup", up);
      this.pane.removeEventListener("pointercancel", stop);
      removeEventListener("keydown", escape, true);
    };
    this.pane.addEventListener("pointerup", up);
    this.pane.addEventListener("pointercancel", stop);
    addEventListener("keydown", escape, true);
  }

  #move(event) {
    const { drag } = this, spot = this.#spot(event);
    if (!drag.moved && Math.hypot(spot.x - drag.from.x, spot.y - drag.from.y) < 4) return;
    drag.moved = true;
    if (drag.part.startsWith("from")) this.#tie(drag, spot); else this.#shift(drag, spot);
    this.#draw(null);
  }

  #isOff(offset) { return this.off.has(offset); }

  #shift(drag, spot) {
    const { bar, row, n, part } = drag, days = Math.round((spot.x - drag.from.x) / this.day);
    const first = Math.round(bar.x / this.day), last = Math.round(bar.end / this.day) - 1, works = row.unit !== "calendar" && !bar.mark;
    if (part === "bar") {
      let to = Math.max(0, first + days);
      while (works && this.#isOff(to) && to < first + days + 40) to += 1; // a step in working days begins on one
      drag.cell = ["fixed_on", this.dateOf(to)];
      drag.ghost = { x: to * this.day, end: to * this.day + bar.end - bar.x, n, text: word("drag.fixed", { day: sayDay(this.dateOf(to)) }) };
      return;
    }
    const from = part === "start" ? Math.min(first + days, last) : first, to = part === "end" ? Math.max(last + days, first) : last;
    let count = 0;
    for (let day = from; day <= to; day++) count += works ? !this.#isOff(day) : 1;
    count = Math.max(1, count);
    drag.cell = ["days", String(count)];
    drag.ghost = { x: from * this.day, end: (to + 1) * this.day, n, text: word(works ? "drag.days" : "drag.calendar", { n: count }) };
  }

  #tie(drag, spot) {
    const ends = drag.part === "from end", target = this.#target(spot, drag.n);
    drag.line = { x: ends ? drag.bar.end + DOT : drag.bar.x - DOT, y: this.#middle(drag.n), to: spot, text: "" };
    drag.link = null;
    if (!target) return;
    const half = target.bar.mark ? ends : spot.x > (target.bar.x + target.bar.end) / 2 && !(ends && spot.x < target.bar.end - 2 * REACH);
    const into = target.bar.mark ? "S" : half ? "F" : "S", type = `${ends ? "F" : "S"}${into}`;
    drag.link = { n: target.n, id: drag.row.id, type };
    drag.line.text = word(`drag.${type}`, { a: drag.n + 1, b: target.n + 1 });
  }

  #target(spot, but) {
    const n = this.model.rowAt(spot.y), row = this.model.rows[n], bar = row && this.bars.get(row.id);
    return bar && n !== but && spot.x > bar.x - 24 && spot.x < bar.end + 24 ? { n, row, bar } : null;
  }

  #up() {
    const { drag } = this;
    this.drag = null;
    this.#draw(null);
    if (!drag?.moved) return;
    const n = this.model.numbers.get(drag.row.id) - 1;
    if (drag.cell && n >= 0) this.model.write([[n, ...drag.cell]]);
    if (drag.link) this.#link(drag.link);
  }

  #link({ n, id, type }) {
    const row = this.model.rows[n];
    if (!Array.isArray(row.after)) { this.acts.say(word("drag.unread", { n: n + 1 })); return; }
    this.model.setLinks(n, [...row.after.filter((link) => link.id !== id), { id, type, lag: 0 }]);
  }

  // ── links ───────────────────────────────────────────────────────────────────

  #linkAt({ clientX, clientY }) {
    for (const [dx, dy] of [[0, 0], [0, 3], [0, -3], [3, 0], [-3, 0], [3, 3], [-3, -3], [3, -3], [-3, 3]]) {
      const el = document.elementsFromPoint(clientX + dx, clientY + dy).find((each) => each.dataset?.part === "link");
      if (el) return this.links.find((link) => link.el === el);
    }
    return null;
  }

  choose(link) {
    this.chosen = link || null;
    for (const each of this.links) each.el.classList.toggle("is-chosen", Boolean(link) && each.id === link.id && each.before === link.before);
    this.acts.chosen(link ? word("link.chosen", { a: this.model.numbers.get(link.before), b: this.model.numbers.get(link.id) }) : "");
    if (link) this.pane.focus({ preventScroll: true });
  }

  removeChosen() {
    const { id, before } = this.chosen, n = this.model.numbers.get(id) - 1;
    this.choose(null);
    if (n >= 0 && Array.isArray(this.model.rows[n].after)) this.model.setLinks(n, this.model.rows[n].after.filter((link) => link.id !== before));
  }

  /** Bring a day into view, a fifth from the left. */
  bring(iso) {
    const room = this.scroll.clientWidth - this.scroll.querySelector("[data-corner]").offsetWidth;
    this.scroll.scrollLeft = Math.max(0, this.x(iso) - room / 5);
  }

  /** The bar of a row. */
  bringBar(id) {
    const bar = this.bars.get(id), room = this.scroll.clientWidth - this.scroll.querySelector("[data-corner]").offsetWidth;
    if (bar) this.scroll.scrollLeft = Math.max(0, bar.x - room / 5);
  }
}

function make(name, attributes) {
  const el = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
  return el;
}

function label(text, x, y) {
  if (!text) return [];
  const el = make("text", { class: "pe-label", x, y });
  el.textContent = text;
  return [el];
}

const pointsOf = (el) => el.getAttribute("d").replace(/[Mz]/g, "").split("L").map((point) => point.split(" ").map(Number));
