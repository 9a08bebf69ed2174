// Esc puts an explanation away without moving the pointer.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const tip of document.querySelectorAll(".tz-tip:hover, .tz-tip:focus-within")) {
    tip.classList.add("away");
    tip.addEventListener("mouseleave", () => tip.classList.remove("away"), { once: true });
    tip.addEventListener("focusout", () => tip.classList.remove("away"), { once: true });
  }
});
