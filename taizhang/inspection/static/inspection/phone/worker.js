// Keeps the page and its files, so that it opens without the line. Data never comes through here: the page itself asks
// for it and keeps it. What is shown is what was kept; a newer page is fetched behind it and shown the next time.
const SHELL = "/inspect/";
const CACHE = "taizhang-inspect";
const HASHED = /\.[0-9a-f]{12}\./; // such a file never changes
const FILES = /(?:href|src)="((?:\/static\/|\/inspect\/app\.webmanifest)[^"]*)"/g;

self.addEventListener("install", (event) => event.waitUntil(renew().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === SHELL) event.respondWith(shell(event));
  else if (url.pathname.startsWith("/static/") || url.pathname === "/inspect/app.webmanifest") event.respondWith(file(request));
});

async function shell(event) {
  const kept = await (await caches.open(CACHE)).match(SHELL);
  if (!kept) return fetch(event.request);
  event.waitUntil(renew().catch(() => {}));
  return kept;
}

async function file(request) {
  return (await (await caches.open(CACHE)).match(request)) ?? fetch(request);
}

// The page is kept last, once everything that it names is here: a broken line leaves the old one whole.
async function renew() {
  const page = await fetch(SHELL, { redirect: "manual", credentials: "same-origin" });
  if (!page.ok) return; // signed out, or no inspector any more: the old page stays, with what it keeps
  const cache = await caches.open(CACHE);
  const names = [...new Set([...(await page.clone().text()).matchAll(FILES)].map((found) => found[1]))];
  await Promise.all(names.map((name) => keep(cache, name)));
  await cache.put(SHELL, page);
  const wanted = new Set([SHELL, ...names].map((name) => new URL(name, location.origin).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

async function keep(cache, name) {
  if (HASHED.test(name) && (await cache.match(name))) return;
  const answer = await fetch(name, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  await cache.put(name, answer);
}
