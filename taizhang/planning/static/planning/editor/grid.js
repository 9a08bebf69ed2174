// The table: only the rows in view are there. One input, always in the active cell with its text selected, so that
// typing replaces it at once, also through an input method.
import { COLUMNS, COMPUTED, TYPED, shortDay, shown } from "./cells.js";
import { ROW } from "./model.js";
import { word } from "./words.js";

const SPARE = 12; // rows above and below the view

export class Grid {
  constructor(model, scroll) {
    this.model = model;
    this.scroll = scroll;
    this.pane = scroll.querySelector("[data-table]");
    this.grid = scroll.querySelector("[role=grid]");
    this.body = scroll.querySelector("[data-rows-here]");
    this.head = scroll.querySelector("[data-head]");
    this.topRow = scroll.querySelector("[data-top]");
    this.places = new Map(); // id -> what is shown of a row
    this.spare = []; // elements of rows that went out of view
    this.at = { n: 0, c: 0 };
    this.anchor = { n: 0, c: 0 };
    this.order = 0;
    this.input = document.createElement("input");
    Object.assign(this.input, { className: "pe-input", type: "text", autocomplete: "off", spellcheck: false });
    this.labels = Object.fromEntries([...this.head.querySelectorAll("[data-column]")].map((cell) => [cell.dataset.column, cell.dataset.name || cell.textContent.trim()]));
    scroll.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.#soon()).observe(scroll);
    for (const kind of ["changed", "heard", "placed"]) model.addEventListener(kind, () => { this.order++; this.render(); });
    this.across = scroll.querySelector("[data-across]"); // the pane's own bar would lie far below
    this.pane.addEventListener("scroll", () => { this.head.scrollLeft = this.across.scrollLeft = this.pane.scrollLeft; }, { passive: true });
    this.across.addEventListener("scroll", () => { this.pane.scrollLeft = this.across.scrollLeft; }, { passive: true });
    new ResizeObserver(() => { this.across.firstElementChild.style.width = `${this.grid.offsetWidth}px`; }).observe(this.pane);
  }

  #soon() {
    if (this.waits) return;
    this.waits = requestAnimationFrame(() => { this.waits = 0; this.render(); });
  }

  get count() { return this.model.rows.length + 1; }
  get column() { return COLUMNS[this.at.c]; }
  get row() { return this.model.rows[this.at.n]; }
  get range() {
    const [a, b] = [this.anchor, this.at];
    return { from: Math.min(a.n, b.n), to: Math.max(a.n, b.n), left: Math.min(a.c, b.c), right: Math.max(a.c, b.c) };
  }

  render() {
    const { model, scroll } = this, headHigh = this.topRow.offsetHeight;
    const first = Math.max(0, model.rowAt(scroll.scrollTop) - SPARE);
    const last = Math.min(this.count - 1, model.rowAt(scroll.scrollTop + scroll.clientHeight - headHigh) + SPARE);
    const wanted = new Set();
    const high = `${model.tops[this.count]}px`;
    if (this.high !== high) this.grid.style.height = this.high = high;
    this.grid.setAttribute("aria-rowcount", this.count + 1);
    for (let n = first; n <= last; n++) wanted.add(n);
    wanted.add(this.at.n = Math.min(this.at.n, this.count - 1)); // whoever types stays there
    const kept = new Set();
    for (const n of wanted) kept.add(this.#show(n));
    for (const [id, place] of this.places) if (!kept.has(id)) this.#drop(id, place);
    this.#paint();
    this.#attach();
  }

  #drop(id, { el, said }) {
    this.places.delete(id);
    said?.remove();
    el.remove();
    el.classList.remove("has-said", "has-sel");
    for (const cell of el.children) { cell.classList.remove("is-sel"); cell.removeAttribute("aria-selected"); }
    this.spare.push(el);
  }

  #show(n) {
    const row = this.model.rows[n], id = row?.id ?? "";
    let place = this.places.get(id);
    if (!place) {
      place = { el: this.spare.pop() || this.#make(), id };
      this.places.set(id, place);
      this.body.append(place.el);
    }
    const dates = row && this.model.dates.get(id), top = this.model.tops[n];
    if (place.row !== row || place.n !== n || place.dates !== dates || place.order !== this.order) this.#fill(place, n, row, dates);
    if (place.top !== top) {
      place.el.style.transform = `translateY(${top}px)`;
      if (place.said) place.said.style.transform = `translateY(${top + ROW}px)`;
      place.top = top;
    }
    return id;
  }

  #make() {
    const row = document.createElement("div");
    row.className = "pe-row";
    row.setAttribute("role", "row");
    const no = document.createElement("div");
    no.className = "pe-cell c-no";
    no.setAttribute("role", "rowheader");
    no.setAttribute("aria-colindex", 1);
    row.append(no);
    COLUMNS.forEach((name, c) => {
      const cell = document.createElement("div");
      cell.className = `pe-cell c-${name}${COMPUTED.includes(name) ? " is-computed" : ""}`;
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", c + 2);
      if (COMPUTED.includes(name)) cell.setAttribute("aria-readonly", "true");
      cell.append(document.createElement("span"));
      row.append(cell);
    });
    return row;
  }

  #fill(place, n, row, dates) {
    const { el, id } = place, { model } = this, faults = (row && model.faults.get(id)) || {};
    el.setAttribute("aria-rowindex", n + 2);
    el.dataset.n = n;
    el.classList.toggle("is-fifth", n % 5 === 4);
    el.classList.toggle("is-critical", Boolean(dates?.[3]));
    el.classList.toggle("is-new", !row);
    const [no, ...cells] = el.children;
    set(no, row ? `${n + 1}` : "+");
    TYPED.forEach((name, c) => {
      const cell = cells[c], text = row ? shown(row, name, model.about) : "";
      set(cell.firstChild, text);
      cell.title = text.length > 12 && name !== "after" ? text.slice(0, 300) : "";
      const wrong = faults[name];
      cell.classList.toggle("is-wrong", Boolean(wrong));
      if (wrong) cell.setAttribute("aria-invalid", "true"); else cell.removeAttribute("aria-invalid");
    });
    COMPUTED.forEach((name, c) => {
      const cell = cells[TYPED.length + c];
      let text = row && !dates && !isBlank(row) ? "—" : "";
      if (dates) text = name === "float" ? `${dates[2]}` : shortDay(dates[c], model.year);
      set(cell.firstChild, text);
      cell.classList.toggle("is-late", Boolean(dates && dates[2] < 0));
    });
    this.#say(place, n, row);
    Object.assign(place, { n, row, dates, order: this.order });
  }

  /** What is wrong in a row stands in a line of its own under it. */
  #say(place, n, row) {
    const said = row && this.model.saidOf(row);
    if (!said) { place.said?.remove(); place.said = null; place.el.classList.remove("has-said"); return; }
    if (!place.said) {
      place.said = document.createElement("div");
      place.said.className = "pe-row pe-said";
      place.said.setAttribute("role", "row");
      place.said.append(document.createElement("div"));
      place.said.firstChild.setAttribute("role", "gridcell");
      place.el.after(place.said);
      place.top = null;
    }
    place.el.classList.add("has-said");
    place.said.firstChild.replaceChildren(...said.map(([name, sentence]) => {
      const part = document.createElement("span");
      part.id = `pe-${place.id}-${name}`;
      part.textContent = said.length > 1 || sentence.length < 6 ? `${this.labels[name] || ""}：${sentence}` : sentence;
      part.title = sentence;
      return part;
    }));
  }

  /** Which cells are chosen. */
  #paint() {
    const { from, to, left, right } = this.range, several = from !== to || left !== right;
    for (const { el, n } of this.places.values()) {
      const inside = n >= from && n <= to;
      if (!inside && !el.classList.contains("has-sel") && n !== this.at.n) continue;
      el.classList.toggle("has-sel", inside);
      const cells = el.children;
      for (let c = 0; c < COLUMNS.length; c++) {
        const chosen = inside && c >= left && c <= right;
        cells[c + 1].classList.toggle("is-sel", chosen && several);
        if (chosen) cells[c + 1].setAttribute("aria-selected", "true"); else cells[c + 1].removeAttribute("aria-selected");
      }
    }
  }

  cell(n = this.at.n, c = this.at.c) {
    const place = this.places.get(this.model.rows[n]?.id ?? "");
    return place?.el.children[c + 1];
  }

  /** The input stands in the active cell and says where it is. */
  #attach() {
    const cell = this.cell();
    if (!cell) return;
    const { input } = this, had = document.activeElement === input;
    if (input.parentNode !== cell) {
      this.moving = true;
      cell.append(input);
      if (had) input.focus({ preventScroll: true });
      this.moving = false;
    }
    if (!this.editing) this.#load(had);
  }

  #load(had) {
    const { input, model } = this, name = this.column, row = this.row;
    const text = TYPED.includes(name) ? (row ? model.text(this.at.n, name) : "") : this.cell().firstChild.textContent;
    if (input.value !== text) input.value = text;
    input.readOnly = COMPUTED.includes(name);
    input.setAttribute("aria-label", word("cell", { n: this.at.n + 1, name: this.labels[name] }));
    const wrong = row && model.faults.get(row.id)?.[name];
    const said = wrong && `pe-${row.id}-${name}`;
    if (said) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", said); }
    else { input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); }
    if (had) input.select();
  }

  /** Move to a cell; with `extend` the range grows to it. */
  go(n, c, { extend = false, focus = true } = {}) {
    this.at = { n: clamp(n, this.count - 1), c: clamp(c, COLUMNS.length - 1) };
    if (!extend) this.anchor = { ...this.at };
    this.model.setActive(this.row?.id ?? null);
    this.#bring();
    this.render();
    if (focus && document.activeElement !== this.input) this.input.focus({ preventScroll: true });
    if (!this.editing) this.input.select();
  }

  choose(from, to) {
    this.anchor = { n: from, c: 0 };
    this.go(to, COLUMNS.length - 1, { extend: true });
  }

  #bring() {
    const { scroll, pane, model } = this, room = scroll.clientHeight - this.topRow.offsetHeight - 14;
    const top = model.tops[this.at.n], bottom = top + ROW;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (bottom > scroll.scrollTop + room) scroll.scrollTop = bottom - room;
    const head = this.head.querySelectorAll("[data-column]")[this.at.c];
    if (!head || getComputedStyle(head).position === "sticky") return;
    const fixedLeft = this.head.querySelector(".c-title").getBoundingClientRect().right, fixedRight = this.head.querySelector(".c-starts").getBoundingClientRect().left;
    const box = head.getBoundingClientRect();
    if (box.left < fixedLeft) pane.scrollLeft -= fixedLeft - box.left;
    else if (box.right > fixedRight) pane.scrollLeft += box.right - fixedRight;
    this.head.scrollLeft = pane.scrollLeft;
  }
}

const clamp = (value, most) => Math.min(Math.max(value, 0), most);
const isBlank = (row) => !row.title && !row.days;
function set(el, text) { if (el.textContent !== text) el.textContent = text; }
