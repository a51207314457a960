import type { ResultOf } from '../../shared/contract/contract.ts'
import type { Output } from './console-output.ts'

type Row = ResultOf<'site.matrix'>[number]

/** Prints what each appliance of a site runs: a JSON line, or a block of plain lines, each. */
export function tellMatrix(output: Output, rows: readonly Row[], about: object = {}): void {
  for (const row of rows) {
    output.line({ type: 'matrix', ...about, ...row })
    if (output.json) continue
    const { host, address, serves, before, now, wanted, leftBehind } = row
    const name = host === address ? address : `${host} (${address})`
    const kind = row.is === 'razorgate' ? ', RazorGate' : row.is === 'message-server' ? ', Message Server' : ''
    const changed = before?.release === undefined || before.release === now.release ? '' : `, before ${before.release}`
    const target = wanted === undefined ? '' : `, wanted ${wanted}${standingText[row.standing]}`
    output.say(
      `${serves === undefined ? '' : '  '}${name}${kind}: ${now.release ?? 'release not read'}${changed}${target}`,
    )
    output.say(`    Patches: ${listed(now.patches)}. Antispam engines: ${listed(now.engines)}.`)
    if (leftBehind !== undefined) {
      const until = leftBehind.until === undefined ? '' : ` until ${leftBehind.until}`
      output.say(`    Left behind${until}: ${leftBehind.reason} (authorized by ${leftBehind.authority})`)
    }
  }
}

const standingText = { same: '', other: ' (not yet)', unknown: '' } as const

const listed = (names: readonly string[] | undefined): string =>
  names === undefined ? 'not read' : names.length === 0 ? 'none' : names.join(', ')
