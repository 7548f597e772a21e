// Entry of the web worker, which derives keys and computes proofs of work so that the page does not freeze. Its jobs are in
// shared/worker.js.
import { answer } from "../shared/worker.js";

/** @import { Job, Message } from "../shared/worker.js" */

addEventListener("message", (/** @type {MessageEvent<Message<Job>>} */ event) =>
  answer(event.data, (reply) => self.postMessage(reply)),
);
