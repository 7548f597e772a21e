// Asking a staff member to unlock her key, in a dialog over whatever page she is on. The dialog's text and fields are in
// ui/words.html (`#candour-unlock`). Not here: keeping the key (keyring.js), making it (elements/key-box.js).

import { identity, keep } from "./keyring.js";
import { askJson, fromBase64 } from "./server.js";
import { say } from "../shared/words.js";

const ADDRESS = "/staff/key/";

// Resolves to true once the key is unlocked, to false if she would rather not.
export async function ensure() {
  if (await identity()) return true;
  const kept = await askJson(ADDRESS, { method: "GET" });
  if (!kept.public_key) throw new Error(say("no_key"));
  return dialogFor(kept);
}

export async function open(kept, passphrase) {
  const sealed = fromBase64(kept.sealed_identity);
  if (kept.method === "passkey") {
    const { unlockIdentityWithPasskey } = await import("../sealing/passkeys.js");
    return keep(await unlockIdentityWithPasskey(sealed, kept.credential || undefined));
  }
  const { unlockIdentity } = await import("../sealing/locks.js");
  return keep(await unlockIdentity(sealed, passphrase));
}

function dialogFor(kept) {
  const dialog = document.querySelector("#candour-unlock");
  const field = dialog.querySelector("[data-passphrase]");
  field.closest("[data-only]").hidden = kept.method === "passkey";
  dialog.querySelector("[data-status]").textContent = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const controller = new AbortController();
    const finish = (unlocked) => {
      field.value = "";
      controller.abort();
      dialog.close();
      resolve(unlocked);
    };
    const listen = (element, event, act) => element.addEventListener(event, act, { signal: controller.signal });
    listen(dialog, "cancel", () => finish(false));
    listen(dialog.querySelector("[data-cancel]"), "click", () => finish(false));
    listen(dialog.querySelector("form"), "submit", async (event) => {
      event.preventDefault();
      if (await tried(dialog, kept, field)) finish(true);
    });
  });
}

async function tried(dialog, kept, field) {
  const status = dialog.querySelector("[data-status]");
  status.textContent = say("unlocking");
  await painted();
  try {
    await open(kept, field.value);
    return true;
  } catch {
    status.textContent = say(kept.method === "passkey" ? "wrong_passkey" : "wrong_passphrase");
    field.select();
    return false;
  }
}

// scrypt holds the page for about a second: let it show what it is doing first.
export function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
