// Names of files and people that come from outside. A right-to-left override (U+202E) makes "evil‹override›gpj.exe" look like
// "evilexe.jpg". The same rules as `candour/domain/names.py`, which gives the reasons.

import { create } from "./dom.js";

const HIDDEN = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const LONGEST = 100;
const PLACE = "\uFFFC"; // stands for an object in a text

/**
 * Returns a name without hidden and turning characters, with single spaces.
 *
 * @param {string} text
 */
export const plainName = (text) => text.replace(/\s+/gu, " ").replace(HIDDEN, "").replace(/ +/gu, " ").trim();

/**
 * Returns the nodes of a sentence with the name in an element of its own, so that letters written from the right move no other words.
 *
 * @param {string} name
 * @param {(name: string) => string} sentence returns the sentence with this text in the name's place
 */
export function aroundName(name, sentence) {
  const [before = "", after = ""] = sentence(PLACE).split(PLACE);
  return [before, create("bdi", { textContent: plainName(name) }), after];
}

/**
 * Returns a file name in the letters A to Z, digits, dot, dash and underscore, of at most 100 characters, with its ending; or "file".
 *
 * @param {string} name
 */
export function safeFileName(name) {
  const plain = plainName(name).normalize("NFKD").replace(/\p{M}/gu, "");
  const safe = plain.replace(/[^A-Za-z0-9._-]+/gu, "_").replace(/^[._]+|[._]+$/gu, "");
  const dot = safe.lastIndexOf(".");
  if (dot < 1) return safe.slice(0, LONGEST) || "file";
  const ending = safe.slice(dot);
  return safe.slice(0, Math.max(1, Math.min(dot, LONGEST - ending.length))) + ending.slice(0, LONGEST - 1);
}
