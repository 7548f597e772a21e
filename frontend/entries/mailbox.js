// Entry for the pages of the mailbox: opening, reading, writing, leaving. Each part does nothing where its markup is absent.
import { listenForFiles } from "../mailbox/files.js";
import { watchIdleness } from "../mailbox/idleness.js";
import { listenForLeaving } from "../mailbox/leaving.js";
import { listenForOpening } from "../mailbox/opening.js";
import { read } from "../mailbox/page.js";
import { listenForWriting } from "../mailbox/writing.js";
import { parts } from "../shared/dom.js";
import { watchLog } from "../shared/log-watch.js";
import { ready } from "../shared/ready.js";

for (const element of parts(document, "[data-script-only]")) element.hidden = false;
for (const element of parts(document, "[data-no-script]")) element.hidden = true;
listenForLeaving();
watchIdleness();
listenForOpening();
listenForWriting();
listenForFiles();
ready();
read();
watchLog();
