import { describe, expect, it } from 'vitest'
import { formatPlace, parsePlace } from '../../../renderer/state/place.ts'

describe('the place in the address', () => {
  it.each([
    ['', { screen: 'start' }],
    ['#/run/20261123-100405-ms-01-4f2a', { screen: 'run', run: '20261123-100405-ms-01-4f2a' }],
    ['#/mirror', { screen: 'mirror' }],
    ['#/nowhere/x', { screen: 'start', run: 'x' }],
  ])('%j is read as %j', (hash, place) => {
    expect(parsePlace(hash)).toEqual(place)
  })

  it.each(['a b', 'x/y', '100%', 'ä'])('a run called %j comes back as it was', (run) => {
    expect(parsePlace(formatPlace({ screen: 'record', run }))).toEqual({ screen: 'record', run })
  })
})
