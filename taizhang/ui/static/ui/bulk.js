// Choosing rows: data-pick on the rows' checkboxes, data-pick-all on the head's, one bar with data-bulk.
// The bar shows itself with the count; Esc clears; Shift marks a stretch.
const picks = () => [...document.querySelectorAll("input[data-pick]")];
let last = null;

function show() {
  const all = picks();
  const chosen = all.filter((p) => p.checked);
  for (const pick of all) {
    const row = pick.closest("tr, li");
    if (pick.checked) row?.setAttribute("aria-selected", "true"); else row?.removeAttribute("aria-selected");
  }
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    bar.hidden = chosen.length === 0;
    for (const n of bar.querySelectorAll("[data-bulk-count]")) n.textContent = chosen.length;
  }
  for (const head of document.querySelectorAll("[data-pick-all]")) {
    head.checked = all.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }
}

document.addEventListener("click", (event) => {
  const pick = event.target.closest("input[data-pick]");
  if (!pick) return;
  const all = picks();
  if (event.shiftKey && last && all.includes(last)) {
    const [a, b] = [all.indexOf(last), all.indexOf(pick)].sort((x, y) => x - y);
    for (const p of all.slice(a, b + 1)) p.checked = pick.checked;
  }
  last = pick;
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) for (const p of picks()) p.checked = event.target.checked;
  if (event.target.matches("[data-pick], [data-pick-all]")) show();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]") && picks().some((p) => p.checked)) clear();
});
document.addEventListener("click", (event) => { if (event.target.closest("[data-bulk-clear]")) clear(); });

function clear() {
  for (const p of picks()) p.checked = false;
  show();
}

document.addEventListener("htmx:afterSettle", show);
window.addEventListener("pageshow", show);
