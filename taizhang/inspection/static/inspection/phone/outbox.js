// The outbox: photos in pieces, then their note, then what holds, then the end of a visit. Nothing leaves the phone
// before the server's receipt; whatever is sent twice is the same to the server.
import * as day from "./day.js";
import { Lost, hasToken, setToken, tell } from "./net.js";
import { all, get, putAll, remove, removeAll, isFull, tryPut } from "./store.js";

const LEAST = 32 * 1024, MOST = 1024 * 1024; // bytes of a piece: smaller when the line breaks, larger while it holds
const TOGETHER = 200; // clauses in one entry
const KEPT = 3 * 86400000; // ms that a sent note stays in the list
const FRESH = 300000; // ms that a day's list needs no asking
const PAUSES = [5000, 10000, 20000, 60000]; // ms

// "" | lost | signed_out | revoked | full | busy, with the server's sentence where it gave one
export const state = { why: "", sentence: "", sending: "" };
let running = false;
let again = null;
let tries = 0;
let piece = 256 * 1024;
const listeners = new Set();

export const onChange = (listen) => listeners.add(listen);
const changed = () => listeners.forEach((listen) => listen());

class Stop extends Error {
  constructor(why, sentence = "") {
    super(why);
    Object.assign(this, { why, sentence });
  }
}

// {notes, photos, arrived, seen}: what has not left the phone
export async function waiting() {
  const notes = (await all("notes")).filter((note) => note.state === "waiting");
  const photos = notes.flatMap((note) => note.photos);
  const seen = (await all("seen")).filter((row) => !row.fault).length;
  return { notes, photos: photos.length, arrived: photos.filter((photo) => photo.receipt).length, seen };
}

export function send(soon = false) {
  clearTimeout(again);
  if (soon) tries = 0;
  if (running) return;
  running = true;
  // Two windows of one phone take turns.
  const turn = navigator.locks ? (work) => navigator.locks.request("taizhang-outbox", work) : (work) => work();
  turn(round).finally(() => {
    running = false;
  });
}

async function round() {
  let stopped = null;
  try {
    await everything();
    tries = 0;
  } catch (error) {
    stopped = error instanceof Stop ? error : new Stop(error instanceof Lost ? "lost" : isFull(error) ? "full" : "busy");
    if (!(error instanceof Stop || error instanceof Lost || isFull(error))) console.warn(error);
  }
  Object.assign(state, { why: stopped?.why ?? "", sentence: stopped?.sentence ?? "", sending: "" });
  changed();
  const { notes, seen } = await waiting();
  const more = notes.length || seen || (await all("ends")).length;
  if (more && ["lost", "busy", "full"].includes(state.why)) again = setTimeout(send, PAUSES[Math.min(tries++, PAUSES.length - 1)]);
}

async function everything() {
  if (!hasToken() || Date.now() - day.at() > FRESH) {
    const said = await day.refresh();
    if (!said.ok) refuse(said);
  }
  const me = day.me().person;
  for (const note of await mine("notes", me)) if (note.state === "waiting") await sendNote(note);
  await sendSeen(me);
  for (const end of await mine("ends", me)) await sendEnd(end);
  await day.recount();
  await forget();
}

async function mine(name, me) {
  const rows = (await all(name)).filter((row) => row.person === me);
  return rows.sort((a, b) => a.made - b.made);
}

// What stops the whole outbox; a note's own faults come back as an answer.
function refuse({ status, data }) {
  if (status === 401) throw new Stop("signed_out", data.sentence);
  if (status === 403 && data.code === "ui.csrf") {
    setToken("");
    throw new Stop("busy", data.sentence);
  }
  if (data.code === "inspection.other_person") {
    setToken("");
    throw new Stop("busy", data.sentence);
  }
  if (status === 403 && ["inspection.inspect", "ui.no_post"].includes(data.code)) throw new Stop("revoked", data.sentence);
  if (status >= 500 || status === 429) throw new Stop("busy", data.sentence);
}

async function sendNote(note) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const fault = await sendPhotos(note);
    if (fault) return refused(note, fault);
    const said = await tell("/inspect/notes/", fieldsOf(note));
    if (said.ok) return sent(note, said.data);
    refuse(said);
    if (said.data.code !== "inspection.photo_missing") return refused(note, said.data);
    for (const photo of note.photos) Object.assign(photo, { have: 0, receipt: "" });
  }
  throw new Stop("busy");
}

// Every photo of the note to its receipt; returns the fault of one that the server does not take.
async function sendPhotos(note) {
  for (const photo of note.photos) {
    let broken = 0;
    while (!photo.receipt) {
      const blob = (await get("shots", photo.sha256))?.blob ?? null;
      state.sending = note.key;
      changed();
      const offset = photo.have ?? 0;
      const part = blob ? blob.slice(offset, offset + piece) : new Blob(); // gone from here: the server may have it
      const said = await hand(photo, { offset, size: blob?.size ?? photo.size, piece: part });
      if (said.ok && !blob && !said.data.receipt) return { code: "photo_gone", sentence: "" };
      if (said.ok) {
        Object.assign(photo, { have: said.data.have, receipt: said.data.receipt ?? "" });
      } else {
        refuse(said);
        if (said.data.code !== "inspection.photo_broken" || ++broken > 2) return said.data;
        photo.have = 0;
      }
      await tryPut("notes", note); // without room for it only the next round asks again how much is there
      changed();
    }
  }
  return null;
}

async function hand(photo, fields) {
  try {
    const said = await tell(`/inspect/photos/${photo.sha256}/`, fields);
    piece = Math.min(MOST, piece * 2);
    return said;
  } catch (error) {
    piece = Math.max(LEAST, piece / 4);
    throw error;
  }
}

function fieldsOf(note) {
  const photos = note.photos.map(({ sha256, at, lat, lon, accuracy, after, old, smaller }) => ({ sha256, at, lat, lon, accuracy, after, old, smaller }));
  return {
    person: note.person, visit: note.visit, point: note.point, unit: note.unit, clause: note.clause, key: note.key, text: note.text,
    cases: note.cases, severity: note.severity, fixed: note.fixed ? "1" : "", device_at: note.device_at,
    photos: JSON.stringify(photos),
  };
}

async function sent(note, answer) {
  for (const { sha256 } of note.photos) {
    const shot = await get("shots", sha256); // first, because it makes room
    if (shot?.blob && !(await tryPut("shots", { ...shot, blob: null }))) await remove("shots", sha256);
  }
  await settle(note, { state: "sent", answer, sent: Date.now(), fault: null });
}

const refused = (note, { code, sentence }) => settle(note, { state: "refused", fault: { code, sentence } });

// Where there is no room to write it down, the server is asked again later and says the same.
async function settle(note, how) {
  if (!(await tryPut("notes", { ...note, ...how }))) throw new Stop("full");
  Object.assign(note, how);
  changed();
}

async function sendSeen(me) {
  const rows = (await mine("seen", me)).filter((row) => !row.fault);
  for (const visit of new Set(rows.map((row) => row.visit))) {
    const those = rows.filter((row) => row.visit === visit);
    for (let from = 0; from < those.length; from += TOGETHER) {
      const part = those.slice(from, from + TOGETHER);
      const seen = part.map(({ point, clause, verdict, key, device_at }) => ({ point, clause, verdict, key, device_at }));
      const said = await tell("/inspect/seen/", { person: me, visit, seen: JSON.stringify(seen) });
      if (said.ok) {
        await removeAll("seen", part.map((row) => row.key));
        day.told(part);
      } else {
        refuse(said);
        await putAll("seen", part.map((row) => ({ ...row, fault: said.data.sentence })));
      }
    }
  }
}

async function sendEnd(end) {
  const left = (await all("notes")).some((note) => note.visit === end.visit && note.state === "waiting");
  if (left) return;
  const said = await tell("/inspect/end/", { person: end.person, visit: end.visit });
  if (!said.ok) refuse(said);
  await remove("ends", end.visit);
  await day.refresh();
}

async function forget() {
  const notes = await all("notes");
  const old = notes.filter((note) => note.state === "sent" && Date.now() - note.sent > KEPT);
  await removeAll("notes", old.map((note) => note.key));
  const used = new Set(notes.filter((note) => !old.includes(note)).flatMap((note) => note.photos.map((photo) => photo.sha256)));
  const draft = (await get("kept", "draft"))?.draft;
  for (const photo of draft?.photos ?? []) used.add(photo.sha256);
  const shots = await all("shots");
  await removeAll("shots", shots.map((shot) => shot.sha256).filter((sha) => !used.has(sha)));
}
