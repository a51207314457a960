/**
 * The telnet layer (RFC 854, 855, 1143), with no socket: bytes come in cut up in any way, data, replies and events come
 * out the same. We never open a negotiation ourselves, so of RFC 1143's states only NO and YES occur: a request for the
 * state we are in is not answered, which is what ends loops.
 */
const IAC = 255
const DONT = 254
const DO = 253
const WONT = 252
const WILL = 251
const SB = 250
const SE = 240
/** After IAC, a byte below this is not a command (236 is EOF of RFC 1184). */
const firstCommand = 236

export const telnetOption = { echo: 1, suppressGoAhead: 3, terminalType: 24, windowSize: 31 } as const

const acceptedFromPeer: ReadonlySet<number> = new Set([telnetOption.echo, telnetOption.suppressGoAhead])
const acceptedForUs: ReadonlySet<number> = new Set([
  telnetOption.suppressGoAhead,
  telnetOption.terminalType,
  telnetOption.windowSize,
])

/** A subnegotiation longer than this is read over and not answered. */
const keptSubnegotiation = 4096
/** A subnegotiation that has not ended by then never will: what follows counts as data again. */
const longestSubnegotiation = 65_536
/** A peer that answers each answer gets this many of one option, then silence. */
const answersPerOption = 16

export type TelnetEvent =
  | { readonly kind: 'option'; readonly side: 'peer' | 'us'; readonly option: number; readonly on: boolean }
  | { readonly kind: 'command'; readonly code: number }
  | { readonly kind: 'subnegotiation-overlong'; readonly option: number }

export interface Decoded {
  /** What is left for the text layer, escaped 255 undone. */
  readonly data: Uint8Array
  /** Bytes to send back unchanged. */
  readonly replies: Uint8Array
  readonly events: readonly TelnetEvent[]
}

export interface TelnetTerminal {
  /** Told to a peer that asks (RFC 1091). `DUMB` keeps escape sequences away. */
  readonly type: string
  /** Told to a peer that asks (RFC 1073): so large that neither wrapping nor paging starts. */
  readonly columns: number
  readonly rows: number
}

const plainTerminal: TelnetTerminal = { type: 'DUMB', columns: 4096, rows: 9999 }

type State = 'data' | 'command' | 'option' | 'subnegotiation' | 'subnegotiation-command'

/** One direction-aware decoder per connection. Linear in its input; keeps at most one subnegotiation. */
export class TelnetCodec {
  readonly #terminal: TelnetTerminal
  readonly #peerOptions = new Set<number>()
  readonly #ourOptions = new Set<number>()
  readonly #answers = new Map<number, number>()
  #state: State = 'data'
  #verb = 0
  #subnegotiation: number[] = []
  #subnegotiationLength = 0
  #replies: number[] = []
  #events: TelnetEvent[] = []

  constructor(terminal: TelnetTerminal = plainTerminal) {
    this.#terminal = terminal
  }

  /** Has the peer said that it echoes? */
  get peerEchoes(): boolean {
    return this.#peerOptions.has(telnetOption.echo)
  }

  receive(input: Uint8Array): Decoded {
    if (this.#state === 'data' && !input.includes(IAC)) return { data: input, replies: nothing, events: [] }
    const data = new Uint8Array(input.length + 1)
    let length = 0
    for (let at = 0; at < input.length; at++) {
      if (this.#state === 'data') {
        const next = input.indexOf(IAC, at)
        const end = next < 0 ? input.length : next
        data.set(input.subarray(at, end), length)
        length += end - at
        at = end
        if (next >= 0) this.#state = 'command'
        continue
      }
      const byte = input[at] ?? 0
      if (this.#step(byte)) data[length++] = byte
    }
    const decoded = { data: data.subarray(0, length), replies: Uint8Array.from(this.#replies), events: this.#events }
    this.#replies = []
    this.#events = []
    return decoded
  }

  /** Takes one byte outside plain data; returns true if it is data after all. */
  #step(byte: number): boolean {
    switch (this.#state) {
      case 'command':
        return this.#command(byte)
      case 'option':
        this.#state = 'data'
        this.#negotiate(this.#verb, byte)
        return false
      case 'subnegotiation':
        if (byte === IAC) this.#state = 'subnegotiation-command'
        else this.#collect(byte)
        return false
      case 'subnegotiation-command':
        if (byte === IAC) {
          this.#state = 'subnegotiation'
          this.#collect(byte)
          return false
        }
        if (byte === SE) {
          this.#state = 'data'
          this.#subnegotiated()
          return false
        }
        // Another command inside: the subnegotiation was cut off, the command counts.
        return this.#command(byte)
      case 'data':
        return true
    }
  }

  #command(byte: number): boolean {
    this.#state = 'data'
    if (byte === IAC) return true
    if (byte === SB) {
      this.#state = 'subnegotiation'
      this.#subnegotiation = []
      this.#subnegotiationLength = 0
      return false
    }
    if (byte >= WILL) {
      this.#state = 'option'
      this.#verb = byte
      return false
    }
    // The mark of a Synch is sent as TCP urgent data and may never reach us: then plain data follows IAC.
    if (byte < firstCommand) return true
    this.#events.push({ kind: 'command', code: byte })
    return false
  }

  #negotiate(verb: number, option: number): void {
    const peerSide = verb === WILL || verb === WONT
    const enable = verb === WILL || verb === DO
    const options = peerSide ? this.#peerOptions : this.#ourOptions
    const on = options.has(option)
    if (on === enable) return // already so: RFC 1143 forbids an answer
    const accept = enable && (peerSide ? acceptedFromPeer : acceptedForUs).has(option)
    const answered = this.#mayAnswer(option)
    if (answered) {
      const yes = peerSide ? DO : WILL
      const no = peerSide ? DONT : WONT
      this.#replies.push(IAC, accept ? yes : no, option)
    }
    if (enable && !(accept && answered)) return
    if (enable) options.add(option)
    else options.delete(option)
    this.#events.push({ kind: 'option', side: peerSide ? 'peer' : 'us', option, on: enable })
    if (enable && !peerSide && option === telnetOption.windowSize) this.#sendWindowSize()
  }

  #collect(byte: number): void {
    this.#subnegotiationLength++
    if (this.#subnegotiation.length < keptSubnegotiation) this.#subnegotiation.push(byte)
    if (this.#subnegotiationLength < longestSubnegotiation) return
    this.#events.push({ kind: 'subnegotiation-overlong', option: this.#subnegotiation[0] ?? 0 })
    this.#subnegotiation = []
    this.#state = 'data'
  }

  #subnegotiated(): void {
    const [option, verb] = this.#subnegotiation
    const whole = this.#subnegotiation.length === this.#subnegotiationLength
    this.#subnegotiation = []
    const asksForType = option === telnetOption.terminalType && verb === 1
    if (!whole || !asksForType || !this.#ourOptions.has(option) || !this.#mayAnswer(option)) return
    this.#sendSubnegotiation(telnetOption.terminalType, [0, ...new TextEncoder().encode(this.#terminal.type)])
  }

  #sendWindowSize(): void {
    const { columns, rows } = this.#terminal
    this.#sendSubnegotiation(telnetOption.windowSize, [columns >> 8, columns & 255, rows >> 8, rows & 255])
  }

  #sendSubnegotiation(option: number, content: readonly number[]): void {
    this.#replies.push(IAC, SB, option, ...encodeTelnet(Uint8Array.from(content)), IAC, SE)
  }

  #mayAnswer(option: number): boolean {
    const answers = this.#answers.get(option) ?? 0
    this.#answers.set(option, answers + 1)
    return answers < answersPerOption
  }
}

/** Encodes outgoing data: a byte 255 is doubled. */
export function encodeTelnet(data: Uint8Array): Uint8Array {
  if (!data.includes(IAC)) return data
  const encoded: number[] = []
  for (const byte of data) {
    encoded.push(byte)
    if (byte === IAC) encoded.push(byte)
  }
  return Uint8Array.from(encoded)
}

const nothing = new Uint8Array(0)
