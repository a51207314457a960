import { randomBytes } from 'node:crypto'
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { errnoOf } from './faults.ts'

const holder = z.object({ pid: z.number().int().positive(), birth: z.string() })
type Holder = z.infer<typeof holder>

/**
 * Locks that this process holds, for the systems where a process cannot be told apart from a later one with the same
 * number.
 */
const ours = new Set<string>()

export interface EntryLock {
  release(): Promise<void>
}

/**
 * Takes the lock file at `path`, or names the living process that has it. A lock whose process is dead (or is another
 * process that got the same number) is taken over. Throws only what the file system throws.
 */
export async function takeLock(path: string): Promise<{ lock: EntryLock } | { heldBy: number }> {
  const me: Holder = { pid: process.pid, birth: birthOf(process.pid) }
  for (;;) {
    if (await place(path, JSON.stringify(me))) {
      ours.add(path)
      return {
        lock: {
          release: async () => {
            ours.delete(path)
            await rm(path, { force: true })
          },
        },
      }
    }
    const found = await read(path)
    if (found === undefined) continue
    const who = parse(found)
    if (who !== undefined && lives(who, path)) return { heldBy: who.pid }
    await clearStale(path, found)
  }
}

/** Creates the lock with its content in one step, so that no one ever reads half of it. False where there is one. */
async function place(path: string, content: string): Promise<boolean> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  await writeFile(temporary, content, { flag: 'wx', mode: 0o600 })
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    return await placeWithoutLinks(path, content)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Sticks and some network folders have no hard links. */
async function placeWithoutLinks(path: string, content: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600)
    await handle.writeFile(content).finally(() => handle.close())
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function parse(text: string): Holder | undefined {
  try {
    return holder.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function lives(who: Holder, path: string): boolean {
  if (who.pid === process.pid && who.birth === '') return ours.has(path)
  try {
    process.kill(who.pid, 0)
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false
  }
  return who.birth === '' || who.birth === birthOf(who.pid)
}

/** Moves the dead process's lock away. What was moved is looked at: a lock taken meanwhile by somebody else goes back. */
async function clearStale(path: string, content: string): Promise<void> {
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await rename(path, aside)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return
    throw error
  }
  if ((await read(aside)) !== content) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

/** When a process began, in the kernel's ticks since the current boot; '' where the system does not say. */
export function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
    return `${bootOf()}:${ticks}`
  } catch {
    return ''
  }
}

/** Which boot of the machine this is; '' where the system does not say. */
export function bootOf(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return ''
  }
}
