// Light and dark change at once; the server remembers the choice in a cookie.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form) return;
  event.preventDefault();
  const chosen = form.elements.theme.value;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  if (answer.type !== "opaqueredirect" && !answer.ok) { form.submit(); return; }
  document.documentElement.dataset.bsTheme = chosen;
  for (const other of document.querySelectorAll("[data-theme-form]")) {
    other.elements.theme.value = chosen === "dark" ? "light" : "dark";
    const button = other.querySelector("button");
    button.textContent = chosen === "dark" ? button.dataset.light : button.dataset.dark;
    other.dispatchEvent(new CustomEvent("tz:release", { bubbles: true }));
  }
});
