import { parseArgs } from 'node:util'
import { partNames, partOf, parts, type PartName } from './run-parts.ts'

/** What `npm test -- …` was asked for. */
export type Wanted =
  | {
      readonly kind: 'run'
      readonly names: readonly PartName[]
      readonly files: ReadonlyMap<PartName, readonly string[]>
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly sentence: string }

const isPart = (name: string): name is PartName => Object.hasOwn(parts, name)

/** Reads the arguments of the test command: nothing, `--only PART,…`, or files and folders of tests. */
export function readTestOptions(argv: readonly string[]): Wanted {
  let parsed
  try {
    const options = { only: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } } as const
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (error) {
    return { kind: 'wrong', sentence: error instanceof Error ? error.message : String(error) }
  }
  if (parsed.values.help === true) return { kind: 'help' }
  const only = (parsed.values.only ?? []).flatMap((list) => list.split(','))
  const unknown = only.filter((name) => !isPart(name))
  if (unknown.length > 0) {
    return {
      kind: 'wrong',
      sentence: `There is no part ${unknown.join(', ')}. The parts are: ${partNames.join(', ')}.`,
    }
  }
  const files = new Map<PartName, string[]>()
  for (const file of parsed.positionals) {
    const part = partOf(file)
    if (part === undefined)
      return { kind: 'wrong', sentence: `${file} is not below test/unit, journeys, peers, browser, app or desktop.` }
    files.set(part, [...(files.get(part) ?? []), file])
  }
  const named = partNames.filter((name) => only.includes(name) || files.has(name))
  return { kind: 'run', names: named.length > 0 ? named : partNames, files }
}

export const testHelp = [
  'npm test                      everything',
  'npm test -- FILE|FOLDER…      these tests: npm test -- test/unit/engine/return.test.ts',
  'npm test -- --only PART,…     these parts: npm test -- --only lint,unit',
  '',
  'The parts:',
  ...partNames.map((name) => `  ${name.padEnd(10)} ${parts[name].about}`),
  '',
  'A single part shows its output as it comes. What it needs is built first if it is older than its sources.',
].join('\n')
