import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../electron/headless/words.ts'

describe('an option that a command does not take', () => {
  it.each([
    ['mirror', 'list', '--sha256', 'ab'],
    ['mirror', 'serve', '--release', '4.4.3-GA'],
    ['mirror', 'unpack', 'FILE', '--name', 'X'],
    ['mirror', 'forget', 'X', '--sha256', 'ab'],
    ['mirror', 'verify', 'X', '--release', '4.4.3-GA'],
    ['runs', '--to', 'X'],
    ['verify', 'FILE', '--sha256', 'ab'],
    ['check', 'ms-01', '--sha256', 'ab'],
    ['key', 'show', '--out', 'FILE'],
    ['practice', '--wait', '3'],
  ])('is refused: %s %s %s %s', (...argv) => {
    const read = readArguments(argv)
    const option = argv.find((word) => word.startsWith('--')) ?? ''
    expect(read).toMatchObject({
      ok: false,
      failure: { code: 'words.wrong', sentence: expect.stringContaining(`does not take ${option}`) as string },
    })
  })

  it.each([
    ['mirror', 'verify', 'X', '--sha256', 'ab', '--json'],
    ['mirror', 'add', 'URL', '--name', 'X', '--sha256', 'ab', '--release', 'R', '--data', 'D'],
    ['upgrade', 'ms-01', '--to', 'X', '--serve-on', '127.0.0.1:0', '--settle', '1', '--by', 'Ann'],
    ['runs', '--help', '--to', 'X'],
    ['open', '--no-window'],
  ])('is not one of these: %s', (...argv) => expect(readArguments(argv).ok).toBe(true))
})
