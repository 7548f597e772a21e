// Asking the server, from pages of staff. Lives here: JSON over POST with the page's CSRF token, and base64 both ways.
// A refusal becomes an Error whose message the person can act on.

import { say } from "../shared/words.js";

export async function ask(address, { method = "POST", body } = {}) {
  const response = await fetch(address, {
    method,
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
    body,
    credentials: "same-origin",
    redirect: "manual", // signed out: never mistake the sign-in page for an answer
  }).catch(() => {
    throw new Error(say("no_connection"));
  });
  if (!response.ok) throw new Error(await reason(response));
  return response;
}

export async function askJson(address, options) {
  return (await ask(address, options)).json();
}

export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

async function reason(response) {
  const told = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
  return told.error ?? say("not_yours");
}
