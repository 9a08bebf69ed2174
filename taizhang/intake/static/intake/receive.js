// A classified paper leaves no trace in this browser: neither in the form nor in what keep.js remembers.
const form = document.getElementById("receive");

document.body.addEventListener("intake:classified", () => {
  form.reset();
  form.querySelector("[data-files]")?.replaceChildren();
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("tz-keep:") && key.endsWith(`:${form.id}`)) sessionStorage.removeItem(key);
  }
});
