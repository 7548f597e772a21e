// Sending a sealed stream in pieces that can be taken up again. Lives here: the protocol of `dossiers/uploads/`. The stream cannot be
// made twice (its file key is drawn once), so the piece in hand is kept until the server has all of it.

const PIECE = 4 * 1024 * 1024;
const TRIES = 5;

// The server will not have it; trying again does not help.
export class UploadRefused extends Error {}

export class Upload {
  #reader;
  #size;
  #address;
  #begun;
  #piece = new Uint8Array(0);
  #at = 0;
  #left = [];

  // `sealed`: { stream, sealedSize } from sealStream; `address`: where uploads begin.
  constructor(address, sealed) {
    this.#address = address;
    this.#reader = sealed.stream.getReader();
    this.#size = sealed.sealedSize;
  }

  // Send to the end, or fail; called again it goes on from where it stands. `heard` gets 0 … 1.
  async run(heard = () => {}) {
    this.#begun ??= await this.#begin();
    while (this.#at < this.#size) {
      if (!this.#piece.length) this.#piece = await this.#nextPiece();
      await this.#sendPiece();
      heard(this.#at / this.#size);
    }
    return { upload: this.#begun.id, token: this.#begun.token };
  }

  async #begin() {
    const headers = { "Content-Type": "application/json" };
    const response = await request(this.#address, { method: "POST", headers, body: JSON.stringify({ size: this.#size }) });
    return response.json();
  }

  async #nextPiece() {
    const parts = this.#left;
    let length = parts.reduce((sum, part) => sum + part.length, 0);
    while (length < PIECE) {
      const { value, done } = await this.#reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
    const all = await new Blob(parts).arrayBuffer();
    this.#left = length > PIECE ? [new Uint8Array(all.slice(PIECE))] : [];
    return new Uint8Array(all.slice(0, PIECE));
  }

  async #sendPiece() {
    for (let attempt = 1; this.#piece.length; attempt += 1) {
      try {
        this.#moveTo(await this.#patch());
      } catch (error) {
        if (error instanceof UploadRefused || attempt === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
        await this.#ask().then((offset) => this.#moveTo(offset), () => {});
      }
    }
  }

  async #patch() {
    const headers = { "Upload-Token": this.#begun.token, "Upload-Offset": String(this.#at) };
    return offsetOf(await request(this.#one, { method: "PATCH", headers, body: this.#piece }));
  }

  async #ask() {
    return offsetOf(await request(this.#one, { method: "HEAD", headers: { "Upload-Token": this.#begun.token } }));
  }

  #moveTo(offset) {
    const taken = offset - this.#at;
    if (!(taken >= 0 && taken <= this.#piece.length)) throw new UploadRefused();
    this.#piece = this.#piece.subarray(taken);
    this.#at = offset;
  }

  get #one() {
    return `${this.#address}${this.#begun.id}/`;
  }
}

const offsetOf = (response) => Number(response.headers.get("Upload-Offset"));

async function request(address, options) {
  const response = await fetch(address, { ...options, credentials: "omit" });
  if (response.ok) return response;
  if (response.status === 409 && response.headers.has("Upload-Offset")) return response;
  const told = await response.json().catch(() => ({}));
  if (response.status >= 500 && response.status !== 507) throw new Error(told.error);
  throw new UploadRefused(told.error);
}
