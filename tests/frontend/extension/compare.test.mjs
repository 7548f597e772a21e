// The comparison of what a browser was given with the release, and its word.

import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, differing, resultOf, unchecked } from "../../../frontend/extension/compare.js";
import { openRelease } from "../../../frontend/extension/release.js";
import { KEY, NOTE } from "./released.mjs";

const release = openRelease(NOTE, KEY);
const SITE = "https://report.example";
const same = {
  origin: SITE,
  headers: { "content-security-policy": "default-src 'none'", date: "today" },
  inline: ["sha256-AAAA"],
  files: { [`${SITE}/static/candour/site.js`]: "1".repeat(64), [`${SITE}/static/candour/site.css?v=1`]: "2".repeat(64) },
  faults: [],
};

test("what is as released is the same", () => {
  assert.deepEqual(differences(same, release), []);
  assert.equal(resultOf(same, release).badge, "OK");
});

const altered = [
  [{ headers: {} }, "The page lacks the header Content-Security-Policy."],
  [{ headers: { "content-security-policy": "default-src *" } }, "The page has another Content-Security-Policy: default-src *"],
  [{ headers: null }, "The headers of this page were not seen. Load the page again."],
  [{ inline: ["sha256-AAAA", "sha256-BBBB"] }, "An inline script is not in the release (sha256-BBBB)."],
  [
    { files: { [`${SITE}/static/candour/site.js`]: "9".repeat(64) } },
    "The script or style candour/site.js differs from the release.",
  ],
  [
    { files: { [`${SITE}/static/candour/site.js`]: null } },
    "The script or style candour/site.js could not be read again, so it was not compared.",
  ],
  [
    { files: { [`${SITE}/static/x.js`]: "1".repeat(64) } },
    `The page loads a script or style that is not in the release: ${SITE}/static/x.js`,
  ],
  [
    { files: { [`${SITE}/static/__proto__`]: "1".repeat(64) } },
    `The page loads a script or style that is not in the release: ${SITE}/static/__proto__`,
  ],
  [
    { files: { "https://report.example.org/static/candour/site.js": "1".repeat(64) } },
    "The page loads a script or style that is not in the release: https://report.example.org/static/candour/site.js",
  ],
  [{ faults: ["The page contains an element <iframe>."] }, "The page contains an element <iframe>."],
];

test("each alteration is named, and the word is: differs", () => {
  for (const [change, finding] of altered) {
    assert.deepEqual(differences({ ...same, ...change }, release), [finding]);
    assert.equal(resultOf({ ...same, ...change }, release).word, "differs");
  }
});

test("what could not be compared is never shown as the same", () => {
  assert.deepEqual(unchecked("No release."), {
    word: "unchecked",
    badge: "?",
    title: "Not compared. No release.",
    findings: [],
  });
  assert.equal(differing(["x"]).badge, "NO");
});
