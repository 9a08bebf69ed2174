// Sentences come from the page, in the reader's language.
const source = document.getElementById("ph-words").content;

export function word(key, given = {}) {
  const found = source.querySelector(`[data-w="${key}"]`);
  return (found ? found.textContent : key).replace(/\{(\w+)\}/g, (all, name) => (name in given ? given[name] : all));
}

const lang = document.documentElement.lang || "zh-CN";
const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hour12: false });
const dayOf = new Intl.DateTimeFormat(lang, { month: "long", day: "numeric", timeZone: "UTC" });
const monthOf = new Intl.DateTimeFormat(lang, { month: "long", timeZone: "UTC" });

export const sayTime = (at) => clock.format(new Date(at));
export const sayDay = (iso) => dayOf.format(new Date(`${iso}T00:00:00Z`));
export const sayMonth = (iso) => monthOf.format(new Date(`${iso}T00:00:00Z`));
export const two = (n) => String(n).padStart(2, "0");

export function stamp(at) {
  const day = new Date(at);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())} ${two(day.getHours())}:${two(day.getMinutes())}:${two(day.getSeconds())}`;
}

export function isoDay(at = Date.now()) {
  return stamp(at).slice(0, 10);
}

// Metres in words; null where nobody knows.
export function sayMetres(metres) {
  if (metres === null) return "";
  return metres < 1000 ? word("metres", { n: Math.round(metres) }) : word("km", { n: (metres / 1000).toFixed(1) });
}
