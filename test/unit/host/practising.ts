import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createHost } from '../../../electron/host/host.ts'
import { createPracticePort } from '../../../electron/practice/practice-port.ts'
import { createClient, type Client } from '../../../shared/contract/client.ts'

/** A host with the run of a practice appliance, which `carry` continues, and the ends of its operations. */
export async function practising(): Promise<{
  client: Client
  run: string
  carry: () => Promise<string>
  end: (operationId: string) => Promise<string>
}> {
  const folder = mkdtempSync(path.join(tmpdir(), 'uptick-carried-again-'))
  const made = await createHost({ data: folder, door: 'cli', practice: createPracticePort() })
  if (!made.ok) throw new Error(made.failure.sentence)
  onTestFinished(async () => {
    await made.value.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const client = createClient({
    call: (request) => made.value.dispatch(request),
    listen: (callback) => made.value.onPush(callback),
  })
  const ends = new Map<string, string>()
  let heard = (): void => undefined
  client.on('passing', (push) => {
    if (push.kind !== 'operation') return
    ends.set(push.operationId, push.ended)
    heard()
  })
  const end = async (operationId: string): Promise<string> => {
    while (!ends.has(operationId)) await new Promise<void>((resolve) => (heard = resolve))
    return ends.get(operationId) ?? ''
  }
  const started = await client.ask('practice.start', {})
  if (!started.ok) throw new Error(started.failure.sentence)
  const { address, user, password } = started.value.appliances[0]!
  const kept = await client.ask('credential.put', { password })
  if (!kept.ok) throw new Error(kept.failure.sentence)
  const appliances = [{ address, role: 'appliance', credentialRef: kept.value.credentialRef }]
  const opened = await client.ask('run.open', { appliances, purpose: 'check', by: 'Ada', options: { user } })
  if (!opened.ok) throw new Error(opened.failure.sentence)
  const { run } = opened.value
  const carry = async (): Promise<string> => {
    const accepted = await client.ask('run.carryOn', { run })
    if (!accepted.ok) throw new Error(accepted.failure.sentence)
    return accepted.value.operationId
  }
  return { client, run, carry, end }
}
