// data-unit-pick: a list of checkboxes. Typing narrows it, Enter ticks the first that is left and begins anew,
// arrow down goes into the list; the summary says what is ticked.
function boxes(pick) {
  return [...pick.querySelectorAll("input[type=checkbox]")];
}

function label(box) {
  return box.closest("label").textContent.replace(/[\s　]+/g, "");
}

function say(pick) {
  const said = pick.querySelector("[data-said]");
  const names = boxes(pick).filter((b) => b.checked).map(label);
  said.textContent = names.length ? names.join("、") : said.dataset.none;
  for (const box of boxes(pick)) box.closest("li").classList.toggle("on", box.checked);
}

function narrow(pick) {
  const wanted = pick.querySelector("[data-find]").value.replace(/\s+/g, "");
  for (const box of boxes(pick)) box.closest("li").hidden = wanted !== "" && !label(box).includes(wanted);
}

const left = (pick) => boxes(pick).filter((b) => !b.closest("li").hidden);

function begin() {
  for (const pick of document.querySelectorAll("[data-unit-pick]")) {
    pick.querySelector("[data-find]").hidden = false;
    say(pick);
  }
}

document.addEventListener("input", (event) => {
  const pick = event.target.closest("[data-unit-pick]");
  if (pick && event.target.matches("[data-find]")) narrow(pick);
});
document.addEventListener("change", (event) => {
  const pick = event.target.closest("[data-unit-pick]");
  if (pick) say(pick);
});
document.addEventListener("keydown", (event) => {
  const pick = event.target.closest?.("[data-unit-pick]");
  if (!pick || event.isComposing) return;
  if (event.key === "Escape") {
    pick.querySelector("details").open = false;
    pick.querySelector("summary").focus();
  } else if (event.target.matches("[data-find]") && event.key === "Enter") {
    event.preventDefault();
    if (!event.target.value || !left(pick).length) return;
    left(pick)[0].click();
    event.target.value = "";
    narrow(pick);
  } else if (event.target.matches("[data-find]") && event.key === "ArrowDown") {
    event.preventDefault();
    left(pick)[0]?.focus();
  } else if (event.target.matches("input[type=checkbox]") && /^Arrow(Up|Down)$/.test(event.key)) {
    event.preventDefault();
    const list = left(pick);
    const next = list[list.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    (next || pick.querySelector("[data-find]")).focus();
  }
});
document.addEventListener("toggle", (event) => {
  const pick = event.target.closest?.("[data-unit-pick]");
  if (pick && event.target.open) pick.querySelector("[data-find]").focus();
}, true);
document.addEventListener("tz:restored", begin);
document.addEventListener("reset", () => setTimeout(begin));
begin();
