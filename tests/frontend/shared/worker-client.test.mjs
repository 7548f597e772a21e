// Which script may be started as a web worker: the site's own, and no other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { workerAddress } from "../../../frontend/shared/worker-client.js";

globalThis.location = new URL("https://report.example/report/check/");

test("the site's own worker script is passed, with and without a digest in its name", () => {
  for (const address of ["/static/candour/worker.1f2e3d.js", "https://report.example/static/candour/worker.js"]) {
    assert.equal(workerAddress(address), address);
  }
});

test("any other script is refused", () => {
  const others = [
    "https://elsewhere.example/static/candour/worker.js",
    "/static/candour/../other/worker.js",
    "/static/candour/site.js",
    "data:text/javascript,1",
    "blob:https://report.example/1",
    "javascript:1",
  ];
  for (const address of others) assert.throws(() => workerAddress(address), TypeError);
});
