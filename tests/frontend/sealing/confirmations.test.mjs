import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { confirmGrant } from "../../../frontend/sealing/confirmations.js";
import { sealGrant } from "../../../frontend/sealing/grants.js";
import { isSignedBy, signingHalf } from "../../../frontend/sealing/signing.js";
import { bytesOf, keys, refused, stranger } from "../support.mjs";

const dossier = "7d7a1d3e-5d6c-4b7a-9d6e-2f0c1b2a3d4e";

test("a reader signs which grant opens, with all that the grant says", async () => {
  const sealed = await sealGrant(stranger.secret, keys.public);
  const signer = signingHalf(keys.secret);
  const signature = await confirmGrant(keys.secret, signer, { dossier, epoch: 2, public_key: stranger.public, sealed });
  const digest = createHash("sha256").update(sealed).digest("hex");
  const signed = `{"dossier":"${dossier}","epoch":2,"public_key":"${stranger.public}","purpose":"candour grant opens v1","sealed":"${digest}","signed_by":"${signer.public}"}`;
  assert.ok(isSignedBy(signer.public, bytesOf(signed), Buffer.from(signature, "base64")));
});

test("a grant that does not open, or opens another key than it says, is not signed", async () => {
  const sealed = await sealGrant(stranger.secret, keys.public);
  const signer = signingHalf(keys.secret);
  const grant = { dossier, epoch: 1, public_key: stranger.public, sealed };
  await assert.rejects(confirmGrant(stranger.secret, signer, grant), refused("WrongKey"));
  await assert.rejects(confirmGrant(keys.secret, signer, { ...grant, public_key: keys.public }), refused("WrongKey"));
});
