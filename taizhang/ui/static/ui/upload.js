// Photos and files before they are sent: previews, removing one, sizes; then progress, and a second try
// when the signal is lost. Without script the field and the form work as they are.
const MIB = 1024 * 1024;

function fieldsOf(form) {
  return [...form.querySelectorAll("[data-upload]")];
}

function size(bytes) {
  return bytes < MIB ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MIB).toFixed(1)} MB`;
}

function show(box) {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-files]");
  const most = Number(box.dataset.mostMb || 20) * MIB;
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  list.replaceChildren();
  let wrong = "";
  [...input.files].forEach((file, index) => {
    const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
    const image = item.querySelector("img");
    if (/^image\/(jpeg|png|webp|gif)$/.test(file.type)) {
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
    } else {
      image.remove();
    }
    item.querySelector("[data-name]").textContent = file.name;
    item.querySelector("[data-size]").textContent = size(file.size);
    if (file.size > most) {
      item.classList.add("wrong");
      wrong = box.dataset.tooLarge.replace("{name}", file.name);
    }
    item.querySelector("[data-drop]").addEventListener("click", () => drop(box, index));
    list.append(item);
  });
  if (box.dataset.pages) wrong ||= paged(box, input, list);
  input.setCustomValidity(wrong);
  const says = box.querySelector("[data-wrong]");
  says.textContent = wrong;
  says.hidden = !wrong;
}

function drop(box, index) {
  const input = box.querySelector("input[type=file]");
  put(box, [...input.files].filter((_file, i) => i !== index));
  input.focus();
}

function put(box, files) {
  const held = new DataTransfer();
  for (const file of files) held.items.add(file);
  box.querySelector("input[type=file]").files = held.files;
  box.held = files;
  show(box);
}

// ── several photos that become the pages of one document ──

const isPhoto = (file) => /^image\//.test(file.type) || /\.(jpe?g|png|webp|heic|heif)$/i.test(file.name);
const together = (files) => files.reduce((sum, file) => sum + file.size, 0);
const MOST_TOGETHER = 60 * MIB;

// What is chosen now comes after what was chosen before, each lot in the order of its names.
function gather(box, field) {
  const before = box.held ?? [];
  const isCamera = field.dataset.camera !== undefined; // its photos are all called alike
  const same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
  const chosen = [...field.files].filter((file) => isCamera || !before.some((other) => same(file, other)));
  chosen.sort((a, b) => a.name.localeCompare(b.name, "zh", { numeric: true }));
  if (isCamera) field.value = "";
  if ([...before, ...chosen].every(isPhoto)) put(box, [...before, ...chosen]);
  else put(box, chosen.length ? chosen : before);
}

// Each page says which one it is and can be moved; what is wrong with them all together is returned.
function paged(box, input, list) {
  const files = [...input.files];
  const items = [...list.children];
  box.querySelector("[data-ordered]").value = files.length > 1 ? "1" : "";
  box.querySelector("[data-order]").hidden = files.length < 2;
  items.forEach((item, index) => {
    item.querySelector("[data-moves]").hidden = files.length < 2;
    item.querySelector("[data-n]").textContent = index + 1;
    for (const button of item.querySelectorAll("[data-move]")) {
      const by = Number(button.dataset.move);
      button.disabled = !files[index + by];
      button.addEventListener("click", () => move(box, index, by));
    }
  });
  if (files.length < 2) return "";
  const other = files.find((file) => !isPhoto(file));
  if (other) return box.dataset.onlyPhotos.replace("{name}", other.name);
  if (files.length > Number(box.dataset.pages)) return box.dataset.tooMany;
  return together(files) > MOST_TOGETHER ? box.dataset.tooMuch : "";
}

function move(box, index, by) {
  const files = [...box.querySelector("input[type=file]").files];
  files.splice(index + by, 0, ...files.splice(index, 1));
  put(box, files);
  const moved = box.querySelector("[data-files]").children[index + by];
  (moved.querySelector(`[data-move="${by}"]:enabled`) ?? moved.querySelector("[data-move]:enabled")).focus();
}

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-upload]");
  if (!box || event.target.type !== "file") return;
  if (box.dataset.pages) gather(box, event.target);
  else show(box);
});

function state(box, name, ratio = 0) {
  box.dataset.state = name;
  const progress = box.querySelector("progress");
  progress.hidden = name !== "sending";
  progress.value = ratio;
  for (const line of box.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== name;
}

function send(form, submitter) {
  const boxes = fieldsOf(form);
  const data = new FormData(form, submitter);
  const slot = form.querySelector("[data-refusal]") || document.querySelector("[data-refusal-fallback]");
  const request = new XMLHttpRequest();
  slot.replaceChildren(); // what was refused before is not the answer to this try
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.upload.onprogress = (e) => { if (e.lengthComputable) boxes.forEach((b) => state(b, "sending", e.loaded / e.total)); };
  request.onload = () => {
    const to = request.getResponseHeader("HX-Redirect");
    if (to) { form.dispatchEvent(new CustomEvent("tz:sent", { bubbles: true })); location.href = to; return; }
    boxes.forEach((b) => state(b, "idle"));
    form.dispatchEvent(new CustomEvent("tz:release", { bubbles: true }));
    if (request.getResponseHeader("TZ-Refused")) slot.innerHTML = request.responseText;
    else slot.replaceChildren(document.getElementById("broken-template").content.cloneNode(true));
    slot.querySelector("[role=alert]")?.focus();
  };
  const lost = () => {
    boxes.forEach((b) => state(b, "lost"));
    form.dispatchEvent(new CustomEvent("tz:release", { bubbles: true }));
    window.addEventListener("online", () => { if (boxes.some((b) => b.dataset.state === "lost")) form.requestSubmit(submitter); }, { once: true });
  };
  request.onerror = lost;
  request.ontimeout = lost;
  boxes.forEach((b) => state(b, "sending"));
  request.send(data);
}

// Before htmx, which would send without showing how far it is.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (!fieldsOf(form).some((box) => box.querySelector("input[type=file]").files.length)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  send(form, event.submitter);
}, true);
