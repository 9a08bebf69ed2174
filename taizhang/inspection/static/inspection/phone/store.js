// What the phone keeps: IndexedDB, so that it survives a reload, a kill and an empty battery.
//   kept   {name, …}       the day, the list of points, the note that is being written
//   notes  {key, …}        the outbox of findings, sent ones for three days
//   shots  {sha256, …}     photos: `blob` until the server has it, `thumb` as long as its note
//   seen   {key, …}        clauses that hold, until they are sent
//   ends   {visit, …}      visits that are over, until it is sent
const STORES = { kept: "name", notes: "key", shots: "sha256", seen: "key", ends: "visit" };
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("taizhang-inspect", 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// Whether the phone had no room for what was last to be kept; `ph:room` says that this has changed.
let full = false;
export const hasNoRoom = () => full;

function note(is) {
  if (full === is) return;
  full = is;
  document.dispatchEvent(new CustomEvent("ph:room"));
}

// Resolves when the disk has it, not when it was asked.
async function run(names, mode, work) {
  const base = await open();
  const writes = mode === "readwrite";
  return new Promise((resolve, reject) => {
    const turn = base.transaction(names, mode, writes ? { durability: "strict" } : {});
    const asked = work(...[names].flat().map((name) => turn.objectStore(name)));
    let fault = null;
    turn.oncomplete = () => resolve(asked?.result);
    turn.onerror = (event) => (fault ??= event.target.error);
    turn.onabort = () => {
      const error = turn.error ?? fault;
      if (writes && isFull(error)) note(true);
      reject(error);
    };
  });
}

export const get = (name, key) => run(name, "readonly", (store) => store.get(key));
export const all = (name) => run(name, "readonly", (store) => store.getAll());
export const put = (name, row) => run(name, "readwrite", (store) => store.put(row)).then(() => note(false));
// For what can be had again or is tried again: false where there is no room.
export const tryPut = (name, row) =>
  put(name, row).then(
    () => true,
    (error) => {
      if (!isFull(error)) throw error;
      return false;
    },
  );
export const remove = (name, key) => run(name, "readwrite", (store) => store.delete(key));
export const putAll = (name, rows) => run(name, "readwrite", (store) => void rows.forEach((row) => store.put(row)));
export const removeAll = (name, keys) => run(name, "readwrite", (store) => void keys.forEach((key) => store.delete(key)));

// A finding enters the outbox and the draft ends in one: never both, never neither.
export const commit = (finding) =>
  run(["notes", "kept"], "readwrite", (notes, kept) => {
    notes.put(finding);
    kept.delete("draft");
  }).then(() => note(false));

// A photo and the draft that it belongs to.
export const keepShot = (shot, draft) =>
  run(["shots", "kept"], "readwrite", (shots, kept) => {
    shots.put(shot);
    kept.put({ name: "draft", draft });
  }).then(() => note(false));

export const isFull = (error) => error?.name === "QuotaExceededError";

// Asks the browser not to throw anything away.
export const persist = () => navigator.storage?.persist?.().catch(() => false);

// {free, used} in bytes as far as the browser tells.
export async function room() {
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { free: quota ? quota - usage : null, used: usage };
}
