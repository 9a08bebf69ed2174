// All that is wrong in one list above the table; each line leads to its cell.
import { COLUMNS } from "./cells.js";
import { word } from "./words.js";

export function faults(model, grid, root) {
  const place = root.querySelector("[data-faults]"), list = place.querySelector("ol"), head = place.querySelector("[data-faults-say]");
  const paint = () => {
    const found = [];
    for (const [name, sentence] of model.planFaults) found.push([-1, name, sentence]);
    model.rows.forEach((row, n) => { for (const [name, sentence] of model.saidOf(row) || []) found.push([n, name, sentence]); });
    const text = JSON.stringify(found);
    if (place.dataset.was === text) return;
    place.dataset.was = text;
    place.hidden = !found.length;
    head.textContent = found.length ? word("faults", { n: found.length }) : "";
    list.replaceChildren(...found.map(([n, name, sentence]) => {
      const line = document.createElement("li"), button = document.createElement("button");
      Object.assign(button, { type: "button", className: "pe-jump" });
      const where = n < 0 ? "" : word("where", { n: n + 1, name: grid.labels[name] || "" });
      button.textContent = `${where}${sentence}`;
      button.addEventListener("click", () => {
        const field = root.querySelector(`[data-${name}]`);
        if (n >= 0) root.dispatchEvent(new CustomEvent("tz:jump", { detail: { n, name } }));
        if (n < 0 && field?.matches("input")) field.focus();
        else if (n >= 0 && grid.body.getClientRects().length) grid.go(n, Math.max(0, COLUMNS.indexOf(name)));
      });
      line.append(button);
      return line;
    }));
    for (const name of ["deadline", "start"]) {
      const field = root.querySelector(`[data-${name}]`), said = model.planFaults.find(([at]) => at === name);
      if (said) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
      const part = document.getElementById(`pe-wrong-${name}`);
      part.textContent = said ? said[1] : "";
    }
  };
  for (const kind of ["changed", "heard", "placed"]) model.addEventListener(kind, paint);
  paint();
}
