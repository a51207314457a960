import { spawn } from 'node:child_process'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { startPractice, type Practice } from '../../electron/practice/practice.ts'
import type { Measured } from './fleet-work.ts'

/**
 * What it costs to check a whole site: CPU, time and memory by the number of appliances, and what one appliance that hangs
 * or refuses takes from the others. `npm run bench -- fleet`; the appliances run in the process that measures nothing.
 */
const sizes = [1, 20, 50, 200]
const password = 'pelican-41-gable'

export async function run(): Promise<void> {
  console.log(`${String(cpus().length)} cores, load ${loadavg()[0]?.toFixed(1) ?? ''} at the start`)
  const practices: Practice[] = []
  try {
    const first: { cpu: number; wall: number }[] = []
    for (const size of sizes) {
      while (practices.length < size) practices.push(await startPractice({ password, knobs: { slow: '20' } }))
      const addresses = practices.flatMap(({ appliances }) => appliances.map(({ address }) => address))
      const { cpu, wall, memory, connected } = await measure(addresses)
      if (connected !== size) throw new Error(`${String(connected)} of ${String(size)} appliances were reached`)
      first.push({ cpu, wall })
      const [one] = first
      const each = cpu / size
      const [flat, times] = [each / (one?.cpu ?? each), wall / (one?.wall ?? wall)]
      console.log(
        `${String(size)} appliances: ${ms(cpu)} CPU (${ms(each)} each, ${flat.toFixed(2)} times), ${ms(wall)}, ` +
          `${times.toFixed(1)} times one, ${(memory / 1024 ** 2).toFixed(0)} MB`,
      )
    }
    await tellDisturbed(practices.slice(0, 19))
  } finally {
    for (const practice of practices) await practice.dispose()
  }
  console.log(`load ${loadavg()[0]?.toFixed(1) ?? ''} at the end`)
}

/** One of twenty hangs, and one refuses: how much later is the last of the others? */
async function tellDisturbed(practices: readonly Practice[]): Promise<void> {
  const good = practices.flatMap(({ appliances }) => appliances.map(({ address }) => address))
  const sockets = new Set<Socket>()
  const silent = createServer((socket) => sockets.add(socket))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const hung = `127.0.0.1:${String((silent.address() as AddressInfo).port)}`
  const lastOf = ({ ends }: Measured): number => Math.max(...good.map((address) => ends[address] ?? Number.NaN))
  const alone = lastOf(await measure(good))
  const beside = lastOf(await measure([hung, '127.0.0.1:1', ...good]))
  for (const socket of sockets) socket.destroy()
  silent.close()
  console.log(
    `19 beside one that hangs and one that refuses: ${ms(beside)}, alone ${ms(alone)}, ${(beside / alone).toFixed(2)} times`,
  )
}

function measure(addresses: readonly string[]): Promise<Measured> {
  const script = path.join(import.meta.dirname, 'fleet-work.ts')
  return new Promise((resolve, reject) => {
    const env = { ...process.env, UPTICK_PASSWORD: password }
    const child = spawn(process.execPath, [script, ...addresses], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(text) as Measured) : reject(new Error(`the check ended with ${String(code)}`)),
    )
  })
}

const ms = (milliseconds: number): string => `${Math.round(milliseconds).toLocaleString('en')} ms`
