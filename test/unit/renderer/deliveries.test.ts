import { describe, expect, it } from 'vitest'
import { emptyPassing, emptyRunView, type Patch } from '../../../renderer/state/app-state.ts'
import { deliveryRows, fetchedBy, needOf } from '../../../renderer/state/deliveries.ts'
import { FakeHost } from '../../browser/fixtures/fake-host.ts'
import { deliveries, patches } from '../../browser/fixtures/mirror-data.ts'

const named = (wanted: string): Patch => {
  const found = patches.find(({ name }) => name === wanted)
  if (found === undefined) throw new Error(`${wanted} is not among the updates.`)
  return found
}
const [release, partial] = [named('R4_4_3-GA'), named('E4_4_3_48812')]
const nothing = { deliveries: [], run: undefined, passing: emptyPassing }

describe('whom an update was delivered to', () => {
  it('is known of every run, and an appliance that took it twice counts once', () => {
    const rows = deliveryRows(release, { ...nothing, deliveries })
    expect(rows.map(({ to, hostId, state }) => [to, hostId, state])).toEqual([
      ['ms-10', '0A3C-8F01', 'proved'],
      ['ms-11', '0A3C-8F02', 'proved'],
      ['ms-11', '0A3C-8F02', 'proved'],
    ])
    expect(fetchedBy(rows)).toBe(2)
  })

  it('leaves out a file of the same name with other bytes', () => {
    const [first] = deliveries
    const other = first === undefined ? [] : [{ ...first, sha256: 'f'.repeat(64) }]
    expect(deliveryRows(release, { ...nothing, deliveries: other })).toEqual([])
  })

  it('follows the run on the screen, which the list then repeats and does not double', () => {
    const host = new FakeHost()
    const { sha256 = '', name, bytes } = release
    host.open({ purpose: 'upgrade', to: name, by: 'Robin Vale' })
    const at = { appliance: 'a1', name, bytes, sha256, url: 'ftp://192.0.2.50/R4_4_3-GA', peer: '192.0.2.11' }
    host.append('patch.offered', { ...at, port: 21, path: '/R4_4_3-GA' })
    const seen = (sent: number) => ({
      ...nothing,
      run: { ...emptyRunView(host.run), state: host.state },
      passing: { ...emptyPassing, downloads: { a1: { sent, total: bytes, points: [] } } },
    })
    expect(deliveryRows(release, seen(0)).map(({ state }) => state)).toEqual(['not-asked'])
    expect(deliveryRows(release, seen(7)).map(({ state, sent }) => [state, sent])).toEqual([['fetching', 7]])
    expect(fetchedBy(deliveryRows(release, seen(7)))).toBe(0)
    host.append('patch.delivered', at)
    expect(deliveryRows(release, seen(7)).map(({ state, sent }) => [state, sent])).toEqual([['proved', bytes]])
    const listed = {
      run: host.run,
      appliance: 'a1',
      address: '192.0.2.11',
      name,
      sha256,
      at: '2026-11-23T01:00:00.000Z',
    }
    expect(deliveryRows(release, { ...seen(7), deliveries: [listed] })).toHaveLength(1)
  })
})

describe('what the rest of an update needs', () => {
  it('is what is missing, compared with the free space less the reserve', () => {
    expect(needOf(partial, { free: 1024 ** 3, spare: 0 })).toEqual({ needs: 44_774_195, lacks: 0 })
    expect(needOf(partial, { free: 44_774_195, spare: 1000 })).toEqual({ needs: 44_774_195, lacks: 1000 })
  })

  it('is not known of what is whole, nor where no source has said it', () => {
    expect(needOf(release, undefined)).toBeUndefined()
    const { expected: _expected, ...unsaid } = partial
    expect(needOf(unsaid, undefined)).toBeUndefined()
  })
})
