// 今天: the visits, their points, how far each is.
import * as day from "./day.js";
import * as outbox from "./outbox.js";
import { el, icon } from "./parts.js";
import { all, removeAll, tryPut } from "./store.js";
import { isoDay, sayDay, sayTime, word } from "./words.js";

export async function show(main) {
  const ends = new Set((await all("ends")).map((end) => end.visit));
  const visits = day.visits();
  const parts = visits.map((visit) => one(visit, ends));
  if (!visits.length) parts.push(el("p", { class: "tz-pad" }, word(day.has() ? "no_visits" : "no_day")));
  parts.push(await notCounted());
  if (day.at()) parts.push(el("p", { class: "tz-sub" }, word("as_of", { at: sayTime(day.at()) })));
  main.replaceChildren(...parts.filter(Boolean));
}

function one(visit, ends) {
  const over = visit.state === "done" || ends.has(visit.id);
  const is = day.visit()?.id === visit.id;
  const when = visit.on === isoDay() ? word("today") : sayDay(visit.on);
  const choose = () => day.choose(visit.id).then(() => document.dispatchEvent(new CustomEvent("ph:again")));
  return el("section", { class: "ph-visit" },
    el("header", { class: "tz-flex ph-head" }, el("h2", { class: "tz-grow" }, visit.title), el("span", { class: "tz-sub" }, `${when}　${word(over ? "over" : is ? "chosen" : visit.kind)}`)),
    !is && !over ? el("button", { type: "button", class: "btn btn-line btn-sm", onclick: choose }, word("work_on")) : null,
    is || visit.on === isoDay() ? el("ul", { class: "tz-list" }, ...day.stops(visit).map((point) => stop(visit, point))) : null,
    is && !over ? el("button", { type: "button", class: "btn btn-line ph-wide", onclick: () => end(visit) }, word("end")) : null);
}

function stop(visit, point) {
  const rows = day.clauses(visit, point);
  const told = rows.filter((row) => day.verdict(visit.id, point.id, row.key));
  const wrong = told.filter((row) => day.verdict(visit.id, point.id, row.key) === "wrong").length;
  const says = told.length ? word("seen_of", { n: told.length, m: rows.length }) : word("not_seen");
  return el("li", {}, icon(told.length ? "check" : "pin"),
    el("a", { class: "tz-grow ph-link", href: `#check/${visit.id}/${point.id}` }, point.title, point.closed ? el("span", { class: "tz-ochre" }, ` ${word("closed")}`) : null),
    el("span", { class: "tz-sub tz-nw" }, wrong ? `${says}　${word("n_wrong", { n: wrong })}` : says));
}

async function end(visit) {
  const left = day.stops(visit).filter((point) => !day.clauses(visit, point).some((row) => day.verdict(visit.id, point.id, row.key)));
  if (left.length && !confirm(word("end_sure", { n: left.length }))) return;
  if (!(await tryPut("ends", { visit: visit.id, person: day.me().person, made: Date.now() }))) return alert(word("full"));
  outbox.send(true);
  document.dispatchEvent(new CustomEvent("ph:again"));
}

// What holds and the server did not take, with its reason.
async function notCounted() {
  const rows = (await all("seen")).filter((row) => row.fault);
  if (!rows.length) return null;
  const known = () => removeAll("seen", rows.map((row) => row.key)).then(() => document.dispatchEvent(new CustomEvent("ph:again")));
  return el("div", { class: "tz-doubt" }, icon("warn"), el("span", {}, word("not_counted", { n: rows.length, why: rows[0].fault }), " ", el("button", { type: "button", class: "btn btn-line btn-sm", onclick: known }, word("known"))));
}
