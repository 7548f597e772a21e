// On staff pages: the key and its fifteen minutes, what opens and seals with it, passkeys for signing in. Nothing here
// runs for reporters.
import "../elements/key-box.js";
import "../elements/sealed-field.js";
import "../elements/sealed-letter.js";
import "../elements/sealed-text.js";
import { listenForGrants } from "../desk/granting.js";
import { lock, watch } from "../desk/keyring.js";
import { ready } from "../shared/ready.js";
import { listenForPasskeys } from "../desk/sign-in.js";

listenForGrants();
listenForPasskeys();
watch();
for (const form of document.querySelectorAll("form[data-candour-lock]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lock().finally(() => form.submit());
  });
}
// Signing in begins with nobody's key on the device.
if (document.querySelector("[data-candour-wipe]")) lock();
ready();
