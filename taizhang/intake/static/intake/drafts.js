// Handing out: the button says how many go to how many, as ticked and typed; what is empty or past is filled in one go.
const lacks = (field) => !field.value || (field.type === "date" && field.value < field.form.dataset.today);

function fill(bar) {
  const form = bar.closest("form");
  for (const [typed, empty] of [["[data-fill-lead]", "[data-lead]"], ["[data-fill-due]", "[type=date]"]]) {
    const { value } = bar.querySelector(typed);
    if (!value) continue;
    for (const row of form.querySelectorAll("[data-draft]")) {
      const field = row.querySelector(empty);
      if (!lacks(field) || !row.querySelector("[name=item]").checked) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true })); // kept like what is typed
    }
  }
}

function mark(row) {
  const lead = row.querySelector("[data-lead]");
  lead.classList.toggle("is-wrong", !lead.value.trim());
  row.querySelector("[data-no-due]")?.classList.toggle("visually-hidden", !lacks(row.querySelector("[type=date]")));
}

function isEmpty(row) {
  return lacks(row.querySelector("[data-lead]")) || lacks(row.querySelector("[type=date]"));
}

function count() {
  const form = document.getElementById("hand-out");
  if (!form) return;
  const all = [...form.querySelectorAll("[data-draft]")];
  all.forEach(mark);
  const bar = form.querySelector("[data-fill-bar]");
  if (bar.hidden) bar.hidden = all.filter(isEmpty).length < 2;
  const rows = all.filter((row) => row.querySelector("[name=item]").checked);
  const units = new Set(rows.map((row) => row.querySelector("[data-lead]").value.trim()).filter(Boolean));
  const button = form.querySelector("[data-send]");
  button.textContent = form.dataset.say.replace("{n}", rows.length).replace("{m}", units.size);
  button.disabled = rows.length === 0;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (button) fill(button.closest("[data-fill-bar]"));
});
document.addEventListener("keydown", (event) => {
  const bar = event.target.closest("[data-fill-bar]");
  if (event.key !== "Enter" || !bar) return;
  event.preventDefault(); // filling is not sending
  fill(bar);
});
document.addEventListener("input", count);
document.addEventListener("change", count);
document.body.addEventListener("htmx:afterSettle", count);
count();
