// One run's stream: opens the socket, takes it up again from the last frame when it breaks, tells the server what is painted.

const FIRST_WAIT = 250; // ms, doubled after each failure
const LONGEST_WAIT = 5000;
const REFUSALS = {
  4401: "This page's key is no longer accepted. Reload the page.",
  4403: "This page may not watch that server's runs.",
  4404: "This run is not here any more.",
};

export class Stream {
  /**
   * @param {{path: string, token: string, inside: boolean}} address `inside`: the network itself is wanted with every frame
   * @param {{text: Function, bytes: Function, state: Function, held: Function}} to `text(message)`, `bytes(buffer)`,
   *   `state("open"|"broken"|"refused", words)`; `held()` gives {after: number of the last frame held, axes: their version}.
   */
  constructor(address, to) {
    Object.assign(this, { address, to, wait: FIRST_WAIT, timer: 0, socket: null, closed: false, refused: false });
    this.open();
  }

  /** Reconnects with this token from now on, at once if the old one had been refused. */
  renew(token) {
    if (token === this.address.token) return;
    this.address = { ...this.address, token };
    if (this.refused) this.open();
  }

  open() {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.refused = false;
    const socket = new WebSocket(this.url());
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => this.receive(socket, event.data);
    socket.onclose = (event) => this.lost(socket, event.code);
    this.socket = socket;
  }

  url() {
    const url = new URL(this.address.path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("token", this.address.token);
    if (this.address.inside) url.searchParams.set("inside", 1);
    const { after, axes } = this.to.held();
    url.searchParams.set("after", after);
    url.searchParams.set("axes", axes); // frames in other axes are dropped: with those, all must come again
    return url;
  }

  receive(socket, data) {
    if (socket !== this.socket) return;
    if (this.wait !== FIRST_WAIT) this.wait = FIRST_WAIT;
    if (typeof data !== "string") return this.to.bytes(data);
    const message = JSON.parse(data);
    if (message.type === "hello") this.to.state("open", "");
    this.to.text(message);
  }

  lost(socket, code) {
    if (this.closed || socket !== this.socket) return;
    this.socket = null;
    this.refused = code in REFUSALS;
    if (this.refused) return this.to.state("refused", REFUSALS[code]);
    this.to.state("broken", "The connection is lost; trying again…");
    this.timer = setTimeout(() => this.open(), this.wait * (0.8 + 0.4 * Math.random()));
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
  }

  /** Sends JSON; false where there is no connection. */
  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }
}
