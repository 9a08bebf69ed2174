// Small helpers for building what the page shows. No text is ever read as markup.
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "tz-i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

// A copy of a <template>, with its parts by their data-f.
export function copy(id) {
  const root = document.getElementById(id).content.firstElementChild.cloneNode(true);
  const f = { root };
  for (const part of root.querySelectorAll("[data-f]")) f[part.dataset.f] = part;
  return f;
}

export const pressed = (button, is) => button.setAttribute("aria-pressed", is ? "true" : "false");

// Blobs shown as pictures; what is shown no more is let go.
const shown = new Map();
export function picture(key, blob) {
  if (!shown.has(key)) shown.set(key, URL.createObjectURL(blob));
  return shown.get(key);
}
export function letGo(key) {
  URL.revokeObjectURL(shown.get(key));
  shown.delete(key);
}
