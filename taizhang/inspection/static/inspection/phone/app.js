// The page itself: four words at the foot, the strip that says how the line is, and the worker that keeps it all.
import * as check from "./check.js";
import * as day from "./day.js";
import * as me from "./me.js";
import { Lost } from "./net.js";
import * as note from "./note.js";
import * as outbox from "./outbox.js";
import { icon } from "./parts.js";
import { numberOf, watch } from "./place.js";
import * as points from "./points.js";
import { list } from "./sent.js";
import { hasNoRoom, persist, room } from "./store.js";
import * as today from "./today.js";
import { word } from "./words.js";

const VIEWS = { note, today, points, check, me };
const main = document.getElementById("main");
const strip = document.getElementById("ph-net");
const part = (name) => document.querySelector(`[data-ph="${name}"]`);
let current = null;
let low = false;

async function show() {
  const [name, ...more] = location.hash.slice(1).split("/");
  const key = VIEWS[name] ? name : "note";
  if (current && current !== key) VIEWS[current].leave?.();
  current = key;
  document.body.dataset.view = key;
  for (const link of document.querySelectorAll(".tz-dock a")) {
    if (link.hash === `#${key === "check" ? "today" : key}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  part("title").textContent = word(`title_${key}`);
  await VIEWS[key].show(main, more);
  await drawSent();
}

async function drawSent() {
  const { rows, says, count } = await list();
  part("side").textContent = current === "note" ? word("nth", { visit: note.title(), n: count + 1 }) : "";
  part("sent").hidden = !(current === "note" || current === "today") || !count;
  part("rows").replaceChildren(...rows);
  part("says").textContent = says;
  low = ((await room()).free ?? Infinity) < me.LOW;
  await drawStrip();
}

// Calm, never red: what is the matter, and that everything is kept.
async function drawStrip() {
  const { why, sentence } = outbox.state;
  const { notes, seen } = await outbox.waiting();
  const left = notes.length + (seen ? 1 : 0);
  const lost = !navigator.onLine || why === "lost";
  const isFull = hasNoRoom();
  const key = isFull ? "full" : lost ? "lost" : why || (low ? "low" : left ? "sends" : "");
  strip.hidden = !key && day.has();
  if (strip.hidden) return;
  const shown = key || "no_list";
  part("net-icon").replaceChildren(icon(isFull ? "warn" : lost ? "off" : why || low ? "warn" : "up"));
  part("net-title").textContent = word(`net_${shown}`);
  part("net-says").textContent = key === "busy" && sentence ? sentence : word(`net_${shown}_says`);
  part("net-left").textContent = left ? word("left", { n: left }) : "";
  part("net-login").hidden = why !== "signed_out" || lost;
}

async function refresh() {
  try {
    const said = await day.refresh();
    if (said.ok) await day.refreshPoints();
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
  }
}

async function start() {
  if (!window.isSecureContext || !window.indexedDB) {
    main.textContent = word("needs_https");
    return;
  }
  await day.load();
  addEventListener("hashchange", show);
  document.addEventListener("ph:again", show);
  document.addEventListener("ph:room", () => drawStrip().then(() => hasNoRoom() || outbox.send(true)));
  outbox.onChange(drawSent);
  addEventListener("online", () => outbox.send(true));
  addEventListener("offline", drawStrip);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && outbox.send(true));
  watch(() => current === "points" && show());
  await persist();
  const label = numberOf(location.search);
  const isOpen = await opened(label);
  await show();
  navigator.serviceWorker.register("/inspect/sw.js", { scope: "/inspect/" }).catch(() => {});
  navigator.serviceWorker.ready.then(() => (document.body.dataset.kept = "1"));
  await refresh();
  if (label && !isOpen) await opened(label);
  if (current !== "note" || document.activeElement === document.body) await show();
  document.body.dataset.ready = "1";
  outbox.send(true);
}

// Opened by a label: /inspect/?point=D0012. A phone that knows no points yet asks for them first.
async function opened(number) {
  if (!number) return true;
  history.replaceState(null, "", `/inspect/${location.hash}`);
  const isOpen = await points.open(number);
  if (!isOpen) location.hash = "#points";
  return isOpen;
}

start();
