import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHost, type Host } from '../../../electron/host/host.ts'
import { createPracticePort } from '../../../electron/practice/practice-port.ts'
import { createClient, type Client } from '../../../shared/contract/client.ts'
import { calls } from '../../../shared/contract/contract.ts'

// The calls about appliances before there is a run, through the same door as the page and the command line.

const folder = mkdtempSync(path.join(tmpdir(), 'uptick-appliance-calls-'))
let host: Host
let client: Client
let practice: { services: Record<string, number> }

beforeAll(async () => {
  const made = await createHost({ data: folder, door: 'cli', practice: createPracticePort() })
  if (!made.ok) throw new Error(made.failure.sentence)
  host = made.value
  client = createClient({ call: (request) => host.dispatch(request), listen: (callback) => host.onPush(callback) })
  const started = await client.ask('practice.start', {})
  if (!started.ok) throw new Error(started.failure.sentence)
  calls['practice.start'].result.parse(started.value)
  practice = started.value.appliances[0]!
})

afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('practice.start', () => {
  it('says where each service is', () => {
    expect(Object.keys(practice.services)).toEqual(['telnet', 'admind', 'admind-tls', 'smtp', 'imap', 'pop3', 'http'])
    expect(new Set(Object.values(practice.services)).size).toBe(7)
  })
})

describe('appliance.ways', () => {
  it('shows which consoles respond, the safest first, and whose certificate it is', async () => {
    const ask = () => client.ask('appliance.ways', { address: '127.0.0.1', services: practice.services })
    const found = await ask()
    if (!found.ok) throw new Error(found.failure.sentence)
    const ways = calls['appliance.ways'].result.parse(found.value)
    expect(ways.map(({ transport, answers }) => [transport, answers])).toEqual([
      ['admind-tls', true],
      ['admind', true],
      ['telnet', true],
    ])
    expect(ways[0]?.certificate?.trust).toBe('new')
    const address = `127.0.0.1:${String(practice.services['admind-tls'])}`
    const fingerprint = ways[0]?.certificate?.sha256 ?? ''
    const trusted = await client.ask('appliance.trust', { address, fingerprint, by: 'Ada' })
    expect(trusted).toEqual({ ok: true, value: { address, sha256: fingerprint } })
    const again = await ask()
    expect(again.ok && again.value[0]?.certificate?.trust).toBe('known')
  })

  it.each(['', 'http://x', 'a b'])('of %j is a word that is off', async (address) => {
    const found = await client.ask('appliance.ways', { address })
    expect(found).toMatchObject({
      ok: false,
      failure: { code: address === '' ? 'contract.bad-params' : 'words.wrong' },
    })
  })

  it('takes no service that there is not', async () => {
    const found = await client.ask('appliance.ways', { address: '127.0.0.1', services: { ftp: 21 } as never })
    expect(found).toMatchObject({ ok: false, failure: { code: 'contract.bad-params' } })
  })
})

describe('appliance.trust', () => {
  it.each(['', 'ab:cd', 'x'.repeat(64)])('takes %j for no fingerprint', async (fingerprint) => {
    const kept = await client.ask('appliance.trust', { address: '127.0.0.1', fingerprint })
    expect(kept).toMatchObject({ ok: false, failure: { code: 'words.wrong' } })
  })

  it('takes an address without a port for the usual one', async () => {
    const kept = await client.ask('appliance.trust', { address: 'MS-01.example', fingerprint: 'AB'.repeat(32) })
    expect(kept).toMatchObject({ ok: true, value: { address: 'ms-01.example:10243', sha256: 'ab'.repeat(32) } })
  })
})
