// 今天记的: every note with how much of it the server has.
import * as outbox from "./outbox.js";
import { el, icon } from "./parts.js";
import { all, remove } from "./store.js";
import { isoDay, word } from "./words.js";
import { mend } from "./note.js";

export async function list() {
  const notes = (await all("notes")).filter((note) => note.state !== "sent" || note.day === isoDay());
  notes.sort((a, b) => b.made - a.made);
  const photos = notes.flatMap((note) => note.photos);
  const arrived = photos.filter((photo) => photo.receipt).length;
  return { rows: notes.map(row), says: photos.length ? word(arrived === photos.length ? "photos_all" : "photos_some", { n: photos.length, m: arrived }) : "", count: notes.length };
}

function row(note) {
  const [name, kind, sign] = how(note);
  const arrived = note.photos.filter((photo) => photo.receipt).length;
  const side = note.state === "waiting" && !arrived ? word("n_photos", { n: note.photos.length }) : word("n_of_m", { n: note.photos.length, m: arrived });
  return el("li", { class: "ph-note-row" },
    el("span", { class: `tz-light ${kind}` }, icon(sign), word(name)),
    el("span", { class: "tz-grow" }, `${note.title} ${note.text || note.words}`, detail(note)),
    el("span", { class: "tz-sub tz-nw" }, note.photos.length ? side : ""));
}

function how(note) {
  if (note.state === "refused") return ["refused", "tz-ochre", "warn"];
  if (note.state === "sent" && note.answer.state === "held") return ["held", "tz-ochre", "clock"];
  if (note.state === "sent") return ["arrived", "tz-sound", "check"];
  if (note.photos.some((photo) => photo.receipt || photo.have)) return ["half", "tz-ochre", "up"];
  return ["queued", "", "wait"];
}

function detail(note) {
  if (note.state === "refused") {
    const again = async () => {
      if (!(await mend(note))) return alert(word("finish_first"));
      await remove("notes", note.key);
      location.hash = "#note";
      document.dispatchEvent(new CustomEvent("ph:again"));
    };
    const forget = () => confirm(word("drop_sure")) && remove("notes", note.key).then(() => document.dispatchEvent(new CustomEvent("ph:again")));
    return el("span", { class: "ph-fault" }, note.fault.sentence || word(note.fault.code),
      el("button", { type: "button", class: "btn btn-line btn-sm", onclick: again }, word("mend")),
      el("button", { type: "button", class: "btn btn-text btn-sm", onclick: forget }, word("drop")));
  }
  if (note.state !== "sent") return note.key === outbox.state.sending ? el("span", { class: "tz-sub ph-line" }, word("sending")) : null;
  const { answer } = note;
  const parts = [answer.number, word("receipt", { receipt: answer.receipt })];
  if (answer.rebound) parts.unshift(word("counted_back"));
  if (answer.state === "held") parts.unshift(answer.reason);
  return el("span", {}, el("span", { class: "tz-mono ph-line" }, parts.filter(Boolean).join("　")),
    answer.doubts?.length ? el("span", { class: "tz-ochre ph-line" }, word("doubts", { what: answer.doubts.join("；") })) : null);
}
