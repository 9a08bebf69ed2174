// 记一条: point, clause, photo, deadline, saved. Whatever is entered is kept at once, so that a kill loses nothing.
import * as camera from "./camera.js";
import * as day from "./day.js";
import * as outbox from "./outbox.js";
import { copy, el, icon, picture, pressed } from "./parts.js";
import { here, metres } from "./place.js";
import { commit, get, isFull, keepShot, tryPut } from "./store.js";
import { isoDay, sayMetres, sayMonth, stamp, word } from "./words.js";

const MOST_PHOTOS = 12;
const SEVERITIES = ["now", "days3", "days7", "days15"];
const CHIPS = 4;
let draft = null;
let f = null;
let ticking = null;
let shown = 0; // which photo stands large
let unkept = false; // the draft is on the screen only: there was no room for it
const loose = []; // photos that there was no room for
const AGAIN = 5; // seconds until it is tried again

const fresh = (at, clause = "") => ({
  key: crypto.randomUUID(), visit: day.visit()?.id ?? null, point: at?.id ?? null, clause, text: "", cases: 1, severity: "",
  fixed: false, photos: [], began: Date.now(),
});

async function keep() {
  const before = unkept;
  unkept = !(await tryPut("kept", { name: "draft", draft }));
  if (unkept !== before) say(unkept ? word("full_draft") : "");
  return !unkept;
}

const isEmpty = () => !draft || (!draft.photos.length && !draft.text && !draft.clause);

// Begin at this point (and clause); what was begun elsewhere and has photos stays until it is saved or dropped.
export async function begin(point, clause = "") {
  draft ??= (await get("kept", "draft"))?.draft ?? null;
  if (isEmpty()) draft = fresh(point, clause);
  else Object.assign(draft, { point: point.id }, clause ? { clause } : {});
  await keep();
}

export async function show(main) {
  draft ??= (await get("kept", "draft"))?.draft ?? null;
  const visit = day.visit();
  if (!draft || (isEmpty() && draft.visit !== visit?.id)) draft = fresh(day.likely());
  if (draft.point === null) draft.point = day.likely()?.id ?? null;
  f = copy("ph-note");
  f.take.addEventListener("change", () => taken(f.take));
  f.all.addEventListener("click", () => openClauses());
  f.find.addEventListener("input", listClauses);
  f.save.addEventListener("click", save);
  f.drop.addEventListener("click", drop);
  f.unshoot.addEventListener("click", unshoot);
  f.speak.addEventListener("click", () => {
    f.textbox.hidden = !f.textbox.hidden;
    pressed(f.speak, !f.textbox.hidden);
    if (!f.textbox.hidden) f.text.focus();
  });
  f.text.value = draft.text;
  f.textbox.hidden = !draft.text;
  pressed(f.speak, !f.textbox.hidden);
  f.text.addEventListener("input", () => {
    draft.text = f.text.value;
    keep();
  });
  clearInterval(ticking);
  ticking = setInterval(tick, 1000);
  await draw();
  main.replaceChildren(f.root);
}

export function leave() {
  clearInterval(ticking);
  f = null;
}

export function title() {
  const visit = day.visit();
  return visit ? visit.title : "";
}

let ticks = 0;

async function tick() {
  if (++ticks % AGAIN === 0 && (unkept || loose.length)) await keepAgain();
  if (f && draft) f.clock.textContent = word("took", { n: Math.min(999, Math.round((Date.now() - draft.began) / 1000)) });
}

// ── what it looks like ──

async function draw() {
  const visit = day.visit();
  const at = draft.point === null ? null : day.point(draft.point);
  f.point.textContent = at ? at.title : word("no_point");
  f.where.textContent = at ? whereWords(at) : "";
  drawClauses(visit, at);
  drawSeverity(visit);
  drawWarning(at);
  await drawPhotos(at);
  tick();
}

export function whereWords(at) {
  const far = metres(at);
  if (far === null) return [at.number, at.unit_name].filter(Boolean).join("　");
  return word("away", { far: sayMetres(far), off: here().accuracy });
}

function drawClauses(visit, at) {
  const rows = day.favourites(visit, at, CHIPS);
  const mine = day.clause(visit, draft.clause);
  if (mine && !rows.some((row) => row.key === mine.key)) rows.unshift(mine);
  f.chips.replaceChildren(...rows.slice(0, CHIPS).map((row) => chip(row)));
}

function chip(row) {
  const is = row.key === draft.clause;
  return el("button", { type: "button", class: "tz-pick lg", "aria-pressed": is ? "true" : "false", onclick: () => choose(row.key) }, el("span", {}, `${row.no} ${row.title}`));
}

// Room again: what is on the screen only is kept, photos as well.
async function keepAgain() {
  if (unkept && !(await keep())) return;
  while (loose.length) {
    const error = await add(loose[0]);
    if (error) return;
    loose.shift();
  }
  say("");
  if (f) await draw();
}

function choose(key) {
  draft.clause = draft.clause === key ? "" : key;
  draft.visit = day.visit()?.id ?? draft.visit;
  draft.severity = "";
  f.sheet.hidden = true;
  keep();
  draw();
}

function openClauses() {
  f.sheet.hidden = !f.sheet.hidden;
  f.find.value = "";
  if (!f.sheet.hidden) listClauses();
}

function listClauses() {
  const said = f.find.value.trim();
  const at = day.point(draft.point);
  const visit = day.visit();
  const rows = day.clauses(visit, said ? null : at).filter((row) => !said || `${row.no} ${row.title} ${row.above}`.includes(said));
  f.list.replaceChildren(
    ...rows.slice(0, 200).map((row) => el("li", {}, el("button", { type: "button", class: "btn btn-text ph-row", onclick: () => choose(row.key) }, el("b", {}, row.no), ` ${row.title}`))),
  );
  if (!rows.length) f.list.replaceChildren(el("li", { class: "tz-sub" }, word("no_clause")));
}

const severityOf = (visit) => draft.severity || day.clause(visit, draft.clause)?.severity || "days7";

function drawSeverity(visit) {
  const now = severityOf(visit);
  f.severities.replaceChildren(
    pick(word("fixed"), draft.fixed, () => Object.assign(draft, { fixed: !draft.fixed })),
    ...SEVERITIES.map((key) => pick(word(key), !draft.fixed && key === now, () => Object.assign(draft, { severity: key, fixed: false }))),
  );
}

function pick(text, is, change) {
  const click = () => {
    change();
    keep();
    draw();
  };
  return el("button", { type: "button", class: "tz-pick lg", "aria-pressed": is ? "true" : "false", onclick: click }, text);
}

function drawWarning(at) {
  const before = at && draft.clause ? day.foundBefore(at.id, draft.clause) : null;
  f.warning.hidden = !before;
  if (before) f.warns.textContent = word(before.kind === "open" ? "is_open" : "came_back", { month: sayMonth(before.on), number: before.number });
}

async function drawPhotos(at) {
  const photos = draft.photos;
  shown = Math.min(shown, Math.max(0, photos.length - 1));
  f.frame.hidden = !photos.length;
  f.shutter.classList.toggle("first", !photos.length);
  f.shutterText.textContent = word(draft.fixed && photos.some((photo) => !photo.after) ? "take_after" : photos.length ? "take_more" : "take");
  const thumbs = await Promise.all(photos.map((photo) => get("shots", photo.sha256)));
  f.thumbs.replaceChildren(
    ...photos.map((photo, n) =>
      el("button", { type: "button", class: "ph-thumb", "aria-pressed": n === shown ? "true" : "false", "aria-label": word("photo_n", { n: n + 1 }), onclick: () => ((shown = n), draw()) },
        thumbs[n]?.thumb ? el("img", { src: picture(photo.sha256, thumbs[n].thumb), alt: "" }) : icon("cam"), photo.after ? el("span", { class: "k" }, word("after")) : null),
    ),
  );
  if (!photos.length) return;
  const photo = photos[shown];
  const thumb = thumbs[shown]?.thumb;
  f.large.replaceChildren(thumb ? el("img", { src: picture(photo.sha256, thumb), alt: word("photo_n", { n: shown + 1 }) }) : el("p", { class: "ph-nopic" }, word("heic")));
  f.count.textContent = word("photos_mark", { n: photos.length, mark: `${photo.sha256.slice(0, 4)}…${photo.sha256.slice(-2)}` });
  f.mark.textContent = [`${stamp(photo.at)}　${at ? at.title : ""}`, [placeWords(photo), day.me()?.name].filter(Boolean).join("　")].join("\n");
  f.doubt.hidden = !(photo.old || photo.smaller);
  f.doubts.textContent = photo.old ? word("old_photo", { n: photo.old }) : photo.smaller ? word("smaller") : "";
}

const placeWords = (photo) => (photo.lat === null ? word("no_place") : `E ${photo.lon.toFixed(4)}　N ${photo.lat.toFixed(4)}`);

// ── what is done ──

async function taken(input) {
  const file = input.files[0];
  input.value = "";
  if (!file) return;
  say("");
  if (draft.photos.length >= MOST_PHOTOS) return say(word("many_photos", { n: MOST_PHOTOS }));
  let shot;
  try {
    shot = await camera.take(file);
  } catch {
    return say(word("photo_failed"));
  }
  if ([...draft.photos, ...loose].some((photo) => photo.sha256 === shot.sha256)) return say(word("same_photo"));
  const error = await add(shot);
  if (isFull(error)) loose.push(shot);
  if (error) return say(word(isFull(error) ? "full_photo" : "not_kept"));
  await draw();
}

// The photo and the draft that it belongs to; the error where they could not be kept.
async function add({ blob, thumb, ...said }) {
  const after = draft.fixed && draft.photos.length > 0;
  const more = { ...draft, photos: [...draft.photos, { ...said, after, have: 0, receipt: "" }] };
  try {
    await keepShot({ sha256: said.sha256, blob, thumb }, more);
  } catch (error) {
    return error;
  }
  draft = more;
  shown = draft.photos.length - 1;
  return null;
}

// Blurred, or not wanted: it goes before the note is saved. Its bytes are let go with the next round of the outbox.
async function unshoot() {
  draft.photos = draft.photos.filter((_, n) => n !== shown);
  if (draft.photos.length && draft.photos.every((photo) => photo.after)) draft.photos[0].after = false;
  await keep();
  await draw();
}

function say(text) {
  if (!f) return;
  f.fault.textContent = text;
  f.fault.hidden = !text;
}

async function save() {
  const visit = visitOf();
  const at = draft.point === null ? null : day.point(draft.point);
  if (loose.length) return say(word("full_photo"));
  if (!visit) return say(word("no_visit"));
  if (!at) return say(word("pick_point"));
  if (!draft.clause) return say(word("pick_clause"));
  if (draft.fixed && !draft.photos.some((photo) => photo.after)) return say(word("after_first"));
  if (!draft.photos.length && !draft.text.trim()) return say(word("photo_or_words"));
  const note = {
    ...draft, visit: visit.id, unit: at.unit, title: at.title, words: day.clause(visit, draft.clause)?.title ?? "", text: draft.text.trim(),
    severity: visit.scheme ? severityOf(visit) : draft.severity, device_at: new Date().toISOString(), day: isoDay(), person: day.me().person, made: Date.now(), state: "waiting",
    seconds: Math.round((Date.now() - draft.began) / 1000),
  };
  try {
    await commit(note);
  } catch (error) {
    return say(word(isFull(error) ? "full_draft" : "not_kept"));
  }
  draft = fresh(at);
  unkept = false;
  shown = 0;
  await day.recount();
  outbox.send(true);
  document.dispatchEvent(new CustomEvent("ph:again"));
}

// The visit that is worked on; one that is not on the list any more, where the clause was chosen for it: the server
// keeps what comes for it until the office decides.
function visitOf() {
  const visit = day.visit();
  const isGone = draft.visit !== null && draft.visit !== visit?.id && draft.clause && !day.clause(visit, draft.clause);
  return isGone ? { id: draft.visit, scheme: "" } : visit;
}

async function drop() {
  loose.length = 0;
  draft = fresh(day.point(draft.point));
  await keep();
  document.dispatchEvent(new CustomEvent("ph:again"));
}

// A refused note comes back to be put right, photos and all; false while another one is being written.
export async function mend(note) {
  draft ??= (await get("kept", "draft"))?.draft ?? null;
  if (!isEmpty()) return false;
  draft = { ...note, state: undefined, fault: undefined, began: Date.now() };
  return keep();
}
