import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineRecorder } from '../../../electron/host/console/line-recorder.ts'
import { retagged, scriptOf, type Step } from '../../../electron/practice/playback-script.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import { burstOf, bytesOf, readRecording, writeRecording, type Recording } from '../../../shared/model/recording.ts'

const clock = { now: () => 5000, zone: () => 0, sleep: () => Promise.resolve() }
const head = { recording: 1, made: '2026-11-25T02:00:00.000Z', product: 'Uptick', transport: 'telnet' } as const
const latin = (text: string): Uint8Array => bytesOf(text)

function recorded(bursts: readonly string[], secrets: readonly string[]): readonly string[] {
  const redactor = new Redactor()
  for (const secret of secrets) redactor.add(secret)
  const recorder = new LineRecorder(clock)
  for (const burst of bursts) recorder.received(latin(burst))
  return recorder.entries(redactor).map((entry) => ('in' in entry ? entry.in : ''))
}

describe('what is kept of a line', () => {
  it.each([
    ['a secret in one burst', ['say curlew8 now'], ['curlew8'], ['say ******* now']],
    ['a secret in three', ['say cur', 'le', 'w8 now'], ['curlew8'], ['say ***', '**', '** now']],
    ['the longer of two', ['curlew8curlew'], ['curlew', 'curlew8'], ['*************']],
    ['a short one as a word of its own', ['ab cab ab.'], ['ab'], ['** cab **.']],
    ['one of two bytes per character', ['caf\u00c3\u00a9s!'], ['cafés'], ['******!']],
    ['no secret', ['\u0000\u00ff\r\n'], [], ['\u0000\u00ff\r\n']],
  ])('%s', (_what, bursts, secrets, kept) => expect(recorded(bursts, secrets)).toEqual(kept))

  it('never contains a secret, and every burst keeps its length, however the bytes arrive', () =>
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-c]{0,9}$/), { maxLength: 12 }),
        fc.stringMatching(/^[a-c]{4,6}$/),
        (bursts, secret) => {
          const kept = recorded(bursts, [secret])
          expect(kept.map(({ length }) => length)).toEqual(bursts.map(({ length }) => length))
          expect(kept.join('')).not.toContain(secret)
        },
      ),
    ))
})

describe('a recording as a file', () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map(burstOf)
  const entry = fc.oneof(
    bytes.map((text) => ({ ms: 1, in: text })),
    bytes.map((text) => ({ ms: 2, out: text })),
    fc.string().map((command) => ({ ms: 3, command })),
    fc.constant({ ms: 4, ended: 'reset' as const }),
  )

  it('is read back as it was written, byte for byte', () =>
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const read = readRecording(writeRecording({ head, entries }))
        expect(read).toEqual({ ok: true, value: { head, entries } })
      }),
    ))

  it.each([
    ['nothing', '', 1],
    ['another file', '{"type":"run.opened"}\n', 1],
    ['a later version', `${JSON.stringify({ ...head, recording: 2 })}\n`, 1],
    ['a broken line', `${JSON.stringify(head)}\n{"ms":1,"in":"a"}\n{"ms":\n`, 3],
    ['a character that does not fit in a byte', `${JSON.stringify(head)}\n{"ms":1,"in":"\u20ac"}\n`, 2],
    ['a member more', `${JSON.stringify(head)}\n{"ms":1,"in":"a","by":"x"}\n`, 2],
  ])('%s is refused with the number of the line', (_what, text, line) => {
    const read = readRecording(text)
    expect(!read.ok && read.failure.sentence).toContain(`Line ${line} of the recording cannot be read`)
  })

  it('is never a reason to throw', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readRecording(text).ok).toBe(false)
      }),
    ))
})

describe('what is played of it', () => {
  const recording: Recording = {
    head,
    entries: [
      { ms: 0, opened: 'a' },
      { ms: 0, in: '\u00ff\u00fb\u0001User: ' },
      { ms: 0, out: '\u00ff\u00fd\u0001' },
      { ms: 0, out: 'me\r\n' },
      { ms: 0, in: 'Password: ' },
      { ms: 0, out: '***\r\n' },
      { ms: 0, in: 'mx> ' },
      { ms: 0, prompt: 'mx> ' },
      { ms: 0, command: 'Version' },
      { ms: 0, out: 'Version\r\n' },
      { ms: 0, in: 'OK 4.3\r\n--More--' },
      { ms: 0, out: ' ' },
      { ms: 0, in: '.7\r\nmx> ' },
      { ms: 0, read: 'ok' },
      { ms: 0, command: 'Storage  Space' },
      { ms: 0, out: 'Storage  Space\r\n' },
      { ms: 0, in: 'half' },
      { ms: 0, ended: 'reset' },
      { ms: 0, read: 'console.closed' },
      { ms: 0, opened: 'a' },
      { ms: 0, in: 'Busy\r\n' },
      { ms: 0, ended: 'closed' },
    ],
  }

  it('waits for lines and keys where the client sent some, and ends as the connection ended', () => {
    const script = scriptOf(recording)
    const plain = (steps: readonly Step[] = []): unknown[] =>
      steps.map((step) => ('burst' in step ? burstOf(step.burst) : 'awaits' in step ? step.awaits : step.ends))
    expect(plain(script.login.steps)).toEqual(['\u00ff\u00fb\u0001User: ', 'line', 'Password: ', 'line', 'mx> '])
    expect(plain(script.commands.get('version')?.[0]?.steps)).toEqual(['OK 4.3\r\n--More--', 'key', '.7\r\nmx> '])
    expect(plain(script.commands.get('storage space')?.[0]?.steps)).toEqual(['half', 'reset'])
    expect([script.loggedIn, script.prompt]).toEqual([true, 'mx> '])
  })

  it('gives the client its own tag, wherever the bursts are cut', () =>
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 6 }), (cuts) => {
        const text = '* u2 u2 row\r\n* u2 "u2 OK"\r\nu22 u2\r\nu2 OK\r\n'
        const at = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length]
        const steps = at.slice(1).map((end, index) => ({ burst: latin(text.slice(at[index], end)) }))
        const played = retagged(steps, 'u2', 'a00007').map((step) => ('burst' in step ? burstOf(step.burst) : ''))
        expect(played.join('')).toBe('* a00007 u2 row\r\n* a00007 "u2 OK"\r\nu22 u2\r\na00007 OK\r\n')
      }),
    ))
})
