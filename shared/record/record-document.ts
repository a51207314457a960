import type { JudgedChange } from '../model/judge-changes.ts'
import type { OutOfService } from '../model/out-of-service.ts'
import type { Json } from '../model/run-event.ts'
import type { RecordWaiver } from './build-waivers.ts'

/** What a record says, in the order in which it says it; made from a journal's lines and its files, and from nothing else. */
export interface RecordDocument {
  readonly schema: 1
  readonly run: string
  readonly purpose: string
  readonly outcome: string
  /** An appliance of this run was simulated by Uptick. */
  readonly practice: boolean
  readonly by: string
  readonly customer?: string
  readonly ticket?: string
  readonly window?: { readonly from: string; readonly to: string }
  readonly openedAt: string
  readonly closedAt?: string
  readonly to?: string
  readonly product: { readonly name: string; readonly version: string }
  readonly runbook: RecordRunbook & {
    /** Documents that it includes, pinned as well. */
    readonly includes: readonly RecordRunbook[]
  }
  /** The cluster whose appliances these are. */
  readonly cluster?: string
  readonly signer: string
  /** Announced replacements of the signing key, the oldest first. */
  readonly keys: readonly RecordKeyChange[]
  readonly lines: number
  readonly lastAt: string
  readonly appliances: readonly RecordAppliance[]
  readonly waivers: readonly RecordAct[]
  /** The same waivers, each next to the verdict that it waives. */
  readonly waived: readonly RecordWaiver[]
  readonly overrules: readonly RecordAct[]
  readonly refusals: readonly RecordAct[]
  /** Causes of an install that failed, each with its state. */
  readonly diagnoses: readonly RecordAct[]
  readonly items: readonly RecordItem[]
  /** Items of the document that rate something, with the answers that the rating rests on. */
  readonly evaluation: readonly RecordEvaluation[]
  readonly answers: readonly RecordAct[]
  readonly approvals: readonly RecordAct[]
  readonly comparison: readonly RecordComparison[]
  readonly deliveries: readonly RecordAct[]
  readonly returns: readonly RecordReturn[]
  readonly commands: readonly RecordCommand[]
  readonly notes: readonly RecordAct[]
  readonly history: readonly RecordAct[]
  /** Every line in words; empty where it was not asked for. */
  readonly log: readonly RecordAct[]
  readonly files: readonly RecordFile[]
  readonly signatures: readonly RecordSignature[]
  /** What a person accepted although Uptick would have stopped, or could not vouch for it. */
  readonly exceptions: readonly RecordPoint[]
  /** What this run left open. */
  readonly open: readonly RecordPoint[]
  /** What no record of this kind can prove, in words. */
  readonly unprovable: readonly string[]
  /** How many values of each kind were withheld, and of which members of which events. */
  readonly withheld: readonly RecordWithheld[]
}

/** A line of page one: what it is about, and sentences about it. */
export interface RecordPoint {
  /** The state whose mark it carries. */
  readonly state: string
  readonly appliance: string
  readonly title: string
  readonly lines: readonly string[]
}

export interface RecordRunbook {
  readonly id: string
  readonly version: string
  readonly sha256: string
}

export interface RecordWithheld {
  readonly kind: string
  readonly says: string
  readonly values: number
  /** `TYPE MEMBER`, each with its count. */
  readonly members: readonly { readonly name: string; readonly values: number }[]
}

export interface RecordKeyChange {
  readonly seq: number
  readonly at: string
  readonly old: string
  readonly new: string
  readonly signature: string
}

export interface RecordEvaluation {
  readonly appliance: string
  readonly item: string
  readonly title: string
  readonly state: string
  readonly reason: string
  readonly answers: readonly { readonly question: string; readonly value: string; readonly by: string }[]
}

export interface RecordAppliance {
  readonly id: string
  readonly address: string
  readonly role: string
  /** Who logs in there, where that is another than elsewhere in the run. */
  readonly user?: string
  readonly host: string
  readonly hostId: string
  readonly serial: string
  readonly from: string
  readonly now: string
  /** Who it was when it was asked after the last install, and when; absent: it was not asked. */
  readonly after?: { readonly at: string; readonly hostId: string; readonly serial: string }
  /** What became of its last install; absent: none was sent. */
  readonly install?: {
    readonly at: string
    readonly name: string
    readonly result: 'verified' | 'refused' | 'not-verified' | 'not-seen'
  }
  /** What was last known of it. */
  readonly facts: Readonly<Record<string, Json>>
  /** From the first moment in which nothing answered to the one in which its services did; absent where it was not seen down. */
  readonly outOfService?: OutOfService
  /** Each time the appliance said who it is: when, on which line, and what. */
  readonly proofs: readonly {
    readonly seq: number
    readonly at: string
    readonly said: string
    readonly same: boolean
  }[]
}

/** Something that was done or happened: what, by whom, why, to what. */
export interface RecordAct {
  readonly seq: number
  readonly at: string
  readonly appliance: string
  readonly what: string
  readonly by: string
  readonly why: string
}

export interface RecordItem {
  readonly appliance: string
  readonly id: string
  readonly title: string
  readonly phase: string
  /** It waits for the reboot after an install. */
  readonly awaits?: true
  /** The address that the runbook gives a person to open; {host} stands for the appliance. */
  readonly link?: string
  readonly state: string
  readonly reason: string
  readonly hint: string
  readonly by: string
  readonly startedAt: string
  readonly endedAt: string
  readonly starts: number
  readonly evidence: readonly { readonly seq: number; readonly from: number; readonly to: number }[]
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  /** What was read from the appliance for it. */
  readonly facts: readonly { readonly fact: string; readonly value: Json }[]
  /** What people answered for it. */
  readonly answers: readonly { readonly question: string; readonly value: string }[]
}

export interface RecordComparison {
  readonly appliance: string
  readonly before: Readonly<Record<string, Json>>
  readonly after: Readonly<Record<string, Json>>
  readonly changes: readonly JudgedChange[]
  /** Facts that were read before and after and are the same. */
  readonly same: readonly string[]
}

export interface RecordReturn {
  readonly appliance: string
  readonly name: string
  readonly wanted: string
  readonly since: string
  readonly outcome: string
  readonly release: string
  readonly proofs: readonly string[]
  readonly stages: readonly {
    readonly seq: number
    readonly at: string
    readonly stage: string
    readonly observed: string
  }[]
}

export interface RecordCommand {
  readonly seq: number
  readonly at: string
  readonly appliance: string
  readonly item: string
  readonly command: string
  readonly effect: string
  readonly by: string
  /** ok, no, bad, none; '' while its end is not known. */
  readonly status: string
  readonly cause: string
  readonly milliseconds?: number
  readonly lines: readonly string[]
  /** Lines that came in between and belong to no reply. */
  readonly aside: readonly string[]
  /** Where the reply is too large for the journal: the file that holds it. */
  readonly file?: string
  /** seq of the line with the reply: what evidence points to. */
  readonly repliedAt?: number
  /** The reply byte for byte, as a kept file. */
  readonly raw?: string
  /** Which bytes of the reply verdicts and facts rest on. */
  readonly marks: readonly RecordMark[]
}

/** Half-open byte offsets into a reply, its lines joined by LF in UTF-8. */
export interface RecordMark {
  readonly from: number
  readonly to: number
  /** The item or the fact that rests on them. */
  readonly of: string
}

export interface RecordFile {
  readonly sha256: string
  readonly names: readonly string[]
  readonly seq: number
}

export interface RecordSignature {
  readonly seq: number
  readonly at: string
  readonly role: string
  readonly name: string
  readonly statement: string
}
