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
  input.setCustomValidity(wrong);
  const says = box.querySelector("[data-wrong]");
  says.textContent = wrong;
  says.hidden = !wrong;
}

function drop(box, index) {
  const input = box.querySelector("input[type=file]");
  const left = new DataTransfer();
  [...input.files].forEach((file, i) => { if (i !== index) left.items.add(file); });
  input.files = left.files;
  show(box);
  input.focus();
}

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-upload]");
  if (box && event.target.type === "file") show(box);
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
