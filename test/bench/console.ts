import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { expectScript, netmikoScript, pexpectScript } from './console-others.ts'
import { median, megabytes, spread, stand } from './mirror-run.ts'

/**
 * Compares the console with a bare socket, expect, pexpect and netmiko: many commands one after another, one large
 * reply, and a reply that pauses after the text of its prompt. All take turns; figures are the median of five.
 */
const rounds = 5
const many = 300
const few = 10

interface Figures {
  readonly milliseconds: number
  readonly processor?: number
  readonly growth?: number
}

type Client = (port: number, commands: readonly string[]) => string[]

const runFile = promisify(execFile)

export async function run(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'uptick-bench-console-'))
  await bundle(folder)
  const node = (script: string, ...words: string[]): string[] => [process.execPath, path.join(folder, script), ...words]
  const peer = await stand(node('peer.mjs'))
  const port = Number(peer.said)
  const work =
    (who: 'ours' | 'bare'): Client =>
    (at, commands) =>
      node('work.mjs', JSON.stringify({ who, port: at, commands }))
  const clients: Record<string, Client> = {
    'bare socket': work('bare'),
    ours: work('ours'),
    expect: expectScript,
    pexpect: pexpectScript,
    netmiko: netmikoScript,
  }
  try {
    console.log(`${String(cpus().length)} cores, load ${loadavg()[0]?.toFixed(1) ?? ''} at the start`)
    await measureCommands(clients, port)
    await measureLarge(clients, port)
    await measurePause(clients, port)
    console.log(`load ${loadavg()[0]?.toFixed(1) ?? ''} at the end`)
  } finally {
    await peer.end()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Bundled like the app: Node's compilation of TypeScript is not part of the product. */
async function bundle(folder: string): Promise<void> {
  for (const name of ['work', 'peer']) {
    await build({
      configFile: false,
      root: path.join(import.meta.dirname, '..', '..'),
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: `test/bench/console-${name}.ts`,
        outDir: folder,
        emptyOutDir: false,
        target: 'node24',
        rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
      },
    })
  }
}

async function measure(client: Client, port: number, commands: readonly string[]): Promise<Figures | undefined> {
  const [program = '', ...words] = client(port, commands)
  try {
    const { stdout } = await runFile(program, words, { timeout: 300_000, maxBuffer: 1 << 20 })
    const said: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    return typeof said === 'number' ? { milliseconds: said } : (said as Figures)
  } catch (error) {
    const why = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error)
    console.log(`  could not be measured: ${why.slice(0, 200)}`)
    return undefined
  }
}

/** Each client in turn, as often as is asked; those that cannot be measured are left out. */
async function inTurns(
  clients: Readonly<Record<string, Client>>,
  port: number,
  commandsOf: (name: string) => readonly string[],
): Promise<Map<string, Figures[]>> {
  const took = new Map<string, Figures[]>()
  const out = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, client] of Object.entries(clients)) {
      if (out.has(name)) continue
      const figures = await measure(client, port, commandsOf(name))
      if (figures) took.set(name, [...(took.get(name) ?? []), figures])
      else out.add(name)
    }
  }
  return took
}

async function measureCommands(clients: Readonly<Record<string, Client>>, port: number): Promise<void> {
  console.log(`\n${String(many)} commands one after another (netmiko ${String(few)}), milliseconds each`)
  const countOf = (name: string): number => (name === 'netmiko' ? few : many)
  const took = await inTurns(clients, port, (name) => Array.from({ length: countOf(name) }, () => 'Version'))
  const each = (name: string): number[] =>
    (took.get(name) ?? []).map(({ milliseconds }) => milliseconds / countOf(name))
  for (const name of took.keys()) console.log(`  ${name.padEnd(12)} ${spread(each(name), 3)}`)
  const above = median(each('ours')) - median(each('bare socket'))
  verdict(`ours above the bare socket ${above.toFixed(3)} ms`, above <= 1, 'at most 1 ms')
  const { ours } = clients
  const slow =
    ours === undefined
      ? undefined
      : await measure(
          ours,
          port,
          Array.from({ length: 40 }, () => 'Slow'),
        )
  if (slow) {
    const times = slow.milliseconds / (40 * 20)
    verdict(`40 commands of 20 ms: ${times.toFixed(2)} times their answer times`, times <= 1.15, 'at most 1.15')
  }
}

async function measureLarge(clients: Readonly<Record<string, Client>>, port: number): Promise<void> {
  const rates = new Map<string, number>()
  const sizes = [1, 10, 100]
  for (const size of sizes) {
    console.log(`\none reply of ${String(size)} MB, MB/s`)
    const { netmiko, ...others } = clients
    const took = await inTurns(size === 1 && netmiko ? { ...others, netmiko } : others, port, () => [
      `Dump ${String(size)}`,
    ])
    for (const [name, figures] of took) {
      const speeds = figures.map(({ milliseconds }) => (size * 1000) / milliseconds)
      rates.set(`${name} ${String(size)}`, median(speeds))
      const processor = figures.flatMap((figure) => figure.processor ?? [])
      const cpu = processor.length === 0 ? '' : `, processor ${median(processor).toFixed(0)} ms`
      const growth = figures.flatMap((figure) => figure.growth ?? [])
      const memory = growth.length === 0 ? '' : `, memory + ${megabytes(median(growth))}`
      console.log(`  ${name.padEnd(12)} ${spread(speeds, 0)}${cpu}${memory}`)
      if (name === 'ours' && size === 100) verdict('memory', median(growth) < 64 * 1024 ** 2, 'under 64 MB')
    }
  }
  const [ours = 0, theirs = 0] = [rates.get('ours 100'), rates.get('expect 100')]
  verdict(`ours ${ours.toFixed(0)} MB/s`, ours >= 100, 'at least 100 MB/s')
  verdict(`${(ours / theirs).toFixed(1)} times expect`, ours >= 4 * theirs, 'at least 4')
  const costs = sizes.map((size) => 1000 / (rates.get(`ours ${String(size)}`) ?? 0))
  console.log(`  cost of a MB at ${sizes.join(', ')} MB: ${costs.map((cost) => `${cost.toFixed(1)} ms`).join(', ')}`)
}

async function measurePause(clients: Readonly<Record<string, Client>>, port: number): Promise<void> {
  const { ours } = clients
  const took = ours === undefined ? undefined : await measure(ours, port, ['Version', 'Pause', 'Version'])
  verdict('a reply that pauses 0.3 s behind the text of the prompt', took !== undefined, 'whole')
}

function verdict(what: string, reached: boolean, wanted: string): void {
  console.log(`  ${what}, wanted ${wanted}: ${reached ? 'reached' : 'NOT REACHED'}`)
}
