// Asking and telling the server. A lost line is `Lost`; everything else is an answer with a status and a code.
export class Lost extends Error {}

let token = "";
const WAIT = 45000; // ms; a piece of a photo on a very thin line

export function setToken(given) {
  token = given;
}

export const hasToken = () => token !== "";

export async function ask(url) {
  return answer(await reach(url, { headers: { Accept: "application/json" } }));
}

export async function tell(url, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  return answer(await reach(url, { method: "POST", body, headers }));
}

async function reach(url, how) {
  try {
    return await fetch(url, { ...how, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(WAIT) });
  } catch (error) {
    throw new Lost(error.message);
  }
}

// A page instead of data comes from a gate in between (a hotel's, a train's): that is no answer of ours.
async function answer(response) {
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) throw new Lost(`${response.status}`);
  try {
    return { ok: response.ok, status: response.status, data: await response.json() };
  } catch (error) {
    throw new Lost(error.message);
  }
}
