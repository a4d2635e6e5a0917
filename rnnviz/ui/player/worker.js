// The other end of background.js: one question at a time, one answer for each.

import { JOBS } from "./jobs.js";

self.onmessage = ({ data: { job, ...question } }) => self.postMessage(answer(job, question));

function answer(job, question) {
  try {
    return { value: JOBS[job](question) };
  } catch (error) {
    return { error: error.message };
  }
}
