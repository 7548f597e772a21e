// A worker, so that the page stays awake while the mailbox's key is derived. What it does is in journey/worker.js.
import { answer } from "../journey/worker.js";

addEventListener("message", (event) => answer(event.data, (reply) => postMessage(reply)));
