// Single keys do what a marked element does: data-key="a" on a button, link or field.
// Keys sleep inside fields and can be switched off in the list that `?` opens.
const STORE = "tz-keys";
const root = document.documentElement;

function isOff() {
  try { return localStorage.getItem(STORE) === "off"; } catch { return false; }
}

function setOff(off) {
  try { localStorage.setItem(STORE, off ? "off" : "on"); } catch { /* private window: for this page only */ }
  root.dataset.keys = off ? "off" : "on";
}

function isTyping(target) {
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)
    || (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit|range)$/.test(target.type));
}

function isShown(element) {
  return element.getClientRects().length > 0 && !element.closest("[inert]");
}

function dialogOpen() {
  return document.querySelector("dialog[open]");
}

function find(key) {
  const within = dialogOpen() || document;
  return [...within.querySelectorAll("[data-key]")]
    .find((e) => e.dataset.key.toLowerCase() === key && isShown(e));
}

function press(element) {
  if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.focus({ preventScroll: true });
    element.click();
  }
}

function textOf(element) {
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return copy.textContent;
}

function words(element) {
  const name = element.dataset.keyLabel || element.getAttribute("aria-label") || element.placeholder || textOf(element);
  return name.replace(/\s+/g, " ").trim();
}

function named(key) {
  const kbd = document.createElement("kbd");
  kbd.textContent = key === "space" ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  return kbd;
}

function list() {
  const dialog = document.getElementById("keys-dialog");
  const rows = dialog.querySelector("[data-keys-here]");
  rows.replaceChildren();
  const seen = new Set();
  const add = (keys, what) => {
    const fresh = keys.filter((key) => !seen.has(key.toLowerCase()));
    if (!fresh.length) return;
    fresh.forEach((key) => seen.add(key.toLowerCase()));
    const term = document.createElement("dt");
    fresh.forEach((key) => term.append(named(key), " "));
    const says = document.createElement("dd");
    says.textContent = what;
    rows.append(term, says);
  };
  // A page that says its keys itself, in a line, is listed as it says.
  for (const line of document.querySelectorAll("[data-keys-said] > *")) {
    add([...line.querySelectorAll("kbd")].map((kbd) => kbd.textContent), words(line));
  }
  for (const element of document.querySelectorAll("[data-key]")) {
    if (isShown(element)) add([element.dataset.key], words(element));
  }
  for (const element of document.querySelectorAll("[data-rows] [data-rowkey]")) {
    add([element.dataset.rowkey], words(element));
  }
  dialog.querySelector("[data-keys-off]").checked = isOff();
  dialog.querySelector("[data-keys-table]").hidden = !document.querySelector("[data-rows]");
  dialog.showModal();
}

root.dataset.keys = isOff() ? "off" : "on";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "?" && !dialogOpen()) {
    event.preventDefault();
    list();
    return;
  }
  if (root.dataset.keys === "off" || event.repeat) return;
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  if (key === "space" && event.target.matches("button, summary, input, a")) return;
  const element = find(key);
  if (element) {
    event.preventDefault();
    press(element);
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-list]")) list();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys-off]")) setOff(event.target.checked);
});
