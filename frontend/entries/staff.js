// Entry for staff pages: the unlocked key and its fifteen minutes, the elements that open and seal, passkeys for signing in. Pages for
// reporters do not load it.
import "../elements/key-box.js";
import "../elements/sealed-field.js";
import "../elements/sealed-letter.js";
import "../elements/sealed-text.js";
import { watchGrants } from "../desk/confirming.js";
import { listenForGrants } from "../desk/granting.js";
import { lock, watch } from "../desk/keyring.js";
import { listenForSeconds } from "../desk/seconding.js";
import { watchSession } from "../desk/session.js";
import { listenForPasskeys } from "../desk/sign-in.js";
import { listenForTolls } from "../desk/toll.js";
import { listenForVouching } from "../desk/vouching.js";
import { parts } from "../shared/dom.js";
import { watchLog } from "../shared/log-watch.js";
import { ready } from "../shared/ready.js";

listenForGrants();
listenForPasskeys();
listenForSeconds();
listenForVouching();
listenForTolls();
watchSession();
watch();
watchGrants();
for (const form of parts(document, "form[data-candour-lock]", HTMLFormElement)) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lock().finally(() => form.submit());
  });
}
// The sign-in page deletes any key that an earlier session left on the device.
if (document.querySelector("[data-candour-wipe]")) lock();
ready();
watchLog();
