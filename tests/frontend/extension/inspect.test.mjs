// What an element runs and loads.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "../../../frontend/extension/inspect.js";

const element = (localName, attributes = {}, textContent = "") => ({
  localName,
  textContent,
  attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
});

test("inline scripts, script files and styles are seen", () => {
  assert.deepEqual(inspect(element("script", {}, "one()")).inline, ["one()"]);
  assert.deepEqual(inspect(element("script", { type: "module", src: "/static/a.js" })).files, ["/static/a.js"]);
  assert.deepEqual(inspect(element("link", { REL: "preload StyleSheet", href: "/static/a.css" })).files, ["/static/a.css"]);
});

test("what runs nothing is not seen", () => {
  for (const one of [
    element("p", { class: "x" }, "words"),
    element("link", { rel: "icon", href: "/i.svg" }),
    element("a", { href: "/help/" }),
  ]) {
    assert.deepEqual(inspect(one), { inline: [], files: [], faults: [] });
  }
});

test("what no page contains is named", () => {
  const forbidden = [
    [element("iframe", { srcdoc: "<p>" }), "The page has the attribute srcdoc on <iframe>."],
    [element("object"), "The page contains an element <object>."],
    [element("body", { onload: "go()" }), "The attribute onload of <body> runs a script."],
    [element("a", { href: " JavaScript:go()" }), "An address on <a> runs a script."],
    [element("meta", { "http-equiv": "refresh" }), "A <meta> of the page acts as the header refresh."],
  ];
  for (const [one, fault] of forbidden) assert.ok(inspect(one).faults.includes(fault), fault);
});

test("a script of an image format is a file as well", () => {
  assert.deepEqual(inspect(element("script", { "xlink:href": "/static/x.js" })).files, ["/static/x.js"]);
});
