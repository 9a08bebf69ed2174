// data-copy="#id" copies the text of that element (or its value) and says so on the button.
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea"); // an intranet without TLS has no clipboard API
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("not copied");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  try {
    await copy((source.value ?? source.textContent).trim());
    const said = button.dataset.said || button.textContent;
    button.dataset.said = said;
    const label = button.querySelector("[data-label]") || button;
    label.textContent = button.dataset.copied;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { label.textContent = said.trim(); }, 2500);
    button.dispatchEvent(new CustomEvent("tz:copied", { bubbles: true }));
  } catch {
    (source.select ? source : getSelection()).select?.();
    getSelection().selectAllChildren(source);
  }
});
