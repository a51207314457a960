import type { Failure } from './failure.ts'

/** The outcome of work that may fail in an expected way. A failure has the shape of a result and is never thrown. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function failed<T = never>(failure: Failure): Result<T> {
  return { ok: false, failure }
}

/** Ends a switch over a union: a member that was forgotten does not compile. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled member: ${JSON.stringify(value)}`)
}
