// Writes the extension for one site and one release key into a folder, which Chromium loads and a store signs:
//
//     bin/node frontend/extension/pack.mjs --site https://report.example.org --key example.org/release+… --out FOLDER
//
// Its permissions are for this site alone. Not here: what the extension does (`background`, `content`).

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { parseVerifierKey } from "../ledger/notes.js";

const TEXT = { type: /** @type {const} */ ("string"), default: "" };
const { site, key, out } = parseArgs({ options: { site: TEXT, key: TEXT, out: TEXT } }).values;
const { origin } = new URL(site);
parseVerifierKey(key);

const manifest = {
  manifest_version: 3,
  name: "Candour release check",
  version: "1.0",
  description: `Compares what ${origin} serves with its signed release.`,
  minimum_chrome_version: "120",
  permissions: ["webRequest", "storage"],
  host_permissions: [`${origin}/*`],
  background: { service_worker: "background.js", type: "module" },
  content_scripts: [{ matches: [`${origin}/*`], js: ["content.js"], run_at: "document_start" }],
  action: { default_popup: "popup.html", default_title: "Not compared yet." },
};

mkdirSync(out, { recursive: true });
const shared = { bundle: true, outdir: out, target: "es2022", legalComments: /** @type {const} */ ("none") };
const define = { SITE_ORIGIN: JSON.stringify(origin), RELEASE_KEY: JSON.stringify(key) };
const here = import.meta.dirname;
await build({ ...shared, entryPoints: [join(here, "background.js"), join(here, "popup.js")], format: "esm", define });
// Content scripts cannot be modules.
await build({ ...shared, entryPoints: [join(here, "content.js")], format: "iife" });
copyFileSync(join(here, "popup.html"), join(out, "popup.html"));
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
