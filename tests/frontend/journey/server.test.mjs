import assert from "node:assert/strict";
import { test } from "node:test";
import { askIfReceived, get, post, Refused, Silent } from "../../../frontend/journey/server.js";
import { answerJson, withServer } from "../support.mjs";

test("JSON goes out and comes back, without cookies", async () => {
  let seen;
  const handle = (request, body, response) => {
    seen = {
      method: request.method,
      type: request.headers["content-type"],
      cookie: request.headers.cookie,
      body: String(body),
    };
    answerJson(response, 200, { next: "/there/" });
  };
  assert.deepEqual(await withServer(handle, (address) => post(address, { a: 1 })), { next: "/there/" });
  assert.deepEqual(seen, { method: "POST", type: "application/json", cookie: undefined, body: '{"a":1}' });
  await withServer(handle, get);
  assert.equal(seen.method, "GET");
});

test("a refusal says why", async () => {
  const work = { challenge: "c", bits: 3 };
  const handle = (_request, _body, response) => answerJson(response, 429, { error: "Later.", errors: { a: ["b"] }, work });
  await assert.rejects(withServer(handle, get), (error) => {
    assert.deepEqual([error.message, error.status, error.errors, error.work], ["Later.", 429, { a: ["b"] }, work]);
    return error instanceof Refused;
  });
});

test("a fault of the server, an answer that is no JSON, a redirect and no answer are silence", async () => {
  const faults = [
    (response) => answerJson(response, 503, {}),
    (response) => response.writeHead(200).end("<p>"),
    (response) => response.writeHead(302, { Location: "/" }).end(),
    (response) => response.destroy(),
  ];
  for (const fault of faults) {
    await assert.rejects(
      withServer((_request, _body, response) => fault(response), get),
      (error) => error instanceof Silent,
    );
  }
});

test("a report that did not arrive is null, one that did is its receipt, and silence stays silence", async () => {
  const answering = (status) => (_request, _body, response) => answerJson(response, status, { reference: "R-1" });
  assert.equal(await withServer(answering(404), (address) => askIfReceived(address, "key")), null);
  assert.deepEqual(await withServer(answering(200), (address) => askIfReceived(address, "key")), { reference: "R-1" });
  await assert.rejects(
    withServer(answering(500), (address) => askIfReceived(address, "key")),
    (error) => error instanceof Silent,
  );
});
