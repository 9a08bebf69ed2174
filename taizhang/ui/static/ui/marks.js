// The marks of engine/marks.py, so that the tab does not remember what the server would stop. A test holds them together.
const LETTERS = { 絕: "绝", 絶: "绝", 機: "机", 祕: "秘", 級: "级", 長: "长", 個: "个", 內: "内" };
const UNSEEN = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]/gu;
const DEGREE = "(?:绝\\s*密|机\\s*密|秘\\s*密)";
const STAR = "[★☆⭐🌟✩✪✫✬✭✮✯✰⋆*∗]";
const PERIOD = "(?:(?:\\d{1,2}|[一二三四五六七八九十]{1,3})\\s*(?:年|个月|月)|长期)";
const URGENCY = "(?:特\\s*急|加\\s*急|平\\s*急|特\\s*提)";
const ANYWHERE = [
  `${DEGREE}\\s*${STAR}`,
  `(?:密\\s*级|保密等级|秘密等级)\\s*[:：]?\\s*${DEGREE}`,
  `[【\\[]\\s*${DEGREE}\\s*(?:${PERIOD})?\\s*[】\\]]`,
].map((pattern) => new RegExp(pattern, "u"));
const ALONE = new RegExp(
  `^[【\\[(〔〈《「]?\\s*(?:内部|核心|工作)?${DEGREE}(?:级|件|文件)?\\s*(?:${PERIOD})?\\s*${URGENCY}?\\s*[】\\])〕〉》」]?$`, "u",
);
const HEAD_LINES = 30;

/** Whether a text carries a mark of secrecy. */
export function classifiedMark(text) {
  if (typeof text !== "string" || !text.includes("密")) return false;
  const plain = text.normalize("NFKC").replace(UNSEEN, "").replace(/[絕絶機祕級長個內]/gu, (c) => LETTERS[c]);
  if (ANYWHERE.some((pattern) => pattern.test(plain))) return true;
  const lines = plain.split(/\r?\n|\r/u).map((line) => line.trim()).filter(Boolean);
  return lines.slice(0, HEAD_LINES).some((line) => ALONE.test(line));
}
