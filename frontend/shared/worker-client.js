// Asking the worker. Lives here: one worker for one question, ended when it has answered.

// `script`: the worker's address, given by the page (it carries the build's hash). `heard` gets 0 … 1.
export function ask(script, message, heard = () => {}) {
  const worker = new Worker(script, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if ("progress" in data) heard(data.progress);
      else if ("error" in data) reject(new Error(data.error));
      else resolve(data.result);
    };
    worker.onerror = () => reject(new Error("The worker could not start."));
    worker.postMessage(message);
  }).finally(() => worker.terminate());
}
