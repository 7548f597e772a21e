// A small release, signed in Python with the key whose seed is 32 times 7, and other texts signed with the same key.

import { createPrivateKey, sign } from "node:crypto";

export const KEY = "candour.example/release+3f1710c7+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
export const OTHER_KEY = "candour.example/release+26f95de6+AROY9ixtGkV8UbpqS189vS9p/KkyFiGNyJl+QWvRfZPK";
export const NOTE =
  '{"commit":"cccccccccccccccccccccccccccccccccccccccc","format":"candour-release/1","headers":{"Content-Security-Policy":"default-src \'none\'"},"inline":["sha256-AAAA"],"source":"5555555555555555555555555555555555555555555555555555555555555555","static":{"candour/site.css":"2222222222222222222222222222222222222222222222222222222222222222","candour/site.js":"1111111111111111111111111111111111111111111111111111111111111111"},"templates":{"ui/jinja2/ui/base.html":"3333333333333333333333333333333333333333333333333333333333333333"},"version":"0.1.0"}\n\n— candour.example/release PxcQx0jxxM6SLzfE6XGAun6KldR55ANoar+odGhLmxYyG7ozqdjoz5MODGzDzqP/VFClVtgDA+YWMmC4qA4AvrSYpQ0=\n';

const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, 7)]);
const seed = createPrivateKey({ key: der, format: "der", type: "pkcs8" });

export function signed(text) {
  const [name, id] = KEY.split("+");
  const signature = Buffer.concat([Buffer.from(id, "hex"), sign(null, Buffer.from(text), seed)]);
  return `${text}\n— ${name} ${signature.toString("base64")}\n`;
}
