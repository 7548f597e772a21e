// A worker, so that the page stays awake while a key is derived or a proof of work is found. Its messages are in mailbox/worker.js.
import { answer } from "../mailbox/worker.js";

addEventListener("message", (event) => answer(event.data, (reply) => postMessage(reply)));
