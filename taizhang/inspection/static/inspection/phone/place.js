// Where the phone is, and which point a label names.
let last = null; // {lat, lon, accuracy, at}
let watching = null;
const FRESH = 30000; // ms

export function watch(changed) {
  if (watching !== null || !navigator.geolocation) return;
  watching = navigator.geolocation.watchPosition(
    (fix) => {
      last = { lat: fix.coords.latitude, lon: fix.coords.longitude, accuracy: Math.round(fix.coords.accuracy), at: Date.now() };
      changed();
    },
    () => {},
    { enableHighAccuracy: true, maximumAge: FRESH },
  );
}

export const here = () => last;

// The place at the shutter: a fresh one, or whatever comes within two seconds; null where there is none.
export function now() {
  if (last && Date.now() - last.at < FRESH) return Promise.resolve(last);
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), 2000);
    navigator.geolocation.getCurrentPosition(
      (fix) => {
        clearTimeout(late);
        resolve({ lat: fix.coords.latitude, lon: fix.coords.longitude, accuracy: Math.round(fix.coords.accuracy) });
      },
      () => {
        clearTimeout(late);
        resolve(null);
      },
      { enableHighAccuracy: true, timeout: 2000, maximumAge: FRESH },
    );
  });
}

// Metres by the haversine formula; null where one of the two has no place.
export function metres(point, from = last) {
  if (!from || point.lat === null) return null;
  const rad = Math.PI / 180;
  const a = Math.sin(((from.lat - point.lat) * rad) / 2) ** 2;
  const b = Math.sin(((from.lon - point.lon) * rad) / 2) ** 2 * Math.cos(from.lat * rad) * Math.cos(point.lat * rad);
  return 12742000 * Math.asin(Math.sqrt(a + b));
}

export const canScan = "BarcodeDetector" in window;

// The number on a label in a picture: D0012 of “…/inspect/?point=D0012”; null where there is none.
export async function scanned(file) {
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  const codes = await detector.detect(await createImageBitmap(file));
  return codes.map((code) => numberOf(code.rawValue)).find(Boolean) ?? null;
}

export function numberOf(address) {
  return /[?&]point=(D\d{1,11})\b/.exec(address)?.[1] ?? null;
}
