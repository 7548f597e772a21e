// The rule for an unlock passphrase that somebody makes up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isStrong } from "../../../frontend/desk/strength.js";

for (const weak of [
  "",
  "short",
  "passwordpassword",
  "password password password password password",
  "to be or not to be that is the question",
  "correct horse battery staple",
  "Password123!Password123!",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "SummerHolidays2026!!",
]) {
  test(`${JSON.stringify(weak)} is refused`, () => assert.equal(isStrong(weak), false));
}

for (const strong of [
  "violet anchor tundra biscuit meadow copper",
  "q7#Lx2!vRt9_Kd4@Zp6w",
  "Straße Fenster über Katze Löffel Wiese",
]) {
  test(`${JSON.stringify(strong)} is accepted`, () => assert.equal(isStrong(strong), true));
}
