// Work that takes longer than a painting may: done in one Web Worker, which all views of the page share.

const REST = 50; // ms at most after an answer, so that the painting has the machine to itself for as long as the work took

let worker = null;
let running = null; // whose question the worker has, or true while it rests
const askers = new Set();

/** What one view asks of the worker. Of its questions only the latest counts: one that waits is forgotten for a newer one. */
export class Background {
  /** `answered()` is called when there is a new answer. */
  constructor(answered) {
    Object.assign(this, { answered, asked: null, waiting: null, answer: null });
  }

  /**
   * Asks, unless this was the last question already.
   * @param of what makes it another question than the last one: an array whose entries are compared by identity
   * @param make () => {job, ...what jobs.js takes}; called at once: later the player may show another run
   * The answer is then in `this.answer`: {of, value}, or {of, error: message}; until then it is the one before.
   */
  ask(of, make) {
    if (this.asked?.every((part, i) => part === of[i])) return;
    this.asked = of;
    this.waiting = { of, question: make() };
    askers.add(this);
    next();
  }

  close() {
    this.waiting = null;
    this.closed = true;
    askers.delete(this);
    if (askers.size) return;
    worker?.terminate();
    worker = null;
    if (running?.asker) running = null; // its answer will not come
  }
}

/** Whether anything is asked that has not been answered. */
export function busy() {
  return Boolean(running) || [...askers].some((one) => one.waiting);
}

/** Gives the worker a question, from one view after the other. */
function next() {
  if (running) return;
  const asker = [...askers].find((one) => one.waiting);
  if (!asker) return;
  askers.delete(asker);
  askers.add(asker); // behind all others
  const { of, question } = asker.waiting;
  asker.waiting = null;
  running = { asker, of, since: performance.now() };
  worker ??= start();
  worker.postMessage(question);
}

function start() {
  const made = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  made.onmessage = ({ data }) => done(data);
  made.onerror = (event) => {
    made.terminate(); // it may never answer again: the next question gets a new one
    worker = null;
    done({ error: event.message || "the browser could not start the work" });
  };
  return made;
}

function done(result) {
  if (!running?.asker) return;
  const { asker, of, since } = running;
  running = true;
  if (!asker.closed) {
    asker.answer = { of, ...result };
    asker.answered();
  }
  setTimeout(rested, Math.min(REST, performance.now() - since));
}

function rested() {
  running = null;
  next();
}
