import { createContext, useContext, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { CommandId } from './key-map.ts'

export type CommandTable = Readonly<Partial<Record<CommandId, (() => void) | undefined>>>

/** Who answers which command just now; the view that came last wins, and what is undefined cannot be done now. */
export interface Commands {
  offer(table: () => CommandTable): () => void
  can(id: CommandId): boolean
  /** Does it; false where nobody offers it now. */
  give(id: CommandId): boolean
  /** Does it as soon as somebody offers it: the screen that has it is on its way. */
  giveSoon(id: CommandId): void
  /** Tells that what can be done may have changed. */
  changed(): void
  subscribe(listener: () => void): () => void
  version(): number
}

export function createCommands(): Commands {
  const tables: (() => CommandTable)[] = []
  const listeners = new Set<() => void>()
  let soon: CommandId | undefined
  let version = 0
  const find = (id: CommandId): (() => void) | undefined => {
    for (const table of [...tables].reverse()) {
      const offered = table()
      if (id in offered) return offered[id]
    }
    return undefined
  }
  const changed = (): void => {
    version += 1
    for (const listener of listeners) listener()
    if (soon === undefined || find(soon) === undefined) return
    const id = soon
    soon = undefined
    find(id)?.()
  }
  return {
    offer(table) {
      tables.push(table)
      changed()
      return () => {
        tables.splice(tables.indexOf(table), 1)
        changed()
      }
    },
    can: (id) => find(id) !== undefined,
    give(id) {
      const work = find(id)
      work?.()
      return work !== undefined
    },
    giveSoon(id) {
      soon = id
      changed()
    },
    changed,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
  }
}

export const CommandsContext = createContext<Commands | undefined>(undefined)

export function useCommandsOffered(): Commands {
  const commands = useContext(CommandsContext)
  if (commands === undefined) throw new Error('A view stands outside the page.')
  return commands
}

/**
 * Offers commands for as long as the view stands; their newest meaning counts. Before the browser paints: what can be seen can
 * be pressed, also on a busy machine.
 */
export function useCommands(table: CommandTable): void {
  const commands = useCommandsOffered()
  const latest = useRef(table)
  const possible = Object.entries(table).flatMap(([id, work]) => (work === undefined ? [] : [id]))
  useLayoutEffect(() => {
    latest.current = table
  })
  useLayoutEffect(() => commands.offer(() => latest.current), [commands])
  const key = possible.join()
  useLayoutEffect(() => commands.changed(), [commands, key])
}

/** Can the command be given now? */
export function useCan(id: CommandId): boolean {
  const commands = useCommandsOffered()
  useSyncExternalStore(commands.subscribe, commands.version)
  return commands.can(id)
}
