// Lets the time step or the epoch run by itself, in either direction.

const READING = 4; // s for one pass through the time steps
const TRAINING = 6; // s for one replay of the training
const REST = 0.7; // s at the last step before it starts again
const LONGEST_GAP = 0.25; // s between two pictures that count as playing: a tab that was away does not jump

export const SPEEDS = [0.25, 0.5, 1, 2, 4];

export class Playback {
  constructor(player) {
    this.player = player;
    this.of = null; // "step" | "epoch" | null
    this.direction = 1; // or -1
    this.speed = 1;
    this.request = 0;
  }

  playing(of, direction) {
    return this.of === of && this.direction === direction;
  }

  toggle(of, direction = 1) {
    if (this.playing(of, direction)) return this.stop();
    this.start(of, direction);
  }

  start(of, direction = 1) {
    this.stop();
    const { player } = this;
    Object.assign(this, { of, direction, before: null });
    const [at, end] = of === "step" ? [player.step, player.steps] : [player.index + 1, player.record.frames.length];
    this.at = direction > 0 ? (at >= end ? 1 : Math.max(1, at)) : at <= 1 ? end : at;
    this.request = requestAnimationFrame((now) => this.tick(now));
    player.invalidate("playback");
  }

  stop() {
    if (!this.of) return;
    cancelAnimationFrame(this.request);
    this.of = null;
    this.player.invalidate("playback");
  }

  setSpeed(speed) {
    this.speed = speed;
    this.player.invalidate("playback");
  }

  tick(now) {
    const passed = Math.min(LONGEST_GAP, (now - (this.before ?? now)) / 1000) * this.speed;
    this.before = now;
    if (this.of === "step") this.playSteps(passed);
    else this.playEpochs(passed);
    if (this.of) this.request = requestAnimationFrame((next) => this.tick(next));
  }

  playSteps(passed) {
    const { player } = this;
    const rate = Math.max(4, Math.min(60, player.steps / READING)); // steps a second
    const rest = REST * rate;
    this.at += this.direction * passed * rate;
    if (this.at > player.steps + rest) this.at = 1;
    if (this.at < 1 - rest) this.at = player.steps;
    player.setStep(Math.floor(this.at));
  }

  playEpochs(passed) {
    const { frames } = this.player.record;
    this.at += this.direction * passed * Math.max(4, frames.length / TRAINING);
    const index = Math.floor(this.at) - 1;
    if (index >= frames.length - 1) {
      this.stop();
      return this.player.setFollow();
    }
    this.player.setEpoch(frames[Math.max(0, index)].epoch);
    if (index < 0) this.stop();
  }
}
