// Which columns of a table are shown: checkboxes in data-columns="table-id", cells marked data-col. Remembered here.
const store = (id) => `tz-columns:${id}`;

function hiddenOf(id) {
  try { return new Set(JSON.parse(localStorage.getItem(store(id)) || "[]")); } catch { return new Set(); }
}

function apply(id) {
  const hidden = hiddenOf(id);
  for (const cell of document.querySelectorAll(`#${CSS.escape(id)} [data-col]`)) cell.hidden = hidden.has(cell.dataset.col);
  for (const box of document.querySelectorAll(`[data-columns="${CSS.escape(id)}"] input[type=checkbox]`)) {
    box.checked = !hidden.has(box.value);
  }
}

function applyAll() {
  for (const menu of document.querySelectorAll("[data-columns]")) apply(menu.dataset.columns);
}

document.addEventListener("change", (event) => {
  const menu = event.target.closest("[data-columns]");
  if (!menu) return;
  const id = menu.dataset.columns;
  const hidden = [...menu.querySelectorAll("input[type=checkbox]")].filter((b) => !b.checked).map((b) => b.value);
  try { localStorage.setItem(store(id), JSON.stringify(hidden)); } catch { /* for this page only */ }
  apply(id);
});
document.addEventListener("htmx:afterSettle", applyAll);
applyAll();
