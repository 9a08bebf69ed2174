// On a phone: a list of the steps that reads well, and for each a simple form that opens under it.
import { TYPED, shortDay, shown } from "./cells.js";
import { word } from "./words.js";

const narrow = matchMedia("(max-width: 767px)");

export function phone(model, root) {
  const list = root.querySelector("[data-list]"), template = document.getElementById("pe-step").content;
  let open = null; // id of the step whose form is open; "" for the new one

  function line(row, n) {
    const item = document.createElement("li"), dates = model.dates.get(row?.id), said = row && model.saidOf(row);
    const head = document.createElement("button");
    Object.assign(head, { type: "button", className: "pe-step" });
    head.setAttribute("aria-expanded", "false");
    if (!row) head.textContent = word("step.new");
    else {
      head.classList.toggle("is-critical", Boolean(dates?.[3]));
      head.append(part("b", `${n + 1} ${row.milestone === "1" ? "◆ " : ""}${row.title || "—"}`));
      const length = row.milestone === "1" || !row.days ? "" : `${row.days} ${shown(row, "unit", model.about)}`;
      const when = dates ? word("step.when", { from: shortDay(dates[0], model.year), to: shortDay(dates[1], model.year), n: dates[2] }) : "";
      const line_ = part("span", [length, when, row.owner && model.names.owner.say(row.owner)].filter(Boolean).join("　"));
      line_.classList.toggle("tz-late", Boolean(dates && dates[2] < 0));
      head.append(line_);
      for (const [, sentence] of said || []) head.append(part("span", sentence, "pe-wrong"));
    }
    head.addEventListener("click", () => { open = open === (row?.id ?? "") ? null : row?.id ?? ""; draw(); });
    item.append(head);
    item.dataset.id = row?.id ?? "";
    return item;
  }

  function form(row, n) {
    const part_ = template.firstElementChild.cloneNode(true);
    const fill = (select, names, value) => {
      select.replaceChildren(...[["", ""], ...names.pairs].map(([id, name]) => new Option(name, id, false, id === value)));
      if (value && !names.byId.has(value)) select.append(new Option(value, value, true, true));
    };
    for (const name of TYPED) {
      const field = part_.querySelector(`[name=${name}]`);
      if (name in model.names) fill(field, model.names[name], row?.[name] || "");
      else if (name === "milestone") field.checked = row?.milestone === "1";
      else field.value = name === "unit" ? row?.unit || "working" : row ? model.text(n, name) : "";
      field.addEventListener("change", () => {
        const at = row ? model.numbers.get(row.id) - 1 : model.rows.length;
        model.write([[at, name, name === "milestone" ? (field.checked ? "1" : "") : field.value]]);
        if (!row) { row = model.rows[at]; open = row?.id ?? ""; }
      });
    }
    part_.querySelector("[data-remove]").addEventListener("click", () => {
      if (row) { const at = model.numbers.get(row.id) - 1; model.remove(at, at); }
      open = null;
      draw();
    });
    part_.querySelector("[data-done]").addEventListener("click", () => { open = null; draw(); });
    return part_;
  }

  let opened = null;
  function draw() {
    if (!narrow.matches) { list.replaceChildren(); opened = null; return; }
    const holds = opened && opened.id === open && list.contains(opened.form) ? opened.form : null;
    const focus = holds?.contains(document.activeElement) ? document.activeElement : null;
    const items = [...model.rows, null].map((row, n) => line(row, n));
    list.replaceChildren(...items);
    opened = null;
    if (open === null) return;
    const at = model.numbers.has(open) ? model.numbers.get(open) - 1 : open === "" ? model.rows.length : -1;
    if (at < 0) return;
    const shown_ = holds || form(model.rows[at], at);
    items[at].firstChild.setAttribute("aria-expanded", "true");
    items[at].append(shown_);
    opened = { id: open, form: shown_ };
    focus?.focus({ preventScroll: true });
  }

  let waits;
  const soon = () => { cancelAnimationFrame(waits); waits = requestAnimationFrame(draw); };
  for (const kind of ["changed", "heard"]) model.addEventListener(kind, soon);
  narrow.addEventListener("change", draw);
  root.addEventListener("tz:jump", ({ detail }) => {
    if (!narrow.matches) return;
    open = model.rows[detail.n].id;
    draw();
    opened?.form.querySelector(`[name=${detail.name}]`)?.focus();
  });
  draw();
}

function part(name, text, kind = "") {
  const el = document.createElement(name);
  el.textContent = text;
  if (kind) el.className = kind;
  return el;
}
