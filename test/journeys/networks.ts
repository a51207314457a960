import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { promisify } from 'node:util'
import type { DiaryEntry } from '../../electron/practice/appliance.ts'
import { cli, runProgram, type Ended, type RunOptions } from './uptick.ts'

const run = promisify(execFile)
const ip = async (...words: string[]): Promise<void> => void (await run('ip', words))

/** Why networks of our own cannot be made here; undefined where they can. */
export function noNetworks(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s own'
  try {
    // A name for this process alone: two test files may look at the same moment.
    const name = `uptick-probe-${String(process.pid)}`
    execFileSync('ip', ['netns', 'add', name], { stdio: 'ignore' })
    execFileSync('ip', ['netns', 'del', name], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'making a network namespace wants root and iproute2'
  }
}

const sides = ['switch', 'laptop', 'far'] as const

/** A laptop and an appliance, each in a network of its own, with a switch and two cables between them. */
export class Networks {
  readonly #name: string
  readonly #children: ChildProcess[] = []

  constructor(name: string) {
    this.#name = `uptick-${name}-${process.pid}`
  }

  async open(): Promise<this> {
    for (const side of sides) await ip('netns', 'add', this.space(side))
    await ip('-n', this.space('switch'), 'link', 'add', 'bridge', 'type', 'bridge')
    await ip('-n', this.space('switch'), 'link', 'set', 'bridge', 'up')
    for (const [side, address] of [
      ['laptop', '10.77.0.1/24'],
      ['far', '10.77.0.2/24'],
    ] as const) {
      const [here, there] = [this.space('switch'), this.space(side)]
      await ip('-n', here, 'link', 'add', `to-${side}`, 'type', 'veth', 'peer', 'name', 'cable', 'netns', there)
      await ip('-n', here, 'link', 'set', `to-${side}`, 'master', 'bridge', 'up')
      await ip('-n', there, 'addr', 'add', address, 'dev', 'cable')
      await ip('-n', there, 'link', 'set', 'cable', 'up')
      await ip('-n', there, 'link', 'set', 'lo', 'up')
    }
    return this
  }

  /** Pulls or plugs a cable at the switch. What the laptop knew of its neighbours is forgotten, as after half a minute. */
  async cable(side: 'laptop' | 'far', state: 'up' | 'down'): Promise<void> {
    await ip('-n', this.space('switch'), 'link', 'set', `to-${side}`, state)
    await ip('-n', this.space('laptop'), 'neigh', 'flush', 'dev', 'cable')
  }

  /** The laptop gets another address instead of the one that it had. */
  async move(to: string): Promise<void> {
    await ip('-n', this.space('laptop'), 'addr', 'flush', 'dev', 'cable')
    await ip('-n', this.space('laptop'), 'addr', 'add', to, 'dev', 'cable')
  }

  async appliance(knobs: Readonly<Record<string, string>>, password: string): Promise<FarAppliance> {
    const program = path.resolve(import.meta.dirname, 'far-appliance.ts')
    const set = JSON.stringify({ listen: '10.77.0.2', ...knobs })
    const words = ['netns', 'exec', this.space('far'), process.execPath, program, set, password]
    const child = spawn('ip', words, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#children.push(child)
    return new FarAppliance(child).ready()
  }

  /** `uptick WORDS --json --data DATA` on the laptop. */
  uptick(words: readonly string[], data: string, options: RunOptions = {}): Promise<Ended> {
    const all = [process.execPath, cli, ...words, '--json', '--data', data]
    return runProgram('ip', ['netns', 'exec', this.space('laptop'), ...all], options)
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL')
    for (const side of sides) await ip('netns', 'del', this.space(side)).catch(() => undefined)
  }

  /** The namespace of a side, as `ip netns` knows it. */
  space(side: 'switch' | 'laptop' | 'far'): string {
    return `${this.#name}-${side}`
  }
}

export class FarAppliance {
  readonly #child: ChildProcess
  readonly #lines: Interface
  address = ''

  constructor(child: ChildProcess) {
    this.#child = child
    this.#lines = createInterface(child.stdout!)
  }

  async ready(): Promise<this> {
    this.address = (JSON.parse(await this.#next()) as { address: string }).address
    return this
  }

  async diary(): Promise<readonly DiaryEntry[]> {
    const line = this.#next()
    this.#child.stdin!.write('\n')
    return JSON.parse(await line) as DiaryEntry[]
  }

  /** Its power fails. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async #next(): Promise<string> {
    const [line] = (await once(this.#lines, 'line')) as [string]
    return line
  }
}
