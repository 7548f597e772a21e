// On staff pages: the key and its fifteen minutes, what opens and seals with it, passkeys for signing in. Nothing here
// runs for reporters.
import "../elements/key-box.js";
import "../elements/sealed-field.js";
import "../elements/sealed-letter.js";
import "../elements/sealed-text.js";
import { listenForGrants } from "../desk/granting.js";
import { lock, watch } from "../desk/keyring.js";
import { listenForPasskeys } from "../desk/sign-in.js";
import { parts } from "../shared/dom.js";
import { ready } from "../shared/ready.js";

listenForGrants();
listenForPasskeys();
watch();
for (const form of parts(document, "form[data-candour-lock]", HTMLFormElement)) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lock().finally(() => form.submit());
  });
}
// The sign-in page begins without anybody's key on the device.
if (document.querySelector("[data-candour-wipe]")) lock();
ready();
