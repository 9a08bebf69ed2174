// The map of points: Leaflet without tiles. Lights are shape and letter; the list below says the same.
const box = document.querySelector("[data-map]");
const said = document.querySelector("[data-map-said]");
const SVG = "http://www.w3.org/2000/svg";
const { L } = window;

const fetched = async (url) => {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

function light(colour) {
  const svg = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use"), letter = document.createElement("b");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#l-${colour}`);
  svg.append(use);
  letter.textContent = box.dataset[colour];
  const both = document.createDocumentFragment();
  both.append(svg, letter);
  return both;
}

const WIDE = 44, HIGH = 26; // pixels that a mark takes

function icon(colour, here, count) {
  const html = document.createElement("span");
  html.className = "tz-flex";
  html.append(light(colour));
  if (count > 1) html.append(`${count}`);
  return L.divIcon({ className: `in-mark ${colour}${here ? " at" : ""}`, html, iconSize: [count > 1 ? 52 : 38, 22] });
}

// Points whose marks would lie on one another share one, in the order of the answer: the worst first.
function gathered(map, points) {
  const groups = [];
  for (const point of points) {
    const at = map.project([point[5], point[6]]);
    const near = groups.find((g) => Math.abs(g.at.x - at.x) < WIDE && Math.abs(g.at.y - at.y) < HIGH);
    if (near) near.points.push(point);
    else groups.push({ at, points: [point] });
  }
  return groups;
}

const WORST = ["red", "yellow", "green", "grey"];
const worst = (points) => WORST.find((colour) => points.some((point) => point[3] === colour));

function popup([id, number, title, colour, why]) {
  const all = document.createElement("div"), name = document.createElement("b"), note = document.createElement("span"), link = document.createElement("a");
  name.textContent = title;
  note.textContent = `${number}　${box.dataset[colour]}　${why}`;
  link.href = box.dataset.point.replace("/0/", `/${id}/`);
  link.textContent = link.pathname && title;
  link.setAttribute("aria-label", title);
  name.replaceChildren(link);
  all.append(name, note);
  return all;
}

async function begin() {
  const map = L.map(box, { attributionControl: false, zoomControl: false, preferCanvas: false, maxZoom: 19, minZoom: 5, zoomSnap: 0.5 });
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  map.setView([35, 105], 5);
  let edges = null;
  if (box.dataset.outline) {
    const outline = await fetched(box.dataset.outline);
    edges = L.geoJSON(outline, {
      interactive: false,
      style: (feature) => ({ className: feature.geometry.type.includes("Polygon") ? "in-edge" : "in-line" }),
      onEachFeature: (feature, layer) => {
        if (!feature.properties.name) return;
        const name = document.createElement("span");
        name.textContent = feature.properties.name;
        layer.bindTooltip(name, { permanent: true, direction: "center", className: "in-name" });
      },
    }).addTo(map);
  }
  const marks = L.layerGroup().addTo(map);
  let more = false, asked = 0, shown = [];
  const place = () => {
    marks.clearLayers();
    for (const { points } of gathered(map, shown)) {
      const [first] = points, colour = worst(points), many = points.length > 1;
      const title = many ? box.dataset.many.replace("#", points.length) : `${first[2]}　${first[4]}`;
      const here = points.some(([id]) => String(id) === box.dataset.at);
      const alt = many ? `${box.dataset[colour]} ${title}` : `${first[1]} ${first[2]} ${box.dataset[colour]} ${first[4]}`;
      const mark = L.marker([first[5], first[6]], { icon: icon(colour, here, points.length), title, alt, riseOnHover: true }).addTo(marks);
      const bounds = L.latLngBounds(points.map((p) => [p[5], p[6]]));
      if (many && map.getZoom() < map.getMaxZoom()) {
        mark.on("click", () => {
          map.fitBounds(bounds, { padding: [40, 40], maxZoom: Math.max(16, map.getZoom() + 2) });
          box.focus(); // its mark is gone; the next ones are a Tab away
        });
      }
      else mark.bindPopup(() => { const all = document.createElement("div"); all.append(...points.map(popup)); return all; });
    }
  };
  const draw = async (within) => {
    const turn = ++asked;
    const url = box.dataset.marks + (within ? `&box=${[within.getSouth(), within.getWest(), within.getNorth(), within.getEast()].map((n) => n.toFixed(5))}` : "");
    const found = await fetched(url);
    if (turn !== asked) return [];
    shown = found.points;
    place();
    more = found.more;
    said.textContent = more ? box.dataset.more : found.points.length ? "" : box.dataset.none;
    return found.points;
  };
  const points = await draw(null);
  const here = points.find(([id]) => String(id) === box.dataset.at);
  if (here) map.setView([here[5], here[6]], 15);
  else if (edges || points.length) {
    const bounds = L.latLngBounds(points.map((p) => [p[5], p[6]]));
    map.fitBounds(edges ? edges.getBounds().extend(bounds) : bounds, { padding: [24, 24], maxZoom: 16 });
  }
  place();
  map.on("zoomend", place);
  if (more) map.on("moveend", () => draw(map.getBounds()).catch(lost));
  box.dataset.state = "drawn";
}

function lost() { said.textContent = box.dataset.lost; }

if (box && L) begin().catch(lost); else if (said) lost();
