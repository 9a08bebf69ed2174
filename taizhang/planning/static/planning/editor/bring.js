// From a file, or from a pasted table with headings: the server reads it, the rows go below those that stand here.
import { word } from "./words.js";

export function bringing(model, grid, root, { note, saving }) {
  const picker = root.querySelector("[data-file]"), told = root.querySelector("[data-brought]"), refused = root.querySelector("[data-refused]");

  async function ask(name, value) {
    const form = new FormData();
    form.append("csrfmiddlewaretoken", root.querySelector("[name=csrfmiddlewaretoken]").value);
    form.append("rows_only", "1");
    form.append(name, value);
    return fetch(root.dataset.bring, { method: "POST", headers: { "HX-Request": "true" }, body: form });
  }

  function take({ rows, notes }) {
    const from = model.bring(rows);
    grid.go(from, 0);
    note(word("brought", { n: rows.length }));
    told.hidden = !notes.length;
    told.querySelector("ol").replaceChildren(...notes.map((sentence) => {
      const line = document.createElement("li");
      line.textContent = sentence;
      return line;
    }));
  }

  picker.addEventListener("change", async () => {
    const [file] = picker.files;
    if (!file) return;
    note(word("bringing"));
    refused.replaceChildren();
    try {
      const response = await ask("file", file);
      if (response.ok) take(await response.json());
      else {
        note("");
        refused.innerHTML = await response.text();
        refused.querySelector("[role=alert]")?.focus();
      }
    } catch { note(word("offline"), "warn"); }
    picker.value = "";
  });

  root.querySelector("[data-book]").addEventListener("click", async (event) => {
    if (!saving.unsaved) return;
    event.preventDefault();
    if (await saving.now()) location.assign(event.target.href);
  });

  return {
    file: () => picker.click(),
    read: () => { told.hidden = true; },
    /** A whole table on an empty sheet: whether the server knows its headings. */
    table: async (text) => {
      const response = await ask("text", text).catch(() => null);
      if (!response?.ok) return false;
      take(await response.json());
      return true;
    },
  };
}
