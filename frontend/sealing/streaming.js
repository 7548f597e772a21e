// Tools for byte streams, independent of sealing. A stream reads from its source only on demand, so few chunks are in memory.

const WORKING_SET = { highWaterMark: 0 };

/** @param {Uint8Array} bytes */
export function streamOf(bytes) {
  return new ReadableStream({
    start(/** @type {ReadableStreamDefaultController<Uint8Array>} */ controller) {
      if (bytes.length) controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** @param {ReadableStream<Uint8Array>} stream */
export async function collect(stream) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) chunks.push(part.value);
  return joined(chunks);
}

/** @param {readonly Uint8Array[]} chunks */
export function joined(chunks) {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/**
 * Returns a stream of the chunks of `stream`, changed by the hooks.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {object} hooks
 * @param {(chunk: Uint8Array) => Uint8Array} [hooks.each] returns the chunk to pass on, empty for none
 * @param {() => Iterable<Uint8Array>} [hooks.end] returns chunks to append
 * @param {(error: unknown) => unknown} [hooks.failed] returns the error to pass on
 * @returns {ReadableStream<Uint8Array>}
 */
export function mapped(stream, { each = (chunk) => chunk, end = () => [], failed = (error) => error }) {
  const reader = stream.getReader();
  /** @type {Iterator<Uint8Array> | null} */
  let last = null;
  async function next() {
    while (!last) {
      const part = await reader.read();
      if (part.done) last = end()[Symbol.iterator]();
      else {
        const chunk = each(part.value);
        if (chunk.length) return chunk;
      }
    }
    return last.next().value;
  }
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const chunk = await next();
          if (chunk) controller.enqueue(chunk);
          else controller.close();
        } catch (error) {
          controller.error(failed(error));
          reader.cancel(error).catch(() => {}); // it may have failed already
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    WORKING_SET,
  );
}
