// 我: what has not left the phone, whose it is, room and clock.
import * as day from "./day.js";
import * as outbox from "./outbox.js";
import { copy, el } from "./parts.js";
import { all, room } from "./store.js";
import { sayTime, word } from "./words.js";

const SKEWED = 120000; // ms
export const LOW = 60 * 1024 * 1024; // bytes; some ten photos

export async function show(main) {
  const f = copy("ph-me");
  const me = day.me();
  f.name.textContent = me ? `${me.name}　${me.unit}` : word("nobody");
  const { notes, photos, arrived, seen } = await outbox.waiting();
  const mine = notes.filter((note) => note.person === me?.person);
  f.waiting.textContent = notes.length || seen ? word("waits", { n: mine.length, m: photos - arrived, k: seen }) : word("nothing_waits");
  const theirs = notes.length - mine.length;
  f.theirs.hidden = !theirs;
  f.theirs.textContent = word("theirs", { n: theirs });
  const { free, used } = await room();
  f.room.textContent = free === null ? word("room_unknown") : word("room", { used: megabytes(used), free: megabytes(free) });
  const skew = day.skew();
  f.clock.textContent = !day.at() ? word("clock_unknown") : Math.abs(skew) < SKEWED ? word("clock_right") : word(skew > 0 ? "clock_slow" : "clock_fast", { n: Math.round(Math.abs(skew) / 60000) });
  f.list.textContent = day.at() ? word("as_of", { at: sayTime(day.at()) }) : word("no_day");
  f.offline.textContent = word(navigator.serviceWorker?.controller ? "is_offline" : "not_offline");
  f.send.addEventListener("click", () => outbox.send(true));
  const times = (await all("notes")).filter((note) => note.seconds).map((note) => note.seconds);
  if (times.length) f.speed.append(el("dt", {}, word("speed")), el("dd", {}, word("seconds", { n: Math.round(times.reduce((a, b) => a + b) / times.length) })));
  main.replaceChildren(f.root);
}

const megabytes = (bytes) => Math.round(bytes / 1048576).toLocaleString();
