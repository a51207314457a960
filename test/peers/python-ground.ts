import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { findProgram } from './programs.ts'

const cli = path.resolve(import.meta.dirname, '../../electron/headless/uptick.mjs')
const program = path.resolve(import.meta.dirname, 'fixtures/appliance.py')

export type Line = Readonly<Record<string, unknown>> & {
  readonly type?: string
  readonly data?: Record<string, unknown>
}

/** The output of the command line: its lines, its complaints (`errors` alone, `words` with the rest), and all of it. */
export interface Told {
  readonly exit: number | null
  readonly lines: Line[]
  readonly errors: string
  readonly words: string
  readonly all: string
}

/** An appliance in Python that runs; its diary says what was done to it. */
export interface Played {
  readonly address: string
  diary(): Line[]
}

export const kinds = (lines: readonly Line[], kind: string): Line[] => lines.filter((line) => line['kind'] === kind)
export const typed = (lines: readonly Line[], type: string): Line[] => lines.filter((line) => line.type === type)

/** Appliances in Python, and the command line with a data folder of its own. */
export class PythonGround {
  readonly password: string
  readonly folder = mkdtempSync(path.join(tmpdir(), 'uptick-python-'))
  readonly data = path.join(this.folder, 'data')
  readonly updates = { 'R4_4_3-GA': '4.4.3-GA', 'P4_3_8-GA': '4.3.8-GA' }
  readonly #bytes = new Map<string, Buffer>()
  readonly #running: ChildProcess[] = []

  constructor(password = 'heron "7" lantern') {
    this.password = password
  }

  async uptick(...words: string[]): Promise<Told> {
    const env = { ...process.env, UPTICK_PASSWORD: this.password }
    const child = spawn(process.execPath, [cli, ...words, '--json', '--data', this.data], { env })
    let all = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (all += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    const [exit] = (await once(child, 'close')) as [number | null]
    return {
      exit,
      lines: linesOf(all),
      errors: errors.replaceAll(/^(?!uptick:).*\n/gm, ''),
      words: errors,
      all: all + errors,
    }
  }

  async appliance(...words: string[]): Promise<Played> {
    const file = path.join(this.folder, `diary-${randomBytes(6).toString('hex')}.jsonl`)
    writeFileSync(file, '')
    const brought = Object.entries(this.updates).flatMap(([name, release]) => ['--update', `${name}=${release}`])
    const child = spawn(findProgram('python3'), [program, '--diary', file, ...brought, ...words], {
      env: { ...process.env, APPLIANCE_PASSWORD: this.password },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#running.push(child)
    const [first] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const { address } = JSON.parse(first) as { address: string }
    return { address, diary: () => linesOf(readFileSync(file, 'utf8')) }
  }

  /** Imports an update into the mirror: arbitrary bytes, since an update's format is not public. */
  async mirror(name: string, release: string | undefined): Promise<void> {
    this.#bytes.set(name, randomBytes(700_001))
    const file = path.join(this.folder, `${name}.mpu5`)
    writeFileSync(file, this.#bytes.get(name) ?? '')
    const brings = release === undefined ? [] : ['--release', release]
    const imported = await this.uptick('mirror', 'import', file, ...brings)
    if (imported.exit !== 0 || imported.errors !== '') throw new Error(imported.all)
  }

  sha256(name: string): string {
    const bytes = this.#bytes.get(name) ?? Buffer.alloc(0)
    return createHash('sha256').update(bytes).digest('hex')
  }

  async endAppliances(): Promise<void> {
    for (const child of this.#running.splice(0)) {
      const ended = once(child, 'close')
      child.stdin?.end()
      await ended
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}
