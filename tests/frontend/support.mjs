// What several tests of the frontend use. Lives here: the shared vectors, key pairs, drawn values, a server on this machine.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { SealingError } from "../../frontend/sealing/errors.js";
import { newDossier } from "../../frontend/sealing/keys.js";

const unpacked = (_, value) =>
  value && typeof value === "object" && typeof value.hex === "string" ? new Uint8Array(Buffer.from(value.hex, "hex")) : value;

// The vectors that Python and JavaScript share; bytes are Uint8Arrays.
export const vectors = JSON.parse(readFileSync(new URL("../vectors/sealing.json", import.meta.url), "utf8"), unpacked);

export const keys = await newDossier();
export const stranger = await newDossier();
export const textOf = (bytes) => new TextDecoder().decode(bytes);
export const bytesOf = (text) => new TextEncoder().encode(text);

// For assert.rejects and assert.throws: a sealing error of this name.
export const refused = (name) => (error) => error instanceof SealingError && error.name === name;

// The same numbers in every run: whole, from 0 to limit - 1 (mulberry32).
export function drawing(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

// Draws many values and checks each.
export function forMany(times, draw, check) {
  const below = drawing(2026);
  for (let i = 0; i < times; i += 1) check(draw(below));
}

export const drawBytes = (below, most) => Uint8Array.from({ length: below(most + 1) }, () => below(256));

// Text with accents, symbols, spaces and letters outside the basic plane.
export function drawText(below, most) {
  const letters = ["a", "Z", "é", "e\u0301", "ß", " ", "-", "\n", "1", "🕯", "ﬁ", "я", "İ"];
  return Array.from({ length: below(most + 1) }, () => letters[below(letters.length)]).join("");
}

// Serves `handle(request, body, response)` while `act(address)` runs.
export async function withServer(handle, act) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    handle(request, Buffer.concat(chunks), response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await act(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export function answerJson(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
