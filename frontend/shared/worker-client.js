// Running a job in a web worker. Lives here: starting a worker for one job and ending it afterwards. Not here: the jobs (`worker.js`).

/** @import { Details, Job, Progress, Reply, Results } from "./worker.js" */

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
