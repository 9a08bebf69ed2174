// Where the reader stands, asked only when the button is pressed; the page is then asked for what is near.
const box = document.querySelector("[data-near]");
const go = box?.querySelector("[data-near-go]");
const said = box?.querySelector("[data-near-said]");
if (go && navigator.geolocation) {
  go.hidden = false;
  go.addEventListener("click", () => {
    go.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { location.search = new URLSearchParams({ lat: coords.latitude.toFixed(6), lon: coords.longitude.toFixed(6) }); },
      () => { go.disabled = false; said.textContent = box.dataset.refused; },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
    );
  });
} else if (said) said.textContent = box.dataset.refused;
