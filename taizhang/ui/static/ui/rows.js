// A table with data-rows is walked by keys: J and K move, Enter opens, X selects; other letters press
// the element of the current row that carries data-rowkey="u".
const root = document.documentElement;
const isTyping = (t) => t.isContentEditable || /^(TEXTAREA|SELECT)$/.test(t.tagName)
  || (t.tagName === "INPUT" && !/^(checkbox|radio)$/.test(t.type));

const table = () => document.querySelector("[data-rows]");
const rowsOf = (t) => [...t.querySelectorAll("tbody tr, li[data-row], [data-row]")].filter((r, i, a) => a.indexOf(r) === i);

function move(t, step) {
  const rows = rowsOf(t);
  if (!rows.length) return;
  const here = rows.findIndex((r) => r.classList.contains("cur"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step))];
  rows[here]?.classList.remove("cur");
  rows[here]?.removeAttribute("aria-current");
  next.classList.add("cur");
  next.setAttribute("aria-current", "true");
  next.scrollIntoView({ block: "nearest" });
  (next.querySelector("a.t") || next.querySelector("a, button"))?.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (root.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
  const t = table();
  if (!t) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    event.preventDefault();
    move(t, key === "j" ? 1 : -1);
    return;
  }
  const current = t.querySelector(".cur");
  if (!current) return;
  if (key === "enter" && !event.target.matches("a, button, summary, input")) {
    current.querySelector("a.t, a")?.click();
  } else if (key === "x") {
    current.querySelector("input[type=checkbox]")?.click();
    event.preventDefault();
  } else {
    const element = [...current.querySelectorAll("[data-rowkey]")].find((e) => e.dataset.rowkey.toLowerCase() === key);
    if (element) { event.preventDefault(); element.click(); }
  }
});
