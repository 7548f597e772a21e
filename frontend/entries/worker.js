// A worker, so that the page stays awake while a key is derived or a proof of work is computed. Its jobs are in shared/worker.js.
import { answer } from "../shared/worker.js";

/** @import { Job, Message } from "../shared/worker.js" */

addEventListener("message", (/** @type {MessageEvent<Message<Job>>} */ event) =>
  answer(event.data, (reply) => self.postMessage(reply)),
);
