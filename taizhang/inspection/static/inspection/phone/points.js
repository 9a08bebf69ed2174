// 点位: the nearest first, found by name, number or the label that sticks on it.
import * as day from "./day.js";
import { copy, el } from "./parts.js";
import { begin } from "./note.js";
import { canScan, metres, scanned } from "./place.js";
import { sayMetres, word } from "./words.js";

const MOST = 60;
let f = null;
let unknown = ""; // the number on a label that is none of ours

export async function show(main) {
  f = copy("ph-points");
  f.find.addEventListener("input", list);
  f.scan.hidden = !canScan;
  f.camera.hidden = canScan; // the phone's own camera opens the address that stands on the label
  if (unknown) say(word("unknown_label", { number: unknown }));
  f.label.addEventListener("change", scan);
  list();
  main.replaceChildren(f.root);
}

function list() {
  const said = f.find.value.trim();
  const mine = new Set(day.visit()?.stops ?? []);
  const rows = (said ? day.allPoints() : day.stops()).filter((point) => !said || `${point.number}${point.title}${point.unit_name}${point.address}`.includes(said));
  const far = new Map(rows.map((point) => [point.id, metres(point)]));
  rows.sort((a, b) => mine.has(b.id) - mine.has(a.id) || (far.get(a.id) ?? Infinity) - (far.get(b.id) ?? Infinity));
  f.list.replaceChildren(...rows.slice(0, MOST).map((point) => row(point, far.get(point.id), mine.has(point.id))));
  f.none.hidden = rows.length > 0;
}

function row(point, far, mine) {
  const note = () => begin(point).then(() => (location.hash = "#note"));
  const about = [point.number, point.unit_name, point.open ? word("open_here", { n: point.open }) : "", mine ? "" : word("not_planned")];
  return el("li", {},
    el("button", { type: "button", class: "ph-point tz-grow", onclick: note }, el("b", {}, point.title), el("span", { class: "tz-sub" }, about.filter(Boolean).join("　"))),
    el("span", { class: "tz-sub tz-nw" }, sayMetres(far)),
    mine ? el("a", { class: "btn btn-line btn-sm", href: `#check/${day.visit().id}/${point.id}` }, word("check")) : null);
}

async function scan() {
  const file = f.label.files[0];
  f.label.value = "";
  if (!file) return;
  const number = await scanned(file).catch(() => null);
  await open(number);
}

// The point of a label; says what to do where it is not known.
export async function open(number) {
  const point = number && day.pointByNumber(number);
  unknown = point ? "" : (number ?? "");
  if (point) {
    await begin(point);
    location.hash = "#note";
  } else if (f) {
    say(number ? word("unknown_label", { number }) : word("no_label"));
  }
  return Boolean(point);
}

function say(text) {
  f.says.hidden = false;
  f.says.textContent = text;
}
