import { createContext, useContext, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { CommandId } from './key-map.ts'

export type CommandTable = Readonly<Partial<Record<CommandId, (() => void) | undefined>>>

/**
 * Which view handles which command at the moment. The view that registered last wins; a command that is undefined is
 * unavailable.
 */
export interface Commands {
  offer(table: () => CommandTable): () => void
  can(id: CommandId): boolean
  /** Runs the command; false if no view offers it. */
  give(id: CommandId): boolean
  /** Runs the command as soon as a view offers it, for a screen that is about to open. */
  giveSoon(id: CommandId): void
  /** Notifies listeners that other commands may be available. */
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
  if (commands === undefined) throw new Error('A view is used outside the page.')
  return commands
}

/**
 * Offers commands while the view is mounted; the latest handlers count.
 * Registers them before the browser paints, so that what is visible can be pressed even on a slow machine.
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

/** Whether the command is available now. */
export function useCan(id: CommandId): boolean {
  const commands = useCommandsOffered()
  useSyncExternalStore(commands.subscribe, commands.version)
  return commands.can(id)
}
