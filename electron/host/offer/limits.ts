/** What one server of ours may use. Times in milliseconds. */
export interface OfferLimits {
  readonly connections: number
  readonly connectionsPerPeer: number
  /** A control connection without a command, and one that does not log in. */
  readonly idle: number
  readonly login: number
  /** A data connection or a response that takes nothing, and the wait for a peer to open a data connection. */
  readonly stall: number
  readonly dataOpen: number
  /** How long a peer may take to close after the last byte before the delivery counts as cut. */
  readonly linger: number
  /** Bytes of each of a transfer's two buffers. */
  readonly buffer: number
  /** Bytes of a line that has not ended, and lines that wait for a transfer. */
  readonly line: number
  readonly queue: number
}

export const usualLimits: OfferLimits = {
  connections: 128,
  connectionsPerPeer: 64,
  idle: 300_000,
  login: 60_000,
  stall: 60_000,
  dataOpen: 30_000,
  linger: 10_000,
  buffer: 256 * 1024,
  line: 4096,
  queue: 32,
}
