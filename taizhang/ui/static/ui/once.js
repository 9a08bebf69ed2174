// A form is sent once: the second click of a double click does nothing. The server would notice anyway (idem).
function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-sending]")) {
    button.removeAttribute("data-sending");
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("data-sending", "");
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), 15000); // an answer that never came
}, true);

// An unavailable button stays focusable and says why; it does nothing.
document.addEventListener("click", (event) => {
  if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});
document.addEventListener("tz:release", (event) => release(event.target));
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});
