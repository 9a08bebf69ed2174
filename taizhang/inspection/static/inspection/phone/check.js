// 逐条检查: all clauses of a point, and “其余都符合”.
import * as day from "./day.js";
import { begin } from "./note.js";
import * as outbox from "./outbox.js";
import { copy, el } from "./parts.js";
import { get, isFull, putAll, tryPut } from "./store.js";
import { word } from "./words.js";

let f = null;
let visit = null;
let point = null;
let chosen = {}; // clause -> fine | absent, until it is saved

const name = () => `check/${visit.id}/${point.id}`;

export async function show(main, [visitId, pointId]) {
  visit = day.visits().find((each) => each.id === Number(visitId));
  point = day.point(Number(pointId));
  if (!visit || !point) return main.replaceChildren(el("p", { class: "tz-pad" }, word("no_day")));
  await day.choose(visit.id);
  chosen = (await get("kept", name()))?.chosen ?? {};
  f = copy("ph-check");
  f.point.textContent = point.title;
  f.about.textContent = [point.number, point.unit_name, visit.title].filter(Boolean).join("　");
  f.rest.addEventListener("click", () => save(true));
  f.some.addEventListener("click", () => save(false));
  draw();
  main.replaceChildren(f.root);
}

const told = (row) => day.verdict(visit.id, point.id, row.key);

function draw() {
  const rows = day.clauses(visit, point);
  let above = null;
  const parts = [];
  for (const row of rows) {
    if (row.above !== above) parts.push(el("h3", {}, (above = row.above)));
    parts.push(line(row));
  }
  f.list.replaceChildren(...parts);
  const left = rows.filter((row) => !told(row));
  const picked = left.filter((row) => chosen[row.key]);
  f.rest.hidden = !left.length;
  f.rest.textContent = word(left.length === rows.length && !picked.length ? "all_fine" : "rest_fine", { n: left.length - picked.length });
  f.some.hidden = !picked.length || picked.length === left.length;
  f.some.textContent = word("some_only", { n: picked.length });
  f.done.hidden = left.length > 0;
}

function line(row) {
  const said = told(row);
  const mark = (verdict) => {
    const is = (said || chosen[row.key]) === verdict;
    const click = () => {
      if (is) delete chosen[row.key];
      else chosen[row.key] = verdict;
      tryPut("kept", { name: name(), chosen });
      draw();
    };
    return el("button", { type: "button", class: "tz-pick lg", disabled: Boolean(said), "aria-pressed": is ? "true" : "false", onclick: click }, word(verdict));
  };
  const wrong = () => begin(point, row.key).then(() => (location.hash = "#note"));
  return el("div", { class: "ph-clause" }, el("p", {}, el("b", {}, row.no), ` ${row.title}`),
    el("div", { class: "tz-flex" }, mark("fine"), el("button", { type: "button", class: "tz-pick lg", "aria-pressed": said === "wrong" ? "true" : "false", onclick: wrong }, word("wrong")), mark("absent")));
}

async function save(rest) {
  const rows = day.clauses(visit, point).filter((row) => !told(row) && (rest || chosen[row.key]));
  const at = new Date().toISOString();
  const seen = rows.map((row) => ({
    key: crypto.randomUUID(), person: day.me().person, visit: visit.id, point: point.id, clause: row.key, verdict: chosen[row.key] ?? "fine",
    device_at: at, made: Date.now(),
  }));
  f.fault.hidden = true;
  try {
    await putAll("seen", seen);
  } catch (error) {
    f.fault.textContent = word(isFull(error) ? "full" : "not_kept");
    f.fault.hidden = false;
    return;
  }
  chosen = {};
  await tryPut("kept", { name: name(), chosen });
  await day.recount();
  draw();
  outbox.send(true);
}
