// Every change is sent a moment later, one sending at a time. What the server does not have yet is said, tried again,
// and kept in this tab.
import { word } from "./words.js";

const PAUSE = 350; // ms after the last change
const RETRIES = [2, 4, 8, 15, 30]; // seconds

export class Saving {
  constructor(model, root, acts) {
    this.model = model;
    this.root = root;
    this.acts = acts;
    this.status = root.querySelector("[data-status]");
    this.refusal = root.querySelector("[data-refused]");
    this.saved = model.state;
    this.tries = 0;
    addEventListener("beforeunload", (event) => { if (this.unsaved) event.preventDefault(); });
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.unsaved) this.now(); });
  }

  get unsaved() { return this.saved !== this.model.state; }

  soon() {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  /** Send now what is not sent yet. Resolves to whether the server has everything. */
  async now() {
    clearTimeout(this.timer);
    if (this.busy) { await this.busy; return this.unsaved ? this.now() : true; }
    if (!this.unsaved || this.stopped) return !this.unsaved;
    this.busy = this.#send();
    const went = await this.busy;
    this.busy = null;
    return went && this.unsaved ? this.now() : went;
  }

  async #send() {
    const { model } = this, state = model.state, rows = model.sent();
    this.say(word("saving"));
    let response;
    try {
      response = await fetch(this.root.dataset.save, { method: "POST", headers: { "HX-Request": "true" }, body: this.#form(state, rows), signal: AbortSignal.timeout(20_000) });
    } catch {
      return this.#later(word("offline"));
    }
    if (response.status === 409) { this.#conflict(await response.json()); return false; }
    if (response.status >= 500) return this.#later(word("broken"));
    if (!response.ok || !response.headers.get("Content-Type")?.includes("json")) { await this.#refused(response); return false; }
    const said = await response.json();
    this.tries = 0;
    this.refusal.replaceChildren();
    this.say(word("saved", { at: said.saved_at }));
    const same = model.state === state;
    model.hear(said, rows);
    this.saved = same ? model.state : state;
    this.acts.kept();
    return true;
  }

  #form(state, rows) {
    const form = new FormData();
    const token = this.root.querySelector("[name=csrfmiddlewaretoken]").value;
    const { deadline, start } = state;
    for (const [name, value] of Object.entries({
      csrfmiddlewaretoken: token, rows: JSON.stringify(this.model.packed(rows)), deadline, start,
      seen: this.model.version, zoom: this.acts.zoom(), chart: this.acts.digest(),
      texts: rows.some((row) => typeof row.after === "string") ? "1" : "", // 前置 that we cannot read, the server may
    })) form.append(name, value);
    return form;
  }

  say(text, tone = "") {
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.dataset.tone = tone;
    this.root.querySelector("[data-again]").hidden = tone !== "warn";
  }

  /** Not saved: said, kept in the tab, tried again. */
  #later(why) {
    const seconds = RETRIES[Math.min(this.tries++, RETRIES.length - 1)];
    this.say(`${why} ${word("again", { n: seconds })}`, "warn");
    this.acts.kept();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), seconds * 1000);
    return false;
  }

  /** The server says no: its own words. What is classified does not stay here. */
  async #refused(response) {
    this.say(word("refused"), "warn");
    this.refusal.innerHTML = response.headers.get("TZ-Refused") ? await response.text() : "";
    if (!this.refusal.childElementCount) this.refusal.textContent = word("broken");
    this.refusal.querySelector("[role=alert]")?.focus();
    if (response.headers.get("HX-Trigger")?.includes("tz:classified")) { this.acts.drop(this.saved); return; }
    this.acts.kept();
  }

  /** Somebody else wrote meanwhile: who, and both ways on. */
  #conflict(theirs) {
    if (this.model.isLike(theirs)) { // our own, sent as the page was left
      this.saved = this.model.state;
      this.say(word("saved", { at: theirs.saved_at }));
      this.model.hear(theirs, this.model.sent());
      this.acts.kept();
      return;
    }
    this.stopped = true;
    this.say(word("conflict.status"), "warn");
    this.acts.kept();
    const part = document.getElementById("pe-conflict").content.firstElementChild.cloneNode(true);
    part.querySelector("[data-by]").textContent = word("conflict.by", { by: theirs.by, at: theirs.saved_at });
    part.querySelector("[data-theirs]").addEventListener("click", () => this.#settle(() => { this.model.take(theirs); this.saved = this.model.state; this.say(word("conflict.taken")); this.acts.kept(); }));
    part.querySelector("[data-mine]").addEventListener("click", () => this.#settle(() => { this.model.version = theirs.version; this.now(); }));
    this.refusal.replaceChildren(part);
    part.focus();
  }

  #settle(act) {
    this.stopped = false;
    this.refusal.replaceChildren();
    act();
    this.acts.focus();
  }
}
