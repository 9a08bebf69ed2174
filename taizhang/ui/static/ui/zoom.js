// A proof opens large over the page: data-zoom on the link to its display copy. Without script the link opens it alone.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-zoom]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dialog = document.getElementById("zoom-dialog");
  const image = dialog.querySelector("img");
  event.preventDefault();
  image.src = link.href;
  image.alt = link.dataset.zoom;
  dialog.querySelector("[data-caption]").textContent = link.dataset.zoom;
  dialog.querySelector("[data-original]").href = link.href;
  dialog.showModal();
});
document.addEventListener("click", (event) => {
  const image = event.target.closest("#zoom-dialog img");
  if (image) image.classList.toggle("whole");
});
