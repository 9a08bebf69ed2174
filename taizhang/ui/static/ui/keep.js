// What is being typed stays in this tab until it was accepted: a lost session, a reload or a refused form loses nothing.
// Kept under the person's id, so that the next person at this desk never sees it. Opt out with data-nokeep.
// What carries a mark of secrecy is not kept here either: the browser writes its memory of a tab to the disk.
import { classifiedMark } from "./marks.js";

const PREFIX = "tz-keep:";
const person = document.body.dataset.person;

const mine = (form) => `${PREFIX}${person}:${location.pathname}:${form.id || new URL(form.action).pathname}`;
const isKept = (form) => person && form.method === "post" && !form.hasAttribute("data-nokeep");
const fields = (form) => [...form.elements].filter((f) => f.name && !f.closest("[data-nokeep]")
  && (/^(TEXTAREA|SELECT)$/.test(f.tagName) || (f.tagName === "INPUT"
    && !/^(hidden|password|file|submit|button|reset)$/.test(f.type))));

function read(key) {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
}

function write(key, value) {
  try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or private: the page still works */ }
}

function all() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return field.multiple ? [...field.selectedOptions].map((o) => o.value) : field.value;
}

function isUntouched(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked === field.defaultChecked;
  if (field.tagName === "SELECT") return true;
  return field.value === field.defaultValue;
}

function put(field, value) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = value;
  else if (field.multiple) for (const o of field.options) o.selected = value.includes(o.value);
  else field.value = value;
}

function save(form) {
  if (fields(form).some((f) => classifiedMark(f.value))) { sessionStorage.removeItem(mine(form)); return; }
  const values = {};
  fields(form).forEach((field, i) => { if (!isUntouched(field) || field.tagName === "SELECT") values[`${i}:${field.name}`] = valueOf(field); });
  write(mine(form), { values, sent: false });
}

function restore(form) {
  const kept = read(mine(form));
  if (!kept) return;
  let changed = false;
  fields(form).forEach((field, i) => {
    const key = `${i}:${field.name}`;
    if (!(key in kept.values) || !isUntouched(field)) return;
    if (JSON.stringify(kept.values[key]) === JSON.stringify(valueOf(field))) return;
    put(field, kept.values[key]);
    changed = true;
  });
  if (!changed) return;
  const note = document.getElementById("kept-template").content.firstElementChild.cloneNode(true);
  note.querySelector("[data-drop]").addEventListener("click", () => {
    sessionStorage.removeItem(mine(form));
    form.reset();
    note.remove();
  });
  form.prepend(note);
  form.dispatchEvent(new CustomEvent("tz:restored", { bubbles: true }));
}

// The server marks the first page after it accepted something; on any other page what was sent is still owed.
for (const key of person ? all() : []) {
  const kept = read(key);
  if (!key.startsWith(`${PREFIX}${person}:`)) sessionStorage.removeItem(key);
  else if (kept?.sent && "accepted" in document.body.dataset) sessionStorage.removeItem(key);
  else if (kept?.sent) write(key, { ...kept, sent: false });
}

function begin(within) {
  for (const form of within.querySelectorAll("form")) if (isKept(form)) restore(form);
}

begin(document);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) begin(event.target.parentElement || document); });
document.addEventListener("input", (event) => { const form = event.target.form; if (form && isKept(form)) save(form); });
document.addEventListener("submit", (event) => {
  const kept = isKept(event.target) && read(mine(event.target));
  if (kept) write(mine(event.target), { ...kept, sent: true });
});
// The server stopped a form for its mark: nothing of it stays, neither in the form nor in the tab.
document.addEventListener("tz:classified", (event) => {
  const form = event.target.closest?.("form");
  if (!form) return;
  sessionStorage.removeItem(mine(form));
  form.reset();
  form.querySelector("[data-files]")?.replaceChildren();
});
document.addEventListener("tz:sent", (event) => sessionStorage.removeItem(mine(event.target)));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (!form || !isKept(form)) return;
  // htmx does not call an answer successful that leads to another page.
  const accepted = event.detail.successful || event.detail.xhr.getResponseHeader("HX-Redirect");
  if (accepted) sessionStorage.removeItem(mine(form));
  else if (read(mine(form))) write(mine(form), { ...read(mine(form)), sent: false });
});
