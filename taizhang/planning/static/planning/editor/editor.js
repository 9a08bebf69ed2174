// The editing table and its chart: opens the draft, ties table, chart, saving and history together.
import { COLUMNS, TYPED, isEmpty } from "./cells.js";
import { bringing } from "./bring.js";
import { Chart } from "./chart.js";
import { clipboard } from "./clipboard.js";
import { faults } from "./faults.js";
import { Grid } from "./grid.js";
import { History, forget, remember, remembered } from "./history.js";
import { keys } from "./keys.js";
import { Model } from "./model.js";
import { phone } from "./phone.js";
import { Saving } from "./saving.js";
import { Typing } from "./typing.js";
import { word } from "./words.js";

const ZOOMS = ["day", "week", "month", "quarter"];
const root = document.querySelector("[data-editor]");
const narrow = matchMedia("(max-width: 767px)");
const find = (name) => root.querySelector(`[data-${name}]`);

function setting(name, value) {
  try {
    if (value !== undefined) localStorage.setItem(`tz-plan-${name}`, value);
    return localStorage.getItem(`tz-plan-${name}`);
  } catch { return null; }
}

let zoom = ZOOMS.includes(setting("zoom")) ? setting("zoom") : ""; // the server chooses one that fits

async function ask() {
  const response = await fetch(`${root.dataset.drawn}?zoom=${zoom}`, { headers: { "HX-Request": "true" } });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

function begin(opened) {
  const scroll = find("scroll"), model = new Model(opened), grid = new Grid(model, scroll);
  const note = (text, tone = "") => { find("note").textContent = text; find("note").dataset.tone = tone; };
  let remembering;
  const keepNow = () => { clearTimeout(remembering); remember(model.history, model.version, model.keys, !saving.unsaved); };
  const keep = () => { clearTimeout(remembering); remembering = setTimeout(keepNow, 400); };

  const chart = new Chart(model, scroll, {
    locked: false,
    say: (text) => note(text, "warn"),
    reach: (n) => grid.go(n, grid.at.c),
    chosen: (text) => { note(text); find("unlink").hidden = !text; },
  });
  const saving = new Saving(model, root, {
    zoom: () => zoom,
    digest: () => chart.digest || "",
    kept: keep,
    focus: () => grid.input.focus({ preventScroll: true }),
    drop: (state) => { model.history = new History(state); forget(); model.change({ rows: state.rows.slice() }); saving.saved = model.state; },
  });
  const typing = new Typing(grid, model);
  const brought = bringing(model, grid, root, { note, saving });
  const clips = clipboard(grid, model, { say: note, word, most: Number(root.dataset.most), table: brought.table });

  const acts = {
    undo: () => undo(false),
    redo: () => undo(true),
    insert: () => { model.insert(grid.range.from); grid.go(grid.range.from, 0); },
    remove: removeRows,
    up: () => moveRows(-1),
    down: () => moveRows(1),
    today: () => chart.bring(root.dataset.today),
    here: () => { if (grid.row) chart.bringBar(grid.row.id); },
    unlink: () => chart.removeChosen(),
    again: () => saving.now(),
    file: brought.file,
    read: brought.read,
  };
  for (const button of root.querySelectorAll("[data-do]")) button.addEventListener("click", () => acts[button.dataset.do]());
  for (const button of root.querySelectorAll("[data-zoom-to]")) button.addEventListener("click", () => setZoom(button.dataset.zoomTo));
  for (const button of root.querySelectorAll("[data-view]")) button.addEventListener("click", () => setView(button.dataset.view));

  keys(grid, typing, model, {
    undo,
    clear: clips.clear,
    removeRows,
    fillDown,
    saveNow: () => saving.now(),
    leave: () => find("after").focus(),
    zoomBy: (key) => { if (!/^[1-4]$/.test(key)) return false; setZoom(ZOOMS[key - 1]); return true; },
  });

  function undo(forward) {
    if (grid.editing) typing.cancel();
    if (forward) model.redo(); else model.undo();
  }

  function removeRows() {
    const { from, to } = grid.range, count = Math.min(to, model.rows.length - 1) - from + 1;
    if (count < 1) return;
    model.remove(from, to);
    grid.go(from, grid.at.c);
    note(word("removed", { n: count }));
  }

  function moveRows(by) {
    const { from, to } = grid.range;
    if (to < model.rows.length && model.move(from, to, by)) { grid.anchor.n += by; grid.go(grid.at.n + by, grid.at.c, { extend: true }); }
  }

  function fillDown() {
    const { from, to, left, right } = grid.range, source = from === to ? from - 1 : from;
    if (source < 0) return;
    const found = [];
    for (let n = source + 1; n <= to; n++) for (let c = left; c <= Math.min(right, TYPED.length - 1); c++) found.push([n, TYPED[c], model.text(source, TYPED[c])]);
    model.write(found);
  }

  async function setZoom(wanted) {
    if (wanted === zoom && chart.zoom === zoom) return;
    zoom = wanted;
    setting("zoom", zoom);
    press("zoomTo", zoom);
    if (saving.unsaved) { await saving.now(); return; }
    try { const said = await ask(); if (!saving.unsaved) model.hear(said, model.sent()); } catch { note(word("offline"), "warn"); }
  }

  function setView(view) {
    root.dataset.shows = view;
    setting("view", view);
    press("view", view);
    grid.render();
  }

  function press(name, value) {
    const attribute = name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
    for (const button of root.querySelectorAll(`[data-${attribute}]`)) button.setAttribute("aria-pressed", String(button.dataset[name] === value));
  }

  // The mouse in the table.
  let pulling = false;
  const cellOf = (event) => {
    const cell = event.target.closest(".pe-cell"), row = cell?.closest(".pe-row");
    return row?.dataset.n === undefined ? null : { n: Number(row.dataset.n), c: [...row.children].indexOf(cell) - 1 };
  };
  grid.body.addEventListener("pointerdown", (event) => {
    const at = cellOf(event);
    if (!at || event.button !== 0 || (event.target === grid.input && grid.editing)) return;
    event.preventDefault();
    if (grid.editing) typing.commit();
    if (at.c < 0) grid.choose(event.shiftKey ? grid.anchor.n : at.n, at.n);
    else { grid.go(at.n, at.c, { extend: event.shiftKey }); pulling = true; }
  });
  grid.body.addEventListener("pointermove", (event) => {
    if (!pulling || !event.buttons) { pulling = false; return; }
    const at = cellOf(event);
    if (at && at.c >= 0 && (at.n !== grid.at.n || at.c !== grid.at.c)) grid.go(at.n, at.c, { extend: true });
  });
  grid.body.addEventListener("dblclick", (event) => {
    const at = cellOf(event);
    if (!at || grid.editing) return;
    if (COLUMNS[at.c] === "milestone") model.write([[at.n, "milestone", grid.row?.milestone === "1" ? "" : "1"]]);
    else if (COLUMNS[at.c] === "unit") model.write([[at.n, "unit", grid.row?.unit === "calendar" ? "g" : "z"]]);
    else typing.begin("changed");
  });

  // The divider between table and chart.
  const divider = find("divider");
  const setWidth = (px) => narrow.matches || root.style.setProperty("--pe-table", `${Math.round(px)}px`);
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    const move = (e) => setWidth(Math.min(Math.max(e.clientX - scroll.getBoundingClientRect().left, 240), scroll.clientWidth - 60));
    divider.addEventListener("pointermove", move);
    divider.addEventListener("pointerup", () => { divider.removeEventListener("pointermove", move); grid.render(); }, { once: true });
  });

  // The dates of the plan, above the table.
  for (const name of ["deadline", "start"]) {
    const input = find(name);
    input.addEventListener("change", () => model.change({ [name]: input.value.trim() }));
  }

  const paint = () => {
    for (const name of ["deadline", "start"]) if (document.activeElement !== find(name)) find(name).value = model.state[name];
    const { past, future } = model.history;
    for (const [name, states] of [["undo", past], ["redo", future]]) root.querySelector(`[data-do=${name}]`).setAttribute("aria-disabled", String(!states.length));
    find("count").textContent = word("count", { n: model.rows.filter((row) => !isEmpty(row)).length });
  };
  const heard = () => {
    const answer = model.answer.trim();
    if (find("answer").dataset.was !== answer) { find("answer").dataset.was = answer; find("answer").innerHTML = answer; }
    root.classList.toggle("has-faults", model.faults.size + model.planFaults.length > 0);
  };
  model.addEventListener("changed", () => { paint(); keep(); saving.soon(); note(""); });
  model.addEventListener("heard", () => { paint(); heard(); });
  faults(model, grid, root);
  phone(model, root);

  addEventListener("pagehide", keepNow);

  // 送审 sends what is saved: whatever is on its way goes first.
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.target.closest("[data-submit-plan]") || !saving.unsaved) return;
    event.preventDefault();
    saving.now().then((went) => { if (went) event.detail.issueRequest(true); else note(word("submit.unsaved"), "warn"); });
  });
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.closest("[data-submit-plan]")) removeEventListener("pagehide", keepNow), forget(); });

  // What this tab remembers: what was not saved comes back, and so does the way to undo.
  const kept = remembered();
  if (kept?.now && kept.saved && kept.version === model.version) {
    model.restore(History.unpacked(kept), kept.keys, opened);
    saving.saved = model.state;
  } else if (kept?.now && !kept.saved) {
    model.version = kept.version; // if somebody wrote meanwhile, the server says so
    model.restore(History.unpacked(kept), kept.keys, null);
    note(word("restored"));
  } else forget();

  root.dataset.shows = "both";
  find("loading").remove();
  find("body").hidden = false;
  zoom ||= model.chart?.zoom || "week";
  press("zoomTo", zoom);
  setWidth(scroll.clientWidth * 0.6);
  setView(["table", "both", "chart"].includes(setting("view")) ? setting("view") : "both");
  paint();
  heard();
  chart.show();
  grid.go(0, 0, { focus: false });
  chart.bring(root.dataset.today);
  root.dataset.ready = "yes";
}

ask().then(begin).catch(() => { find("loading").querySelector("[data-failed]").hidden = false; });
