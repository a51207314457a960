import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createHost } from '../../../electron/host/host.ts'
import { createPracticePort } from '../../../electron/practice/practice-port.ts'
import { createClient, type Client } from '../../../shared/contract/client.ts'
import type { RunState } from '../../../shared/model/run-state.ts'

/** A host with a practice appliance, and the ends of its operations. */
async function practising(): Promise<{ client: Client; run: string; end: (operationId: string) => Promise<string> }> {
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
  return { client, run: opened.value.run, end }
}

it('an answer that comes while a run is being carried is not passed by', async () => {
  const { client, run, end } = await practising()
  const carry = async (): Promise<string> => {
    const accepted = await client.ask('run.carryOn', { run })
    if (!accepted.ok) throw new Error(accepted.failure.sentence)
    return accepted.value.operationId
  }
  expect(await end(await carry())).toBe('done')
  const operations: string[] = []
  for (const [question, value] of Object.entries({
    otherAppliances: false,
    razorgateWithoutJmm: false,
    watchedBy: 'nothing',
  })) {
    expect(await client.ask('run.answer', { run, question, value })).toMatchObject({ ok: true })
    operations.push(await carry())
  }
  for (const operation of operations) expect(await end(operation)).toBe('done')
  const snapshot = await client.ask('run.snapshot', { run })
  if (!snapshot.ok) throw new Error(snapshot.failure.sentence)
  const { items } = snapshot.value.state as unknown as RunState
  const asked = ['rule.same-release', 'before.appliance-kind', 'before.watched-by']
  expect(asked.map((id) => items[`a1/${id}`]?.state)).toEqual(['pass', 'pass', 'pass'])
})
