// Requests to the server from staff pages, with the page's CSRF token. A refusal becomes an Error with a message to show.

import { optionalPart } from "../shared/dom.js";
import { say } from "../shared/words.js";

/**
 * @param {string} address
 * @param {{ method?: "GET" | "POST", body?: URLSearchParams | null }} [options]
 */
export async function request(address, { method = "POST", body = null } = {}) {
  const response = await fetch(address, {
    method,
    body,
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
    credentials: "same-origin",
    redirect: "manual", // a redirect means signed out, and is an error
  }).catch(() => {
    throw new Error(say("no_connection"));
  });
  if (!response.ok) throw new Error(await reasonOf(response));
  return response;
}

/**
 * @param {string} address
 * @param {{ method?: "GET" | "POST" }} [options]
 */
export async function requestJson(address, options) {
  return (await request(address, options)).json();
}

function csrfToken() {
  return optionalPart(document, "input[name=csrfmiddlewaretoken]", HTMLInputElement)?.value ?? "";
}

/** @param {Response} response */
async function reasonOf(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const { error } = /** @type {{ error?: string }} */ (isJson ? await response.json() : {});
  return error ?? say("not_yours");
}
