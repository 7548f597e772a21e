// Bundles every entry in frontend/entries, and compiles the styles, into the ui app's static folder. The build uses no network,
// and its output is not committed.

import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { compile } from "sass";
import { alias } from "./sealing/absent/aliases.js";

const here = import.meta.dirname;
const out = join(here, "..", "src", "candour", "ui", "static", "candour");
const entries = join(here, "entries");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  entryPoints: readdirSync(entries).map((name) => join(entries, name)),
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  alias,
  target: "es2022",
  minify: true,
  legalComments: "none",
  entryNames: "[name]",
  chunkNames: "chunk-[hash]",
});
const styles = compile(join(here, "styles", "site.scss"), {
  loadPaths: [join(here, "..", "node_modules")],
  style: "compressed",
  quietDeps: true,
});
writeFileSync(join(out, "site.css"), styles.css);
copyFileSync(join(here, "styles", "icon.svg"), join(out, "icon.svg"));
