// data-opens="#id" opens a <dialog>; data-close inside it closes it; so does a click beside it.
// Inside a <details> data-close folds it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener && opener.getAttribute("aria-disabled") !== "true") {
    event.preventDefault();
    document.querySelector(opener.dataset.opens)?.showModal();
    return;
  }
  const dialog = event.target.closest("dialog");
  if (!dialog) {
    const folded = event.target.closest("[data-close]")?.closest("details");
    if (folded) folded.open = false;
    return;
  }
  const beside = event.target === dialog && !inside(dialog, event);
  if (beside || event.target.closest("[data-close]")) dialog.close();
});

function inside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
}

// A menu folds with Esc, which gives the focus back to its word, and with a click beside it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
