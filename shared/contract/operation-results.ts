import { z } from 'zod'
import type { Failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import { mirroredPatch } from '../model/patch.ts'
import { rehearsal } from '../model/rehearsal.ts'
import { runOutcome } from '../model/run-event.ts'
import type { LongCall } from './contract.ts'
import { failure, nothing } from './shapes.ts'

const names = z.array(z.string()).readonly()

/** A read-only visit that was recorded. `failure`: why it ended early; the file was written all the same. */
const capture = z.object({
  path: z.string(),
  sha256: z.string(),
  read: z
    .array(z.object({ command: z.string(), status: z.string(), sentence: z.string().exactOptional() }).readonly())
    .readonly(),
  failure: failure.exactOptional(),
})

const imported = z.object({
  patches: z.array(mirroredPatch),
  refused: z.array(z.object({ path: z.string(), failure })),
  /** Files of a folder that were skipped, because their names are not those of updates. */
  passedOver: z.number().int().nonnegative(),
})

const packed = z.object({
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  /** Of the pack itself. */
  sha256: z.string(),
  signer: z.string(),
  updates: names,
  documents: names,
  plans: names,
})

const unpacked = z.object({
  signer: z.string(),
  /** own: this computer's key. given: the key that was named. unknown: this computer does not know whose it is. */
  known: z.enum(['own', 'given', 'unknown']),
  madeAt: z.string(),
  by: z.string().exactOptional(),
  taken: z.array(mirroredPatch).readonly(),
  /** Updates that were here already, byte for byte. */
  had: names,
  refused: z.array(z.object({ name: z.string(), failure }).readonly()).readonly(),
  documents: z.array(z.object({ id: z.string(), version: z.string(), path: z.string() }).readonly()).readonly(),
  plans: names,
})

/** What long work ends with, by the call that started it. A call that is accepted and has no line here does not compile. */
export const operationResults = {
  'run.carryOn': z.object({ outcome: runOutcome }),
  'run.startItem': nothing,
  'console.send': nothing,
  'appliance.capture': capture,
  'patch.mirror': mirroredPatch,
  'patch.import': imported,
  'patch.rehearse': rehearsal,
  'patch.pack': packed,
  'patch.unpack': unpacked,
} satisfies { [N in LongCall]: z.ZodType }

export type OperationResultOf<N extends LongCall> = z.output<(typeof operationResults)[N]>

/** How an operation ended: with its result, or with the reason for which it has none. */
type EndOf<N extends LongCall> = { readonly kind: 'operation'; readonly operationId: string; readonly call: N } & (
  | { readonly ended: 'done'; readonly value: OperationResultOf<N> }
  | { readonly ended: 'failed' | 'cancelled'; readonly failure: Failure }
)
export type OperationEnd = { [N in LongCall]: EndOf<N> }[LongCall]

const ending = z.object({
  kind: z.literal('operation'),
  operationId: z.string(),
  call: z.enum(Object.keys(operationResults) as LongCall[]),
})
const anyEnd = z.discriminatedUnion('ended', [
  ending.extend({ ended: z.literal('done'), value: z.unknown() }),
  ending.extend({ ended: z.enum(['failed', 'cancelled']), failure }),
])

/** The push that ends an operation; its value is checked against the result of the call that started it. */
export const operationEnd = z.custom<OperationEnd>((push) => {
  const end = anyEnd.safeParse(push)
  if (!end.success || end.data.ended !== 'done') return end.success
  return operationResults[end.data.call].safeParse(end.data.value).success
}, 'not the end of an operation, or its value does not match the result of its call')

/** The push that ends the operation of a call. */
export function endOf<N extends LongCall>(
  call: N,
  operationId: string,
  result: Result<OperationResultOf<N>>,
): OperationEnd {
  const about = { kind: 'operation' as const, operationId, call }
  const cancelled = !result.ok && result.failure.code === 'operation.cancelled'
  const end: EndOf<N> = result.ok
    ? { ...about, ended: 'done', value: result.value }
    : { ...about, ended: cancelled ? 'cancelled' : 'failed', failure: result.failure }
  // For a call that is not known yet, the compiler does not see that EndOf<N> is one of the union.
  return end as OperationEnd
}

/** The end of an operation as a result of the call that started it. */
export function resultOfEnd<N extends LongCall>(end: OperationEnd, call: N): Result<OperationResultOf<N>> {
  if (end.call !== call) throw new Error(`${end.operationId} was started by ${end.call}, not by ${call}`)
  return end.ended === 'done' ? succeed(end.value as OperationResultOf<N>) : failed(end.failure)
}
