/** Connections refused at a time with a reason; any more are cut, so that they cost nothing. */
export const mostStrangers = 16

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
  /** The ports tried first for passive data connections: few enough to open in a firewall. `to` 0: any port. */
  readonly passivePorts: { readonly from: number; readonly to: number }
  /** Blocks in memory beyond which no transfer reads ahead, and blocks that are read at a time. */
  readonly blocks: number
  readonly atOnce: number
  /** Bytes a second in all, and to one peer; undefined: as much as the line takes. */
  readonly rate: number | undefined
  readonly ratePerPeer: number | undefined
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
  passivePorts: { from: 50_000, to: 50_099 },
  blocks: 32,
  atOnce: 4,
  rate: undefined,
  ratePerPeer: undefined,
  line: 4096,
  queue: 32,
}
