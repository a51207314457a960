import type { Failure } from '../base/failure.ts'
import type { Result } from '../base/result.ts'
import type { Effect, EventType, EntryOf, EventData, ReplyStatus } from '../model/run-event.ts'
import type { DeliverySegment, VerifiedPatch } from '../model/patch.ts'
import type { ServiceName, Transport } from '../model/transport.ts'

/** What an appliance answered to one command. `text` is what a person would have seen; `raw` every byte as it came. */
export interface Reply {
  readonly status: ReplyStatus
  /** What follows OK, NO or BAD on the status line. Some commands put their answer there (FACTS 2a). */
  readonly statusText: string
  /** Every line between the echo and the next prompt, the status line included, in order. */
  readonly lines: readonly string[]
  /** Index in `lines` of the status line; -1 where there is none. */
  readonly statusLine: number
  readonly raw: Uint8Array
  /** Lines that came in between and belong to no answer of ours: notices, lines of another tag. */
  readonly aside?: readonly string[]
  /** What would have shown that it is whole and this command's own, and did not come. */
  readonly missing?: readonly ('echo' | 'status' | 'prompt')[]
  /**
   * Why this may be the reply to another command, or only part of the reply: its status is then 'none', regardless of
   * its lines.
   */
  readonly doubt?: string
  /** OK and NO or BAD in one reply: the first line of each. Then its status is 'none'. */
  readonly contradiction?: readonly string[]
  /** Set where it was too much to be held: `lines` are its last ones and `raw` is empty; all of it lies in two files. */
  readonly large?: LargeReply
  /**
   * How the reply ended: with a prompt or an unchanged connection, or with the end of the connection (`closed`
   * politely, `reset` not).
   */
  readonly ended: 'prompt' | 'closed' | 'reset'
  readonly milliseconds: number
}

/** A reply on the disk, secrets taken out; the files are the reader's to take over or to remove. */
export interface LargeReply {
  readonly raw: { readonly path: string; readonly bytes: number }
  /** Its lines, joined by LF. */
  readonly text: { readonly path: string; readonly bytes: number }
  readonly lines: number
  /** Lines that hold more than blanks. */
  readonly filled: number
  /** Without the ends of the lines. */
  readonly characters: number
  readonly first: string
}

/** What the console did or met on its own, to be journalled. Secrets are taken out. */
export type ConsoleNotice =
  /** A key was pressed at this line. */
  | { readonly kind: 'key'; readonly key: 'space' | 'enter'; readonly line: string }
  /**
   * It made sure to be in step by a harmless command with a known answer. `lines` came unasked; `doubtful`: they may belong
   * to the reply before.
   */
  | {
      readonly kind: 'resynchronized'
      readonly command: string
      readonly reason: string
      readonly lines: readonly string[]
      readonly doubtful: boolean
    }
  /** A reading command was sent again, since its first reply could not be relied on. */
  | { readonly kind: 'repeated'; readonly command: string; readonly reason: string }
  /** What a person wanted typed at this line was not typed: the line was gone by then, or the answer cannot be typed. */
  | { readonly kind: 'not-typed'; readonly line: string; readonly reason: string }

/** An unfinished line that stays unchanged, word for word, and the text before it. */
export interface ConsoleQuestion {
  readonly line: string
  readonly text: string
  /** It asks for a password, which would be in the journal once it was answered here: no one is asked. */
  readonly secret: boolean
}

/**
 * How a question ended without an answer being typed. `went-on`: the appliance sent something else; `ended`: the reply or
 * the connection came to its end; `given-up`: no one answered for so long that the command was abandoned.
 */
export type QuestionEnd = 'went-on' | 'ended' | 'given-up'

export interface ExecuteOptions {
  /** Milliseconds without which the reply must be complete. */
  readonly deadline: number
  /**
   * What the command does to the appliance: it decides which keys may be pressed and how long what is missing is waited
   * for. Where it is not said, the command only reads, unless it may close the line.
   */
  readonly effect?: Effect
  readonly onNotice?: (notice: ConsoleNotice) => void
  /**
   * What a person wants typed at a question; undefined where no one answers it. `over` aborts once the question no longer
   * waits for an answer; its reason is a `QuestionEnd`.
   */
  readonly onQuestion?: (question: ConsoleQuestion, over: AbortSignal) => Promise<string | undefined>
  /**
   * A person is present to answer: Uptick waits for as long as the question is on the screen, regardless of the
   * deadline.
   */
  readonly attended?: boolean
  readonly signal?: AbortSignal
  /** Text as it comes, in batches that end at line ends (<= 100 ms or 4 KB). Passing, for the screen. */
  readonly onText?: (text: string) => void
  /** A line that ends before the prompt is part of the plan (Update Install): it is a Reply, not a failure. */
  readonly mayClose?: boolean
  /** Called once the bytes were handed to the socket: from here on the command counts as sent. */
  readonly onSent?: () => void
}

export interface Connected {
  readonly transport: Transport
  readonly peer: string // remote address:port
  readonly local: string // our address as the appliance reaches it, without port
  readonly banner: string
  readonly prompt: string
  /** Host name as the prompt or greeting gives it; '' where it gives none. */
  readonly host: string
  /** What the appliance showed over TLS: the fingerprint (lower-case hex), whether it is the known one, since when that is. */
  readonly certificate?: {
    readonly sha256: string
    readonly trust: 'first-use' | 'known'
    readonly since?: string
  }
}

/**
 * One logged-in line to one appliance. One command at a time; a second is a programming error that names the first.
 * Failures of `execute`: console.timeout (poisons the session until `reconnect`), console.closed, console.out-of-step,
 * console.question (the appliance waits for an answer that no one gave), operation.cancelled, command.not-sendable (control characters).
 */
export interface Console {
  readonly connected: Connected
  /** Why the connection was lost; undefined while it is open. */
  readonly lost: string | undefined
  execute(command: string, options: ExecuteOptions): Promise<Result<Reply>>
  /** Polite end (LOGOUT), then close. Never throws. */
  close(): Promise<void>
}

/** Opens a line and logs in once. Failures: console.unreachable, login-refused, not-an-appliance, certificate-changed, timeout, closed. */
export interface ConsoleDoor {
  open(address: string, signal: AbortSignal, onNotice?: (notice: ConsoleNotice) => void): Promise<Result<Console>>
}

export interface Greeting {
  readonly service: ServiceName
  readonly port: number
  /** answered: it greeted; open: it took the connection and said nothing that is understood; refused, silent: not there; blind: our own fault (no route, no address). */
  readonly kind: 'answered' | 'open' | 'refused' | 'silent' | 'blind'
  readonly text: string
  /** The MOS release named in the greeting (SMTP), where there is one. */
  readonly release?: string
  /** The fingerprint (lower-case hex) of what it showed over TLS; it is looked at, not trusted. */
  readonly certificate?: string
}

/** Looks at one service without logging in: reads its greeting, leaves politely. Never fails: what went wrong is the finding. */
export interface GreetingProbe {
  probe(address: string, service: ServiceName, signal: AbortSignal): Promise<Greeting>
}

export interface PatchStore {
  /** Hashes the bytes again and only then gives the update out. Failures: patch.not-found (hint names the nearest), patch.not-verified, patch.digest-mismatch. */
  verify(name: string, signal?: AbortSignal): Promise<Result<VerifiedPatch>>
}

export interface OfferRequest {
  readonly patch: VerifiedPatch
  /** The address that may fetch it. */
  readonly peer: string
  /**
   * The local address to listen on, and the requested port (undefined: 21 or 80 if available, otherwise any free port).
   */
  readonly address: string
  readonly port?: number
  readonly protocol: 'ftp' | 'http'
  readonly onSegment?: (segment: DeliverySegment) => void
  /** Bytes sent so far of the file, at most four times a second. Passing. */
  readonly onProgress?: (sent: number, total: number) => void
}

export interface Offer {
  readonly url: string
  readonly port: number
  /** Why it is not the protocol's own port, where no one asked for another. */
  readonly missed?: Failure
  readonly path: string
  /** true once every byte of the verified file went to the peer (segments covering the file; NAME and NAME.mpu5 never added up). */
  readonly delivered: boolean
  /** Resolves when `delivered` becomes true; never rejects. */
  readonly whenDelivered: Promise<void>
  readonly segments: readonly DeliverySegment[]
  /** How far the download is that `dispose` would break; undefined while none is under way. */
  readonly underWay: { readonly sent: number; readonly total: number } | undefined
  /** Resolves once no download is under way, or when aborted; never rejects. */
  whenQuiet(signal?: AbortSignal): Promise<void>
  /**
   * How far the peer came: did it reach our server at all, and which names did it ask for that are not offered (the last
   * ones, oldest first)? What an install that was refused without a reason is diagnosed from.
   */
  readonly contact?: { readonly reached: boolean; readonly missed: readonly string[] }
  dispose(): Promise<void>
}

/** Offers one verified file to one peer, read-only. Failures: offer.port-in-use, port-forbidden, address-unavailable. */
export interface PatchOffer {
  offer(request: OfferRequest): Promise<Result<Offer>>
}

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number
  /** Resolves after that many milliseconds, or at once when aborted. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** The zone of this computer's wall clock, in minutes east of UTC; UTC where nothing is said. */
  zone?(): number
}

/**
 * The run's journal. `append` redacts, writes, and resolves with the entry as it is on disk: at once after the write,
 * or with `durable` once it was synced. Throws only journal failures (JournalFault), which stop the run.
 */
export interface Journal {
  append<T extends EventType>(type: T, data: EventData<T>, options?: { durable?: boolean }): Promise<EntryOf<T>>
  /** Keeps bytes next to the journal under their hash, synced before it resolves. Redacted first. */
  keep(bytes: Uint8Array): Promise<{ sha256: string; bytes: number }>
  /** Takes a file over that holds no secret any more, as `keep` does with bytes; it is gone from its place then. */
  keepFile?(path: string): Promise<{ sha256: string; bytes: number }>
  /** Everything up to now is on disk when this resolves. */
  sync(): Promise<void>
  redact(text: string): string
}
