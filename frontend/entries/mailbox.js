// Pages of the mailbox: opening it, reading it, writing in it, leaving it. Each part does nothing where its markup is absent.
import { listenForLeaving } from "../mailbox/leaving.js";
import { listenForOpening } from "../mailbox/opening.js";
import { watchIdleness } from "../mailbox/idleness.js";
import { listenForFiles } from "../mailbox/files.js";
import { read } from "../mailbox/page.js";
import { listenForWriting } from "../mailbox/writing.js";
import { ready } from "../shared/ready.js";

for (const element of document.querySelectorAll("[data-script-only]")) element.hidden = false;
for (const element of document.querySelectorAll("[data-no-script]")) element.hidden = true;
listenForLeaving();
watchIdleness();
listenForOpening();
listenForWriting();
listenForFiles();
ready();
read();
