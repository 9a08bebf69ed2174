// What came in, and what was stopped at the door, leaves no trace in this browser: neither in the form nor in
// what keep.js remembers of it.
const form = document.getElementById("receive");

function forget() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("tz-keep:") && key.endsWith(`:${form.id}`)) sessionStorage.removeItem(key);
  }
}

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) forget();
});
document.body.addEventListener("intake:classified", () => {
  form.reset();
  form.querySelector("[data-files]")?.replaceChildren();
  forget();
});
