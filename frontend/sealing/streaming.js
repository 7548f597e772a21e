// Small tools for byte streams. Lives here: nothing about sealing. Each stream is pulled, so memory stays at a few chunks.

const WORKING_SET = { highWaterMark: 0 };

export function streamOf(bytes) {
  return new ReadableStream({
    start(controller) {
      if (bytes.length) controller.enqueue(bytes);
      controller.close();
    },
  });
}

export async function collect(stream) {
  const chunks = [];
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) chunks.push(part.value);
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

// A pulled copy of `stream`. `each(chunk)` gives the chunk to pass on, empty for none; `end()` gives an iterable of chunks
// to add; `failed(error)` hears an error and gives the one to pass on.
export function mapped(stream, { each = (chunk) => chunk, end = () => [], failed = (error) => error }) {
  const reader = stream.getReader();
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
