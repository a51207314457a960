import { expect, it } from 'vitest'
import type { PushOf } from '../../../shared/contract/contract.ts'
import { practising } from './practising.ts'

type Ended = Extract<PushOf<'passing'>, { kind: 'operation' }>

it('a command that changes the appliance is sent to it only with a confirmation that the host has checked', async () => {
  const { client, run, carry, end } = await practising()
  await end(await carry())
  const ends: Ended[] = []
  client.on('passing', (push) => push.kind === 'operation' && ends.push(push))
  const send = async (confirmation?: { cost: string; typed: string }): Promise<Ended | undefined> => {
    const accepted = await client.ask('console.send', {
      run,
      command: 'Uce Update default',
      ...(confirmation === undefined ? {} : { confirmation }),
    })
    if (!accepted.ok) throw new Error(accepted.failure.sentence)
    await end(accepted.value.operationId)
    return ends.find(({ operationId }) => operationId === accepted.value.operationId)
  }
  const typesOf = async (): Promise<string[]> => {
    const entries = await client.ask('run.eventsSince', { run, seq: 0 })
    if (!entries.ok) throw new Error(entries.failure.sentence)
    return entries.value
      .filter(({ data }) => 'command' in data && data.command === 'Uce Update default')
      .map((e) => e.type)
  }
  await client.ask('console.take', { run, by: 'Robin' })
  const asked = await send()
  expect(asked).toMatchObject({ ended: 'failed', failure: { code: 'command.not-confirmed' } })
  const cost = asked?.ended === 'failed' ? asked.failure.sentence : ''
  expect(await send({ cost, typed: '' })).toMatchObject({ ended: 'failed', failure: { code: 'command.not-confirmed' } })
  expect(await typesOf()).toEqual([])
  const name = /engines of (\S+) while/.exec(cost)?.[1] ?? ''
  expect(await send({ cost, typed: name })).toMatchObject({ ended: 'done' })
  expect(await typesOf()).toEqual(['console.confirmed', 'command.sent'])
})
