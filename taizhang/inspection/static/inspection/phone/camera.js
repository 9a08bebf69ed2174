// A photo as evidence: its bytes as the camera gave them, their fingerprint, and the time and place of the shutter.
import { now as placeNow } from "./place.js";

const MOST_BYTES = 20 * 1024 * 1024;
const MOST_PIXELS = 50_000_000;
const SMALLER = 4000; // px of the longer side, where the server takes no larger one
const HEIC = ["heic", "heix", "heim", "heis", "mif1", "msf1"];
const OLD = 3 * 60 * 1000; // a file older than the shutter comes from the album

export async function take(file) {
  const at = new Date();
  const [place, seen] = await Promise.all([placeNow(), look(file)]);
  const blob = new Blob([await seen.blob.arrayBuffer()], { type: seen.blob.type || "image/jpeg" });
  const old = file.lastModified && at - file.lastModified > OLD ? Math.round((at - file.lastModified) / 60000) : 0;
  return {
    sha256: await digest(blob), blob, thumb: seen.thumb, size: blob.size, at: at.toISOString(), old, smaller: seen.smaller,
    lat: place?.lat ?? null, lon: place?.lon ?? null, accuracy: place?.accuracy ?? null,
  };
}

export async function digest(blob) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// {blob, thumb, smaller}: one that is too large for the server is made smaller here, and it is said.
async function look(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (error) {
    // HEIC: this browser cannot show it, the server can
    const head = new TextDecoder("latin1").decode(await file.slice(4, 12).arrayBuffer());
    if (file.size > MOST_BYTES || !head.startsWith("ftyp") || !HEIC.includes(head.slice(4))) throw error;
    return { blob: file, thumb: null, smaller: false };
  }
  const tooLarge = file.size > MOST_BYTES || bitmap.width * bitmap.height > MOST_PIXELS;
  const blob = tooLarge ? await drawn(bitmap, SMALLER, 0.85) : file;
  const thumb = await drawn(bitmap, 900, 0.7);
  bitmap.close();
  return { blob, thumb, smaller: tooLarge };
}

function drawn(bitmap, longest, quality) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}
