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

function icon(colour, here) {
  const html = document.createElement("span");
  html.className = "tz-flex";
  html.append(light(colour));
  return L.divIcon({ className: `in-mark ${colour}${here ? " at" : ""}`, html, iconSize: [38, 22] });
}

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
  let more = false, asked = 0;
  const draw = async (within) => {
    const turn = ++asked;
    const url = box.dataset.marks + (within ? `&box=${[within.getSouth(), within.getWest(), within.getNorth(), within.getEast()].map((n) => n.toFixed(5))}` : "");
    const found = await fetched(url);
    if (turn !== asked) return [];
    marks.clearLayers();
    for (const point of found.points) {
      const [id, number, title, colour, why, lat, lon] = point;
      L.marker([lat, lon], { icon: icon(colour, String(id) === box.dataset.at), title: `${title}　${why}`, alt: `${number} ${title} ${box.dataset[colour]} ${why}`, riseOnHover: true })
        .bindPopup(() => popup(point)).addTo(marks);
    }
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
  if (more) map.on("moveend", () => draw(map.getBounds()).catch(lost));
  box.dataset.state = "drawn";
}

function lost() { said.textContent = box.dataset.lost; }

if (box && L) begin().catch(lost); else if (said) lost();
