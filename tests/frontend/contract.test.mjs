// What holds for every module of the frontend, each rule with its reason.

import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

const ROOT = join(import.meta.dirname, "..", "..", "frontend");
const modules = globSync("**/*.js", { cwd: ROOT }).filter((path) => !path.startsWith("generated"));
const source = Object.fromEntries(modules.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
const code = Object.fromEntries(modules.map((path) => [path, source[path].replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")]));

const IMPORT = /(?:from|import\(|import) ?"(\.[^"]+)"/g;
const importsOf = (path) => [...code[path].matchAll(IMPORT)].map(([, target]) => normalize(join(dirname(path), target)));
const roomOf = (path) => path.split("/")[0];

// What needs a page: its elements, its storage, its address, a worker of its own.
const PAGE =
  /\b(document|window|location|navigator|indexedDB|customElements)\b\.?|\bHTML\w*Element\b|\bnew Worker\(|\bcanvas\b/;
// A sealed document, as a parameter, is not the page's.
const ownDocument = (path) =>
  /(@param \{.*\}|\*\/) document\b/.test(source[path]) && !/from "[./]+\/dom\.js"/.test(source[path]);
const usesPage = (path) => PAGE.test(ownDocument(path) ? code[path].replace(/\bdocument\b/g, "") : code[path]);
const isPure = (path) => !usesPage(path) && importsOf(path).every((target) => !(target in code) || isPure(target));

// Modules that have nothing to test by themselves, or that need what Node has not.
const EXEMPT = {
  "extension/background.js": "needs a browser: tests/attacks/test_release_check_extension.py",
  "sealing/absent/aliases.js": "used by the bundle of sealing/index.test.mjs",
  "sealing/absent/nist.js": "the same",
  "sealing/absent/post-quantum.js": "the same",
  "sealing/passkeys.js": "needs an authenticator: tests/domain/sealing/test_passkey_locks.py",
};
const TESTED = ["sealing", "ledger", "journey", "mailbox", "elements", "desk", "shared", "extension"];

// A room imports only from itself and from the rooms after the arrow.
const ROOMS = {
  entries: ["journey", "mailbox", "elements", "desk", "shared"],
  journey: ["shared", "sealing", "ledger"],
  mailbox: ["shared", "sealing", "ledger"],
  elements: ["desk", "shared", "sealing", "ledger"],
  desk: ["shared", "sealing", "ledger"],
  shared: ["sealing", "ledger"],
  extension: ["shared", "ledger"],
  ledger: [],
  sealing: ["generated"],
};

test("every pure module has a test of its own", () => {
  const pure = modules.filter((path) => TESTED.includes(roomOf(path)) && isPure(path) && !(path in EXEMPT));
  assert.ok(pure.length > 25);
  const untested = pure.filter((path) => !existsSync(join(import.meta.dirname, path.replace(/\.js$/, ".test.mjs"))));
  assert.deepEqual(untested, []);
});

test("every exemption is a module, and every test has one", () => {
  for (const path of Object.keys(EXEMPT)) assert.ok(path in code, path);
  const tests = globSync("*/**/*.test.mjs", { cwd: import.meta.dirname });
  for (const path of tests) assert.ok(path.replace(".test.mjs", ".js") in code, path);
});

test("rooms import only downwards", () => {
  const wrong = modules.flatMap((path) =>
    importsOf(path)
      .filter((target) => roomOf(target) !== roomOf(path) && !ROOMS[roomOf(path)].includes(roomOf(target)))
      .map((target) => `${path} → ${target}`),
  );
  assert.deepEqual(wrong, []);
});

test("no modules import each other in a circle", () => {
  const done = new Set();
  const visit = (path, trail) => {
    assert.ok(!trail.includes(path), [...trail, path].join(" → "));
    if (done.has(path) || !(path in code)) return;
    for (const target of importsOf(path)) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of modules) visit(path, []);
});

test("every module opens with what lives there", () => {
  assert.deepEqual(
    modules.filter((path) => !source[path].startsWith("// ")),
    [],
  );
});

test("types have no way out: no `any`, no unchecked lines", () => {
  const escapes = /\bany\b(?=[^a-z]*[}\]>|,)])|@ts-(ignore|expect-error|nocheck)|biome-ignore/;
  const types = /\/\*\*[\s\S]*?\*\//g;
  const wrong = modules.filter((path) => {
    const typed = [...source[path].matchAll(types)].map(([text]) => text.match(/\{[^\n]*\}/g)?.join() ?? "").join();
    return escapes.test(typed) || /@ts-(ignore|expect-error|nocheck)|biome-ignore/.test(source[path]);
  });
  assert.deepEqual(wrong, []);
});
