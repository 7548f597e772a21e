// Names of files from outside: shown without turning characters, saved under letters that mean the same everywhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { plainName, safeFileName } from "../../../frontend/shared/names.js";

test("a name loses the characters that turn it, and keeps its letters", () => {
  assert.equal(plainName("evil\u202egpj.exe"), "evilgpj.exe");
  assert.equal(plainName("نوع\u2067 ה\u2069"), "نوع ה");
});

for (const [name, saved] of [
  ["evil\u202egpj.exe", "evilgpj.exe"],
  ["../../etc/passwd", "etc_passwd"],
  ["Żółć photo (1).png", "Zo_c_photo_1_.png"],
  [".htaccess", "htaccess"],
  ["\u202e", "file"],
  ["صورة.jpg", "jpg"],
]) {
  test(`${JSON.stringify(name)} is saved as ${saved}`, () => assert.equal(safeFileName(name), saved));
}

test("a long name keeps its ending", () => {
  const saved = safeFileName(`${"x".repeat(300)}.jpeg`);
  assert.equal(saved.length, 100);
  assert.ok(saved.endsWith(".jpeg"));
});
