// When htmx is refused, the reason appears beside the form: in its [data-refusal], else at the foot of the page.
function slotFor(element) {
  const near = element?.closest?.("form, [data-refusal-scope]");
  const own = near?.querySelector("[data-refusal]");
  if (own) return own;
  return element?.closest?.("main")?.querySelector("[data-refusal]") || document.querySelector("[data-refusal-fallback]");
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.getResponseHeader("TZ-Refused")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  event.detail.target = slotFor(event.detail.requestConfig.elt);
  event.detail.swapOverride = "innerHTML";
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.xhr?.getResponseHeader("TZ-Refused")) event.detail.target.querySelector("[role=alert]")?.focus();
});

function say(element, id) {
  const slot = slotFor(element);
  slot.replaceChildren(document.getElementById(id).content.cloneNode(true));
  slot.querySelector("[role=alert]")?.focus();
}
document.addEventListener("htmx:sendError", (event) => say(event.detail.elt, "offline-template"));
document.addEventListener("htmx:timeout", (event) => say(event.detail.elt, "offline-template"));
document.addEventListener("htmx:responseError", (event) => say(event.detail.elt, "broken-template"));
// A new try starts clean.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb !== "get") slotFor(event.detail.elt)?.replaceChildren();
});
