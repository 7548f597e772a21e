// Running a job in a web worker. Lives here: starting a worker for one job and ending it afterwards. Not here: the jobs (`worker.js`).

/** @import { Details, Job, Progress, Reply, Results } from "./worker.js" */

const FOLDER = "/static/candour/worker.";

// Chromium starts a worker only from an address that this policy has passed (Trusted Types; the header is in ui/headers.py). It passes
// the site's own worker script and throws for any other address. Firefox and Safari, as far as they lack Trusted Types, take text.
const policy = globalThis.trustedTypes?.createPolicy("candour-worker", { createScriptURL: workerAddress });

/**
 * Returns the address unchanged if it is that of this site's worker script.
 *
 * @param {string} script
 */
export function workerAddress(script) {
  const { origin, pathname } = new URL(script, location.href);
  if (origin !== location.origin || !pathname.startsWith(FOLDER)) throw new TypeError("This is not the site's worker.");
  return script;
}

/**
 * Runs a job in a new worker and resolves with its result.
 *
 * @template {Job} J
 * @param {string} script the URL of the worker's script, from the page (it contains the build's hash)
 * @param {J} job
 * @param {Details[J]} details
 * @param {Progress} progress
 * @returns {Promise<Results[J]>}
 */
export function askWorker(script, job, details, progress) {
  const worker = new Worker(policy ? policy.createScriptURL(script) : script, { type: "module" });
  /** @type {Promise<Results[J]>} */
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = (/** @type {MessageEvent<Reply<J>>} */ { data }) => {
      if ("progress" in data) progress(data.progress);
      else if ("error" in data) reject(new Error(data.error));
      else resolve(data.result);
    };
    worker.onerror = () => reject(new Error("The worker could not start."));
    worker.postMessage({ job, details });
  });
  return answer.finally(() => worker.terminate());
}
