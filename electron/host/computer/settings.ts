import { existsSync, renameSync } from 'node:fs'
import path from 'node:path'
import Conf from 'conf'
import type { Json } from '../../../shared/model/run-event.ts'

/** Preferences only, never a run: the file is rewritten as a whole on each change. */
export interface SettingsPort {
  get(name: string): Json | undefined
  set(name: string, value: Json): void
  /** What is wrong with the file, in one sentence; what could not be read was set aside, not lost. */
  readonly problem?: string | undefined
}

/** The part of `conf` and of electron-store (which is `conf` with Electron's folder) that is used. */
export interface SettingsStore {
  get(name: string): unknown
  set(name: string, value: unknown): void
}

export const settingsName = 'settings'
/** The file names customers and appliances: no one else on this computer reads it. */
export const ownerOnly = 0o600

/** Preferences in `folder`/settings.json, without Electron. */
export function createConfSettings(config: { folder: string }): SettingsPort {
  return createSettings(
    config.folder,
    () =>
      new Conf<Record<string, unknown>>({ cwd: config.folder, configName: settingsName, configFileMode: ownerOnly }),
  )
}

/** Opens a store; a corrupt file is renamed and named in `problem`, and the preferences begin again. */
export function createSettings(folder: string, open: () => SettingsStore): SettingsPort {
  const opened = openOrSetAside(path.join(folder, `${settingsName}.json`), open)
  const { store } = opened
  let { problem } = opened
  return {
    get: (name) => store?.get(name) as Json | undefined,
    set(name, value) {
      try {
        store?.set(name, value)
      } catch (error) {
        problem = `Preferences cannot be written to ${folder}: ${wordsOf(error)}`
      }
    },
    get problem() {
      return problem
    },
  }
}

function openOrSetAside(file: string, open: () => SettingsStore): { store?: SettingsStore; problem?: string } {
  try {
    return { store: open() }
  } catch (error) {
    if (!existsSync(file)) return { problem: `Preferences cannot be kept in ${file}: ${wordsOf(error)}` }
  }
  try {
    const aside = freeName(`${file}.damaged`)
    renameSync(file, aside)
    return { store: open(), problem: `The preferences could not be read. They were set aside as ${aside}.` }
  } catch (error) {
    return { problem: `The preferences in ${file} can neither be read nor set aside: ${wordsOf(error)}` }
  }
}

function freeName(wanted: string): string {
  let count = 1
  while (existsSync(`${wanted}-${String(count)}`)) count += 1
  return `${wanted}-${String(count)}`
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
