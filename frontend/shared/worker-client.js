// Asking the worker. Lives here: one worker for one question, ended when it has answered. Not here: the jobs (`worker.js`).

/** @import { Details, Job, Progress, Reply, Results } from "./worker.js" */

/**
 * @template {Job} J
 * @param {string} script the worker's address, given by the page (it carries the build's hash)
 * @param {J} job
 * @param {Details[J]} details
 * @param {Progress} progress
 * @returns {Promise<Results[J]>}
 */
export function askWorker(script, job, details, progress) {
  const worker = new Worker(script, { type: "module" });
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
