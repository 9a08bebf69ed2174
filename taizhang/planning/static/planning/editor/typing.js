// Typing in a cell: replaces what stood there (F2 and double click change it), Enter and Tab take it, Esc leaves it.
// Units and people come from a list that a part of the name narrows.
import { TYPED } from "./cells.js";

export class Typing {
  constructor(grid, model) {
    this.grid = grid;
    this.model = model;
    this.list = document.getElementById("pe-choices");
    const { input } = grid;
    input.addEventListener("input", () => { if (!grid.editing) this.begin("typed"); this.#offer(); });
    input.addEventListener("compositionstart", () => { if (!grid.editing) this.begin("typed"); });
    input.addEventListener("blur", () => { if (!grid.moving && grid.editing) this.commit(); });
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) { this.#take(option); this.commit(); }
    });
  }

  get names() { return this.model.names[this.grid.column]; }

  begin(how) {
    const { grid } = this;
    if (!TYPED.includes(grid.column)) return false;
    grid.editing = how; // typed: arrows leave the cell; changed: they move in the text
    grid.cell().classList.add("is-editing");
    if (how === "changed") grid.input.setSelectionRange(grid.input.value.length, grid.input.value.length);
    if (this.names) {
      grid.input.setAttribute("role", "combobox");
      grid.input.setAttribute("aria-controls", "pe-choices");
      grid.input.setAttribute("aria-autocomplete", "list");
      if (how === "changed") this.#offer(true);
    }
    return true;
  }

  #end() {
    const { grid } = this;
    grid.editing = null;
    grid.cell()?.classList.remove("is-editing");
    for (const name of ["role", "aria-controls", "aria-autocomplete", "aria-expanded", "aria-activedescendant"]) grid.input.removeAttribute(name);
    this.list.hidden = true;
  }

  commit() {
    const { grid, model } = this;
    if (!grid.editing) return;
    const { n } = grid.at, name = grid.column, picked = this.list.hidden ? null : this.list.querySelector("[aria-selected=true]");
    const text = picked && this.names ? picked.dataset.id : grid.input.value;
    this.#end();
    if (text !== model.text(n, name)) model.write([[n, name, text]]);
    grid.render();
  }

  cancel() {
    this.#end();
    this.grid.render();
    this.grid.input.select();
  }

  #offer(all = false) {
    const { grid, list, names } = this;
    if (!names) return;
    const found = names.like(all ? "" : grid.input.value).slice(0, 30);
    list.hidden = !found.length;
    grid.input.setAttribute("aria-expanded", String(found.length > 0));
    list.replaceChildren(...found.map(([id, name], n) => {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.id = `pe-choice-${n}`;
      option.dataset.id = id;
      option.textContent = name;
      return option;
    }));
    const box = grid.cell().getBoundingClientRect();
    const under = innerHeight - box.bottom > 220;
    Object.assign(list.style, { left: `${box.left}px`, minWidth: `${box.width}px`, top: under ? `${box.bottom}px` : "auto", bottom: under ? "auto" : `${innerHeight - box.top}px` });
    if (!all && grid.input.value.trim()) this.#take(list.firstChild);
  }

  #take(option) {
    for (const other of this.list.children) other.setAttribute("aria-selected", String(other === option));
    if (!option) return;
    this.grid.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /** Up and down in the list, when it is open. */
  walk(by) {
    const { list } = this;
    if (list.hidden) return false;
    const options = [...list.children], at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    this.#take(options[(at + by + options.length) % options.length] || options[0]);
    return true;
  }
}
