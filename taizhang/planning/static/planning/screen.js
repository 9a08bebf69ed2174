// The wall screen: fetches the next sheet when its time has come. A server that does not answer leaves the last sheet
// standing, grey and marked, and is asked again.
const place = document.querySelector("[data-screen]");
const gone = document.querySelector(".wall-gone");
const AGAIN = 5000; // ms

const frame = () => place.querySelector(".wall-frame");

async function turn() {
  try {
    const answer = await fetch(frame().dataset.next, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(15000) });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    place.innerHTML = await answer.text();
    if (!frame()) throw new Error("no sheet");
    lost(false);
    setTimeout(turn, frame().dataset.seconds * 1000);
  } catch {
    lost(true);
    setTimeout(turn, AGAIN);
  }
}

function lost(is) {
  document.body.classList.toggle("is-gone", is);
  gone.hidden = !is;
  if (is) gone.querySelector("time").textContent = frame()?.dataset.at ?? "";
}

setTimeout(turn, frame().dataset.seconds * 1000);
