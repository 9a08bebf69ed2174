// Sentences come from the page, in the reader's language.
const source = document.getElementById("pe-words").content;

export function word(key, given = {}) {
  const text = source.querySelector(`[data-w="${key}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in given ? given[name] : all));
}

const dayFormat = new Intl.DateTimeFormat(document.documentElement.lang || "zh-CN", { month: "long", day: "numeric", weekday: "short", timeZone: "UTC" });
export const sayDay = (iso) => dayFormat.format(new Date(`${iso}T00:00:00Z`));
