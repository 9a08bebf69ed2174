// A chart opens where today stands, two thirds across.
for (const today of document.querySelectorAll('.wall [data-part="today"], [data-chart] [data-part="today"]')) {
  let box = today.closest(".wall, [data-chart]");
  while (box && box.scrollWidth <= box.clientWidth) box = box.parentElement.closest(".wall, [data-chart]");
  if (!box) continue;
  const beside = [...box.querySelectorAll(".wall-table, [data-beside]")].find((each) => each.offsetWidth);
  const seen = box.clientWidth - (beside?.offsetWidth ?? 0);
  box.scrollLeft = today.getBBox().x - (seen * 2) / 3;
}
