// A filter is sent when its choice changes: data-auto on a select or checkbox of a GET form.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-auto]")) event.target.form?.requestSubmit();
});
