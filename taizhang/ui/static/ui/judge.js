// A verdict that needs a reason asks for it before it is sent; Enter in the reason then gives that verdict.
// Without script the server asks.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-judge] [data-reason-first]");
  const reason = button?.form.querySelector("input[name=note]");
  if (!reason || reason.value.trim()) return;
  event.preventDefault();
  for (const each of button.form.querySelectorAll("[data-asked]")) delete each.dataset.asked;
  button.dataset.asked = "1";
  reason.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-judge] input[name=note]")) return;
  event.preventDefault();
  const asked = event.target.form.querySelector("[data-asked]");
  if (asked && event.target.value.trim()) asked.click();
});
