// A chart opens where today stands, two thirds across.
const wall = document.querySelector(".wall");
const today = wall?.querySelector('[data-part="today"]');
if (today) {
  const seen = wall.clientWidth - wall.querySelector(".wall-table").offsetWidth;
  wall.scrollLeft = today.getBBox().x - (seen * 2) / 3;
}
