// 前置 as people type it, by the numbers of the rows: 2, 2+3, 2SS, 2FF-1. The same grammar as rules/typed.py.
const ONE = /^(\d{1,5})(FS|SS|FF|SF)?([+-]\d{1,5})?(?:天|日|个工作日)?$/i;

/** Links by the ids of rows, or the text itself where it cannot be read. */
export function read(text, ids) {
  const links = [];
  for (const part of text.normalize("NFKC").replaceAll("－", "-").trim().split(/[,，、;；\s]+/)) {
    if (!part) continue;
    const found = ONE.exec(part);
    const id = found && ids[Number(found[1]) - 1];
    if (!id) return text.trim();
    links.push({ id, type: (found[2] || "FS").toUpperCase(), lag: Number(found[3] || 0) });
  }
  return links;
}

/** The links as they are shown; `numbers` maps ids to rows, counted from 1. */
export function say(after, numbers) {
  if (!Array.isArray(after)) return after || "";
  return after.map(({ id, type, lag }) => {
    const end = lag ? (lag > 0 ? `+${lag}` : `${lag}`) : "";
    return `${numbers.get(id) ?? "?"}${type === "FS" ? "" : type}${end}`;
  }).join(", ");
}
