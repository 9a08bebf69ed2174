// What came in leaves no trace in this browser: what keep.js remembers of it goes.
const form = document.getElementById("receive");

function forget() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("tz-keep:") && key.endsWith(`:${form.id}`)) sessionStorage.removeItem(key);
  }
}

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) forget();
});
