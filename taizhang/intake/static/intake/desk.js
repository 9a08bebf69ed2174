// Reading desk. Which candidate is current is kept here, in the browser; everything that decides is the click of a
// button that is on the page anyway (keys.js presses it). Keys typed while an answer is on its way wait for it.
const column = document.querySelector("[data-desk]"); // candidates, and under them what else the document holds
const pane = document.querySelector("[data-pane]");
const KEYS = new Set(["j", "k", "a", "b", "e", "m", "s", "r", "z", "n", "h", "g", "c", " "]);
const ALSO = { arrowdown: "j", arrowup: "k", x: "r" };
const waiting = [];
let busy = false;
let register = null;
let driver = null; // the pane that a hand is scrolling: the other one follows

const cards = () => [...column.querySelectorAll("[data-card]")];
const current = () => column.querySelector("[data-card].cur");
const spansOf = (card) => (card ? [...pane.querySelectorAll(`[data-span="${card.dataset.card}"]`)] : []);

// Show in the text what the cards say: which one is current, which are decided.
function paint() {
  const byId = new Map(cards().map((card) => [card.dataset.card, card]));
  for (const span of pane.querySelectorAll("[data-span]")) {
    const card = byId.get(span.dataset.span);
    if (!card) continue;
    const isCurrent = card.classList.contains("cur");
    span.classList.toggle("cur", isCurrent);
    span.classList.toggle("done", !isCurrent && card.dataset.state === "done");
  }
}

// Bring an element into its pane, or into the page where panes do not scroll by themselves.
function bring(element, always = false) {
  if (!element) return;
  const frame = element.closest("[data-scroll]");
  const scrolls = frame && frame.scrollHeight > frame.clientHeight + 2 && getComputedStyle(frame).overflowY !== "visible";
  const box = element.getBoundingClientRect();
  const outer = scrolls ? frame.getBoundingClientRect() : { top: 0, bottom: innerHeight, height: innerHeight };
  driver = null;
  if (!always && box.top >= outer.top + 8 && box.bottom <= outer.bottom - 8) return;
  const by = box.top - outer.top - Math.max(24, (outer.height - box.height) / 3);
  if (scrolls) frame.scrollTop += by;
  else scrollBy(0, by);
}

// Beside each other the panes follow one another; one above the other, only the candidate does.
const sideBySide = () => pane.getBoundingClientRect().right <= column.getBoundingClientRect().left + 1;

function choose(card, { focus = true, follow = true } = {}) {
  if (!card) return;
  for (const other of cards()) {
    const head = other.querySelector("[data-head]");
    other.classList.toggle("cur", other === card);
    if (other === card) head.setAttribute("aria-current", "true");
    else head.removeAttribute("aria-current");
  }
  paint();
  bring(card);
  if (follow && sideBySide()) bring(spansOf(card)[0]);
  if (focus) card.querySelector("[data-head]").focus({ preventScroll: true });
  const url = new URL(location.href);
  url.search = `?c=${card.dataset.card}`;
  history.replaceState(history.state, "", url);
}

// The other pane shows what stands beside what this one shows: cards and their sentences are the fixed points, and
// between two of them it moves evenly.
function follows(frame) {
  if (frame !== driver || !sideBySide()) return;
  const other = frame === pane ? column : pane;
  const room = frame.scrollHeight - frame.clientHeight;
  if (room < 1 || other.scrollHeight - other.clientHeight < 1) return;
  const top = new Map([[pane, pane.getBoundingClientRect().top - pane.scrollTop], [column, column.getBoundingClientRect().top - column.scrollTop]]);
  const points = [[0, 0]];
  for (const card of cards()) {
    const span = spansOf(card)[0];
    if (!span) continue;
    const at = new Map([[pane, span.getBoundingClientRect().top - top.get(pane)], [column, card.getBoundingClientRect().top - top.get(column)]]);
    const last = points.at(-1);
    if (at.get(frame) > last[0] && at.get(other) >= last[1]) points.push([at.get(frame), at.get(other)]);
  }
  points.push([frame.scrollHeight, other.scrollHeight]);
  const share = frame.scrollTop / room; // the line that is compared wanders from the top edge to the bottom one
  const line = frame.scrollTop + share * frame.clientHeight;
  const n = Math.max(1, points.findIndex(([at]) => at >= line));
  const [[a, b], [c, d]] = [points[n - 1], points[n]];
  other.scrollTop = b + ((line - a) / Math.max(1, c - a)) * (d - b) - share * other.clientHeight;
}

function step(by) {
  const all = cards();
  choose(all[Math.min(all.length - 1, Math.max(0, all.indexOf(current()) + by))]);
}

// Offset in the stored text of a place on the page: each piece says where it begins.
function offset(node, within) {
  const piece = node?.parentElement?.closest("[data-at]");
  return piece ? Number(piece.dataset.at) + within : null;
}

function selected(fewest = 4) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!pane.contains(range.commonAncestorContainer)) return null;
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  return start === null || end === null || end - start < fewest ? null : { start, end };
}

// S with the caret inside the current sentence cuts there; otherwise the button decides (at ；, or a choice of places).
function cutAtCaret() {
  const card = current();
  const field = card?.querySelector("[data-cut]");
  const selection = getSelection();
  if (!field || !selection.isCollapsed || !pane.contains(selection.anchorNode)) return false;
  const place = offset(selection.anchorNode, selection.anchorOffset);
  if (place === null || place <= Number(card.dataset.start) || place >= Number(card.dataset.end)) return false;
  field.disabled = false;
  field.value = place;
  card.querySelector("[data-split]").click();
  return true;
}

// A sentence that the reader missed: select it in the text, then N.
function takeSelection() {
  const form = document.getElementById("add");
  const place = form && selected();
  if (!place) return;
  form.elements.start.value = place.start;
  form.elements.end.value = place.end;
}

// 改认错的字: the form comes under the paragraph of the word, with the picture of its line.
function fix(url, near) {
  closeFix();
  const slot = document.createElement("div");
  slot.id = "desk-fix-slot";
  const at = new URL(url, location).searchParams.get("at")?.split("-")[0];
  const piece = near ?? [...pane.querySelectorAll("[data-at]")].filter((p) => Number(p.dataset.at) <= Number(at)).at(-1);
  const block = piece?.closest("p, h2, .desk-table");
  if (block && pane.contains(block)) block.after(slot);
  else document.getElementById("document-text").prepend(slot);
  htmx.ajax("GET", url, { target: slot, swap: "innerHTML settle:0ms" });
}

function closeFix() {
  const slot = document.getElementById("desk-fix-slot");
  slot?.remove();
  return Boolean(slot);
}

function fixNext() {
  const place = document.querySelector("[data-scan]") && selected(1);
  const next = current()?.querySelector("[data-key=c]") ?? pane.querySelector("[data-at][data-fix]");
  if (place) fix(`${document.querySelector("[data-scan]").dataset.scan}?at=${place.start}-${place.end}`);
  else if (next) fix(next.href);
}

function press(key) {
  if (key === "c") return fixNext();
  if (key === "n") takeSelection(); // the browser tells of a selection a moment later
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (key === "s" && cutAtCaret()) return undefined;
  if (key === "b") return column.querySelector(`[data-batch="${current()?.dataset.group ?? ""}"]`)?.click();
  const within = key === "z" || key === "n" ? column : current();
  return within?.querySelector(`[data-key="${key === " " ? "space" : key}"]`)?.click();
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
}

function onKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const both = event.target.closest("[data-card]")?.querySelector("[data-save-accept]");
    if (both) { event.preventDefault(); both.click(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    if (closeFix()) { event.preventDefault(); current()?.querySelector("[data-head]")?.focus({ preventScroll: true }); return; }
    const back = current()?.querySelector("[data-cancel]");
    if (back) { event.preventDefault(); back.click(); }
    return;
  }
  const onHead = event.key === "Enter" && event.target.matches(".cur[data-state=new] [data-head]");
  const pressed = event.key.toLowerCase();
  const key = onHead ? "a" : (ALSO[pressed] ?? pressed);
  if (pressed.startsWith("arrow") && pane.contains(event.target)) return; // there they scroll
  if (document.documentElement.dataset.keys === "off" || !KEYS.has(key) || isTyping(event.target)) return;
  if (key === " " && event.target.closest("button, summary, input")) return;
  event.preventDefault();
  if (busy) waiting.push(key);
  else if (!event.repeat || key === "j" || key === "k") press(key);
}

function afterStep(event) {
  if (event.detail.target?.id === "desk-fix-slot") {
    const field = document.getElementById("fix-text");
    follow();
    event.detail.target.querySelector("[data-current]").value = current()?.dataset.card ?? "";
    bring(event.detail.target);
    field?.focus({ preventScroll: true });
    field?.select();
  }
  if (event.detail.target?.id !== "candidates") return;
  follow();
  paint();
  const card = current();
  bring(card);
  if (sideBySide()) bring(spansOf(card)[0]);
  const field = card?.querySelector("[autofocus]") || card?.querySelector("[data-head]");
  field?.focus({ preventScroll: true });
  if (field?.type === "text") field.setSelectionRange(field.value.length, field.value.length);
}

// The register chosen once goes with every candidate.
function follow() {
  const field = column.querySelector("select[data-register]");
  if (!field) return;
  if (register !== null) field.value = register;
  for (const hidden of document.querySelectorAll("[data-follows]")) hidden.value = field.value;
  for (const plain of column.querySelectorAll("[data-noscript]")) plain.hidden = true;
}

if (column && pane) {
  follow();
  paint();
  bring(current());
  if (sideBySide() || pane.querySelector(".at")) bring(pane.querySelector(".at") || spansOf(current())[0]);

  for (const frame of [pane, column]) {
    for (const kind of ["wheel", "touchmove", "pointerdown"]) {
      frame.addEventListener(kind, () => { driver = frame; }, { passive: true });
    }
    frame.addEventListener("scroll", () => requestAnimationFrame(() => follows(frame)), { passive: true });
  }
  document.addEventListener("keydown", onKey, true); // before keys.js, which leaves alone what is handled
  column.addEventListener("click", (event) => {
    const head = event.target.closest("[data-head]");
    if (head && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      choose(head.closest("[data-card]"));
    } else if (event.target.closest("[data-jump]")) {
      bring(spansOf(current())[0], true);
    }
  });
  column.addEventListener("change", (event) => {
    if (!event.target.matches("[data-register]")) return;
    register = event.target.value;
    follow();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-fix]");
    if (event.ctrlKey || event.metaKey || event.shiftKey || (link && pane.contains(link) && !getSelection().isCollapsed)) return;
    if (link) fix(link.href, link.closest("[data-at]"));
    else if (!event.target.closest("[data-unfix]") || !closeFix()) return;
    event.preventDefault();
  });
  pane.addEventListener("click", (event) => {
    const span = event.target.closest("[data-span]");
    const card = span && cards().find((c) => c.dataset.card === span.dataset.span);
    if (!card || !getSelection().isCollapsed) return;
    event.preventDefault();
    if (!card.classList.contains("cur")) choose(card, { focus: false, follow: false });
  });
  document.addEventListener("selectionchange", takeSelection);

  document.body.addEventListener("htmx:beforeRequest", () => { busy = true; });
  document.body.addEventListener("htmx:afterSettle", afterStep);
  document.body.addEventListener("htmx:afterRequest", (event) => {
    busy = false;
    // A refusal stops the line: what was typed ahead was meant for another state of things.
    if (!event.detail.successful) waiting.length = 0;
    queueMicrotask(() => { while (waiting.length && !busy) press(waiting.shift()); });
  });
}
