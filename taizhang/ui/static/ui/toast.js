// A toast says that something was done, with its receipt: six seconds, longer while it is read. Never for errors.
const SECONDS = 6;

function live(toast) {
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), SECONDS * 1000); };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("mouseenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("mouseleave", start);
  toast.addEventListener("focusout", start);
  toast.querySelector("[data-close]").addEventListener("click", () => toast.remove());
  start();
}

document.querySelectorAll("#toasts [data-toast]").forEach(live);
document.addEventListener("tz:toast", (event) => {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.querySelector("[data-text]").textContent = event.detail.text;
  toast.querySelector("[data-receipt]").textContent = event.detail.receipt || "";
  const link = toast.querySelector("[data-link]");
  if (event.detail.link) link.href = event.detail.link; else link.remove();
  document.getElementById("toasts").append(toast);
  live(toast);
});
