// Lets the time step or the epoch run by itself.

const READING = 4; // s for one pass through the time steps
const TRAINING = 6; // s for one replay of the training
const REST = 700; // ms at the last step before it starts again

export class Playback {
  constructor(player) {
    this.player = player;
    this.of = null; // "step" | "epoch" | null
    this.request = 0;
  }

  toggle(of) {
    if (this.of === of) return this.stop();
    this.start(of);
  }

  start(of) {
    this.stop();
    const { player } = this;
    this.of = of;
    this.began = null;
    this.from = of === "step" ? startOf(player.step, player.steps) : startOf(player.index + 1, player.record.frames.length);
    this.request = requestAnimationFrame((now) => this.tick(now));
    player.invalidate("playback");
  }

  stop() {
    if (!this.of) return;
    cancelAnimationFrame(this.request);
    this.of = null;
    this.player.invalidate("playback");
  }

  tick(now) {
    this.began ??= now;
    const passed = now - this.began;
    if (this.of === "step") this.playSteps(passed);
    else this.playEpochs(passed);
    if (this.of) this.request = requestAnimationFrame((next) => this.tick(next));
  }

  playSteps(passed) {
    const { player } = this;
    const rate = Math.max(4, Math.min(60, player.steps / READING)); // steps a second
    const step = this.from + Math.floor((passed / 1000) * rate);
    player.setStep(Math.min(step, player.steps));
    if (step < player.steps + (REST / 1000) * rate) return;
    [this.from, this.began] = [1, null];
  }

  playEpochs(passed) {
    const { frames } = this.player.record;
    const index = this.from - 1 + Math.floor((passed / 1000) * Math.max(4, frames.length / TRAINING));
    if (index >= frames.length - 1) {
      this.stop();
      this.player.setFollow();
    } else this.player.setEpoch(frames[index].epoch);
  }
}

/** From here, or from the start if it is at the end already. */
function startOf(at, end) {
  return at >= end ? 1 : Math.max(1, at);
}
