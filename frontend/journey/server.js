// Asking the server about structured answers, and sending. Lives here: JSON out, JSON in, and telling apart a refusal (nothing was
// kept, say why) from silence (try again). No cookie goes along and none is taken.

export class Refused extends Error {
  constructor(status, told) {
    super(told.error ?? "");
    this.status = status;
    this.errors = told.errors;
    this.work = told.work;
  }
}

// No answer came, or one that is our side's fault: nothing is lost, it can be tried again.
export class Silent extends Error {}

export function post(address, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return answerOf(fetch(address, { method: "POST", headers, body: JSON.stringify(body), credentials: "omit", redirect: "error" }));
}

export function get(address) {
  return answerOf(fetch(address, { headers: { Accept: "application/json" }, credentials: "omit", redirect: "error" }));
}

// Asks whether a report sent before did arrive; null where it did not.
export async function askIfReceived(address, draft) {
  try {
    return await post(address, { idempotency_key: draft.key });
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

async function answerOf(asking) {
  let response;
  let told;
  try {
    response = await asking;
    told = await response.json();
  } catch {
    throw new Silent();
  }
  if (response.status >= 500) throw new Silent(told.error);
  if (!response.ok) throw new Refused(response.status, told);
  return told;
}
