import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished, describe, expect, it } from 'vitest'
import { createHost } from '../../../electron/host/host.ts'
import { createClient, type Client } from '../../../shared/contract/client.ts'
import type { ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { uptick } from '../../journeys/uptick.ts'
import { writeRun } from './runs-on-disk.ts'

// Visits through the contract, on a real disk; nothing is connected to.

const source = `name: Harbor
to: R4_4_3-GA
appliances:
  - { address: ms-01.example }
  - { address: ms-02.example }
pace: { at-once: 2 }
answers: { watchedBy: nothing, MS-02.example/ndmp: false }
`

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'uptick-visits-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

async function hostOn(data: string): Promise<{ client: Client; close: () => Promise<void> }> {
  const host = await createHost({ data, door: 'cli' })
  if (!host.ok) throw new Error(host.failure.sentence)
  const client = createClient({
    call: (request) => host.value.dispatch(request),
    listen: (callback) => host.value.onPush(callback),
  })
  return { client, close: () => host.value.close() }
}

async function openOn(client: Client, more: Partial<ParamsOf<'visit.open'>> = {}): Promise<string> {
  const opened = await client.ask('visit.open', { source, purpose: 'upgrade', by: 'Ada', options: {}, ...more })
  if (!opened.ok) throw new Error(opened.failure.sentence)
  return opened.value.visit
}

async function show(client: Client, visit: string): Promise<ResultOf<'visit.show'>> {
  const shown = await client.ask('visit.show', { visit })
  if (!shown.ok) throw new Error(shown.failure.sentence)
  return shown.value
}

describe('a visit on disk', () => {
  it('keeps the site as it was, its limits, and what was answered, over the end of the process', async () => {
    const data = folder()
    const first = await hostOn(data)
    const visit = await openOn(first.client, { canary: 'ms-02.example', stopAfter: 3 })
    await first.client.ask('visit.answer', { visit, question: 'ndmp', value: 'true', by: 'Ada' })
    await first.close()
    const second = await hostOn(data)
    const shown = await show(second.client, visit)
    await second.close()
    expect(shown).toMatchObject({
      to: 'R4_4_3-GA',
      by: 'Ada',
      limits: { atOnce: 2, stopAfter: 3, canary: 'ms-02.example' },
      sentence: '2 of 2 appliances are not changed.',
      answers: { watchedBy: 'nothing', 'ms-02.example/ndmp': false, ndmp: 'true' },
    })
    expect(shown.members.map(({ member, phase, held }) => [member, phase, held?.rule])).toEqual([
      ['ms-01.example', 'not-begun', 'canary'],
      ['ms-02.example', 'not-begun', undefined],
    ])
  })

  it('reads its limits off the installs that are open on disk, whichever process began them', async () => {
    const data = folder()
    const { client, close } = await hostOn(data)
    const visit = await openOn(client)
    expect((await show(client, visit)).members.map(({ held }) => held)).toEqual([undefined, undefined])
    writeRun(data, { run: 'run-1', address: '192.0.2.1', installing: true, open: true })
    writeRun(data, { run: 'run-2', address: '192.0.2.2', installing: true, open: true })
    const { members } = await show(client, visit)
    await close()
    expect(members[0]?.held).toMatchObject({
      rule: 'at-once',
      sentence: '2 changes are open (192.0.2.1, 192.0.2.2), and the limit is 2.',
    })
  })

  it('is executed by one process at a time, and can be read by all', async () => {
    const data = folder()
    const { client, close } = await hostOn(data)
    const visit = await openOn(client)
    const words = ['answer', visit, 'watchedBy', 'snmp']
    const refused = await uptick(words, data)
    expect(refused).toMatchObject({ exit: 8 })
    expect(refused.refusals[0]).toContain(`The visit ${visit} is being carried out by another Uptick`)
    expect(await uptick(['show', visit], data)).toMatchObject({ exit: 0 })
    await close()
    expect(await uptick(words, data)).toMatchObject({ exit: 0 })
  }, 60_000)

  it.each<[string, Partial<ParamsOf<'visit.open'>>, RegExp]>([
    ['a site with a fault', { source: 'name: X\nappliances: [{ address: a b }]' }, /line 2: "a b" is not an address/],
    ['a canary elsewhere', { canary: 'ms-09.example' }, /canary ms-09\.example is not in the site/],
    ['no update', { source: 'name: X\nappliances: [{ address: a.example }]' }, /does not say which update/],
  ])('is not opened with %s', async (_what, more, sentence) => {
    const { client, close } = await hostOn(folder())
    const opened = await client.ask('visit.open', { source, purpose: 'upgrade', by: 'Ada', options: {}, ...more })
    const list = await client.ask('visit.list', {})
    await close()
    expect(opened).toMatchObject({
      failure: { code: 'words.wrong', sentence: expect.stringMatching(sentence) as string },
    })
    expect(list).toEqual({ ok: true, value: [] })
  })

  it('takes no member, answer or address that is not in its site, and is not found under another name', async () => {
    const { client, close } = await hostOn(folder())
    const visit = await openOn(client)
    const acts = [
      client.ask('visit.enter', { visit, member: 'ms-09.example', credentialRefs: {} }),
      client.ask('visit.answer', { visit, question: 'ndmp', value: 'x', only: ['ms-09.example'], by: 'Ada' }),
      client.ask('visit.leave', { visit, address: 'ms-09.example', by: 'Ada', authority: 'Kim', reason: 'x' }),
    ]
    for (const act of acts) expect(await act).toMatchObject({ failure: { code: 'words.wrong' } })
    const other = await client.ask('visit.show', { visit: 'v20261123-100405-00000000' })
    expect(other).toMatchObject({ failure: { code: 'run.not-found' } })
    expect(await client.ask('visit.close', { visit, by: 'Ada' })).toEqual({
      ok: true,
      value: { outcome: 'unfinished' },
    })
    expect(await client.ask('visit.resume', { visit, by: 'Ada' })).toMatchObject({ failure: { code: 'run.closed' } })
    await close()
  })
})
