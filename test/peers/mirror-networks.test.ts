import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { Networks, noNetworks } from '../journeys/networks.ts'
import { cli } from '../journeys/uptick.ts'
import type { Line } from '../journeys/uptick.ts'
import { ownFolder, sha256, someBytes } from '../unit/mirror/kit.ts'
import { clients, gotten, otherWays, runClient } from './clients.ts'
import { startSource } from './source-servers.ts'

// A laptop and a far side, each in a network of its own: the whole command line on the laptop, real servers and clients on the
// far side. Proof is the hash that a program of others computes over what arrived.

const bytes = someBytes(6_000_000)
const missing = noNetworks()
const networks = new Networks('mirror')
const limit = 120_000

/** The laptop with the update in its mirror. */
const home = mkdtempSync(join(tmpdir(), 'uptick-mirror-networks-'))
const laptop = join(home, 'data')

beforeAll(async () => {
  if (missing !== undefined) return
  await networks.open()
  const file = join(home, 'P4_4_3-GA.mpu5')
  writeFileSync(file, bytes)
  expect(await networks.uptick(['mirror', 'import', file], laptop)).toMatchObject({ exit: 0 })
}, limit)
afterAll(async () => {
  if (missing === undefined) await networks.close()
  rmSync(home, { recursive: true, force: true })
})

/** `uptick WORDS` on the laptop until it is interrupted; its lines as they come. */
function standing(words: readonly string[], data: string): { line(type: string): Promise<Line> } {
  const all = ['netns', 'exec', networks.space('laptop'), process.execPath, cli, ...words, '--json', '--data', data]
  const child = spawn('ip', all, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGINT')
    await ended
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    async line(type) {
      for (;;) {
        const next = await lines.next()
        if (next.done === true) throw new Error(`it ended without a line of ${type}`)
        const line = JSON.parse(next.value) as Line
        if (line.type === type) return line
      }
    },
  }
}

describe.runIf(missing === undefined)('between two networks', () => {
  it.each(['vsftpd', 'pure-ftpd', 'nginx'] as const)(
    'an update arrives complete from %s, and again only if it changed',
    async (kind) => {
      const source = await startSource(kind, { host: '10.77.0.2', space: networks.space('far') })
      onTestFinished(() => source.stop())
      writeFileSync(join(source.folder, 'P4_4_3-GA.mpu5'), bytes)
      const data = join(ownFolder(), 'data')
      const url = `${source.url}/P4_4_3-GA`
      const added = await networks.uptick(['mirror', 'add', url, '--sha256', sha256(bytes)], data)
      expect(added, added.all).toMatchObject({ exit: 0, refusals: [] })
      const [file = ''] = readdirSync(join(data, 'mirror', 'files'))
      const summed = await runClient(data, ['sha256sum', join(data, 'mirror', 'files', file)])
      expect(summed.said.slice(0, 64)).toBe(sha256(bytes))
      writeFileSync(join(source.folder, 'P4_4_3-GA.mpu5'), someBytes(5_999_999, 2))
      const other = await networks.uptick(['mirror', 'add', url], data)
      expect(other.exit).not.toBe(0)
      expect(other.refusals.join()).toMatch(/P4_4_3-GA/)
    },
    limit,
  )

  it.each([...clients, ...otherWays])(
    '$name by $protocol on the far side has every byte, on the usual port',
    async ({ protocol, fetch }) => {
      const words = protocol === 'http' ? ['--http'] : []
      const serving = standing(['mirror', 'serve', '--on', '10.77.0.1', '--serve-to', '10.77.0.2', ...words], laptop)
      const url = String((await serving.line('serving'))['url'])
      // Port 21, or 80: none is named.
      expect(url).toBe(`${protocol}://10.77.0.1/P4_4_3-GA`)
      const folder = ownFolder()
      expect(await runClient(folder, fetch(url), networks.space('far'))).toMatchObject({ code: 0 })
      expect(gotten(folder)).toBe(sha256(bytes))
      expect(await serving.line('delivered')).toMatchObject({ peer: '10.77.0.2', name: 'P4_4_3-GA' })
    },
    limit,
  )

  it(
    'no one else is served, and nothing is announced that the far side cannot reach',
    async () => {
      const serving = standing(['mirror', 'serve', '--on', '10.77.0.1', '--serve-to', '10.77.0.3'], laptop)
      const url = String((await serving.line('serving'))['url'])
      const folder = ownFolder()
      const fetch = ['curl', '-sS', '-m', '20', '-o', 'got', url]
      expect((await runClient(folder, fetch, networks.space('far'))).code).not.toBe(0)
      expect(readdirSync(folder)).toEqual([])
      expect(await serving.line('request')).toMatchObject({
        peer: '10.77.0.2',
        answer: expect.stringMatching(/^421/) as string,
      })
      // It listens on that one card alone.
      const near = ['curl', '-sS', '-m', '20', 'ftp://127.0.0.1/']
      expect((await runClient(folder, near, networks.space('laptop'))).code).toBe(7)
    },
    limit,
  )
})

if (missing !== undefined) console.warn(`The mirror between two networks is not tried: ${missing}.`)
