import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkSite } from '../../electron/headless/commands/visit.ts'
import type { Output } from '../../electron/headless/console-output.ts'
import { openSession } from '../../electron/headless/session.ts'
import { StopSignals } from '../../electron/headless/stop-signals.ts'
import { readArguments } from '../../electron/headless/words.ts'

/** One check of a site in a process of its own; the addresses come as its words, the password in UPTICK_PASSWORD. */
export interface Measured {
  /** Milliseconds. */
  readonly wall: number
  readonly cpu: number
  /** Bytes: the most that the process held. */
  readonly memory: number
  /** Appliances that were logged in to. */
  readonly connected: number
  /** For each member, milliseconds from the start to the end of its checks. */
  readonly ends: Readonly<Record<string, number>>
}

const addresses = process.argv.slice(2)
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-bench-fleet-'))
const site = path.join(folder, 'site.yaml')
writeFileSync(site, `name: Fleet\nappliances:\n${addresses.map((one) => `  - { address: '${one}' }\n`).join('')}`)
const words = readArguments(['check', '--site', site, '--json', '--data', path.join(folder, 'data')])
if (!words.ok) throw new Error(words.failure.sentence)
let connected = 0
const started = performance.now()
const runs = new Map<string, string>()
const ends: Record<string, number> = {}
const output: Output = {
  json: true,
  line: (value) => {
    const { type, run, data } = value as { type?: string; run?: string; data?: { member?: string; run?: string } }
    if (type === 'session.connected') connected += 1
    if (type === 'visit.member' && data?.member !== undefined && data.run !== undefined) runs.set(data.run, data.member)
    if (type === 'run.paused' || type === 'run.closed') ends[runs.get(run ?? '') ?? ''] = performance.now() - started
  },
  say: () => undefined,
  refuse: ({ sentence }) => void process.stderr.write(`${sentence}\n`),
  warn: () => undefined,
}
const session = await openSession(words.value, output, new StopSignals())
if (!session.ok) throw new Error(session.failure.sentence)
const before = process.cpuUsage()
await checkSite(session.value)
const { user, system } = process.cpuUsage(before)
const wall = performance.now() - started
const measured: Measured = {
  ...{ wall, cpu: (user + system) / 1000, connected, ends },
  memory: process.resourceUsage().maxRSS * 1024,
}
await session.value.host.close()
rmSync(folder, { recursive: true, force: true })
process.stdout.write(JSON.stringify(measured))
