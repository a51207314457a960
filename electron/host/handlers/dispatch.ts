import { randomUUID } from 'node:crypto'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, type Result } from '../../../shared/base/result.ts'
import { calls, pushes, type CallName, type ParsedParamsOf, type ResultOf } from '../../../shared/contract/contract.ts'
import type { Push, Reply, Request } from '../../../shared/contract/envelope.ts'
import { z } from 'zod'
import { badParams } from './bad-params.ts'

/** One handler a call; a call without one does not compile. */
export type Handlers = {
  [N in CallName]: (params: ParsedParamsOf<N>) => Promise<Result<ResultOf<N>>> | Result<ResultOf<N>>
}

/** Logs an unexpected error under an incident ID. The stack trace never leaves the host. */
export type Log = (incident: string, error: unknown) => void

/**
 * The one door behind all doors: known name, right shape, then the handler. Nothing is thrown across: what is expected
 * comes as its failure, the rest as `internal` with an incident ID that the log has too.
 */
export function createDispatch(handlers: Handlers, log: Log): (request: Request) => Promise<Reply> {
  return async ({ id, name, params }) => {
    const result = await answer(handlers, name, params).catch((error: unknown) => failed(internalFailure(error, log)))
    return result.ok ? { id, ok: true, value: result.value } : { id, ok: false, failure: result.failure }
  }
}

async function answer(handlers: Handlers, name: string, params: unknown): Promise<Result<unknown>> {
  if (!Object.hasOwn(calls, name)) {
    return failed(
      failure('contract.unknown-call', `There is no call ${name}.`, 'Update the page and the host together.'),
    )
  }
  const call = name as CallName
  const parsed = calls[call].params.safeParse(params)
  if (!parsed.success) return failed(badParams(parsed.error))
  const handler = handlers[call] as (params: unknown) => Promise<Result<unknown>> | Result<unknown>
  const result = await handler(parsed.data)
  if (checksAnswers && result.ok) mustMatch(name, calls[call].result, result.value)
  return result
}

/** In tests and development, what leaves the host is checked too; elsewhere the types of the handlers are enough. */
const checksAnswers = ['test', 'development'].includes(process.env['NODE_ENV'] ?? '')

/** Throws, in tests and development alone, if a push is not what the contract says. */
export function checkPush({ name, value }: Push): void {
  if (checksAnswers) mustMatch(`push ${name}`, pushes[name], value)
}

function mustMatch(name: string, schema: z.ZodType, value: unknown): void {
  const { error } = schema.safeParse(value)
  if (error) throw new TypeError(`${name} does not match the contract: ${z.prettifyError(error)}`)
}

export function internalFailure(error: unknown, log: Log): Failure {
  const carried = carriedFailure(error)
  if (carried) return carried
  const incident = randomUUID().slice(0, 8)
  log(incident, error)
  return failure(
    'internal',
    `A fault in Uptick stopped this (incident ${incident}).`,
    'The log in the data folder says more; send it with a report.',
  )
}

/** Faults of the journal are thrown, since nothing may go on after them, and have the failure to return. */
function carriedFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('failure' in error)) return undefined
  return error.failure as Failure
}
