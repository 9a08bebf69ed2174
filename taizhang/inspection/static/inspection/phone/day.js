// The day's list: what the server said last, kept for when it cannot be asked.
import { ask, setToken } from "./net.js";
import { metres } from "./place.js";
import { all, get, tryPut } from "./store.js";
import { isoDay } from "./words.js";

let day = null; // as the server said it, with {at, skew}
let others = []; // every open point of the county
let chosen = null; // the visit that is worked on
const seenHere = new Map(); // "visit/point/clause" -> verdict
const ONE_DAY = 86400000;

export const has = () => day !== null;
export const me = () => day?.me ?? null;
export const at = () => day?.at ?? null;
export const skew = () => day?.skew ?? 0; // ms that the server's clock is ahead of ours
export const visits = () => day?.visits ?? [];

export async function load() {
  day = (await get("kept", "day"))?.day ?? null;
  others = (await get("kept", "points"))?.points ?? [];
  chosen = (await get("kept", "visit"))?.visit ?? null;
  await recount();
}

// Asks the server; throws Lost, or returns the answer where it is no day.
export async function refresh() {
  const began = Date.now();
  const said = await ask("/inspect/day/");
  if (!said.ok) return said;
  setToken(said.data.token);
  const { token, ...rest } = said.data;
  const now = Date.now();
  day = { ...rest, at: now, skew: Date.parse(rest.now) - (began + now) / 2 };
  await tryPut("kept", { name: "day", day });
  await recount();
  return said;
}

// The whole county's points, once a day: something may be seen on the way.
export async function refreshPoints() {
  const kept = await get("kept", "points");
  if (kept && Date.now() - kept.at < ONE_DAY && kept.person === day?.me.person) return;
  const rows = [];
  for (let after = 0; after !== null; ) {
    const said = await ask(`/inspect/points/?after=${after}`);
    if (!said.ok) return;
    rows.push(...said.data.points);
    after = said.data.more;
  }
  others = rows;
  await tryPut("kept", { name: "points", points: rows, at: Date.now(), person: day.me.person });
}

export async function recount() {
  seenHere.clear();
  for (const [visit, point, clause, verdict] of day?.seen ?? []) seenHere.set(`${visit}/${point}/${clause}`, verdict);
  for (const row of await all("seen")) seenHere.set(`${row.visit}/${row.point}/${row.clause}`, row.verdict);
  for (const note of await all("notes")) seenHere.set(`${note.visit}/${note.point}/${note.clause}`, "wrong");
}

// What the server has now; it is in the day's list the next time that it is asked.
export function told(rows) {
  day.seen.push(...rows.map((row) => [row.visit, row.point, row.clause, row.verdict]));
  tryPut("kept", { name: "day", day });
}

export const verdict = (visit, point, clause) => seenHere.get(`${visit}/${point}/${clause}`) ?? "";

// ── the visit ──

export function visit(id = chosen) {
  const mine = visits();
  const today = isoDay();
  const open = mine.filter((each) => each.state === "planned");
  return (
    mine.find((each) => each.id === id) ??
    open.find((each) => each.on === today) ?? open.findLast((each) => each.on < today) ?? open[0] ?? mine.at(-1) ?? null
  );
}

export async function choose(id) {
  chosen = id;
  await tryPut("kept", { name: "visit", visit: id });
}

// ── points and clauses ──

export const point = (id) => day?.points.find((each) => each.id === id) ?? others.find((each) => each.id === id) ?? null;

export function pointByNumber(number) {
  const same = (each) => each.number === number;
  return day?.points.find(same) ?? others.find(same) ?? null;
}

export const stops = (of = visit()) => (of ? of.stops.map(point).filter(Boolean) : []);

export function allPoints() {
  const known = new Set((day?.points ?? []).map((each) => each.id));
  return [...(day?.points ?? []), ...others.filter((each) => !known.has(each.id))];
}

// Where one most likely stands: the nearest stop within 300 metres, or the first that nobody has looked at.
export function likely(of = visit()) {
  const list = stops(of);
  const near = list.map((each) => [metres(each), each]).filter(([far]) => far !== null && far < 300);
  near.sort(([a], [b]) => a - b);
  return near[0]?.[1] ?? list.find((each) => !clauses(of, each).some((c) => verdict(of.id, each.id, c.key))) ?? list[0] ?? null;
}

export function clauses(of, at) {
  const rows = day?.clauses[of?.scheme] ?? [];
  return at ? rows.filter((row) => !row.types.length || row.types.includes(at.type)) : rows;
}

export const clause = (of, key) => (day?.clauses[of?.scheme] ?? []).find((row) => row.key === key) ?? null;

// What is found most often first, then the document's order; at most `most`.
export function favourites(of, at, most) {
  const rows = clauses(of, at).filter((row) => !row.methods.length || row.methods.includes("on_site"));
  const rank = new Map((day?.favourites ?? []).map((key, n) => [key, n]));
  const place = (row) => rank.get(row.key) ?? 999;
  return [...rows].sort((a, b) => place(a) - place(b)).slice(0, most);
}

// The last finding of this clause here, if it is open still or would come back as one.
export function foundBefore(pointId, key) {
  const row = (day?.found ?? []).find((each) => each.point === pointId && each.clause === key);
  if (!row) return null;
  if (row.open) return { ...row, kind: "open" };
  return row.until >= isoDay() ? { ...row, kind: "back" } : null;
}
