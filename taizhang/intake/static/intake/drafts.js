// Handing out: the button says how many go to how many, as ticked and typed.
function count() {
  const form = document.getElementById("hand-out");
  if (!form) return;
  const rows = [...form.querySelectorAll("[data-draft]")].filter((row) => row.querySelector("[name=item]").checked);
  const units = new Set(rows.map((row) => row.querySelector("[data-lead]").value.trim()).filter(Boolean));
  const button = form.querySelector("[data-send]");
  button.textContent = form.dataset.say.replace("{n}", rows.length).replace("{m}", units.size);
  button.disabled = rows.length === 0;
}

document.addEventListener("input", count);
document.addEventListener("change", count);
document.body.addEventListener("htmx:afterSettle", count);
count();
