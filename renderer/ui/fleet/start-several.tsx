import { useState } from 'react'
import type { Password } from '../../state/actions.ts'
import type { Fleet, FleetRow } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'
import { count } from '../parts/format.ts'

/** Takes several runs up, a few at once; each appliance with its own password, or the one that the keychain holds. */
export function StartSeveral(props: { rows: readonly FleetRow[]; limits: Fleet['limits']; onClose: () => void }) {
  const { rows, limits } = props
  const { actions } = usePage()
  const profiles = useApp((state) => state.profiles)
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const keptFor = (address: string): string | undefined =>
    profiles.find((profile) => profile.address === address && profile.passwordKept)?.id
  const runs = [...new Set(rows.flatMap(({ run }) => run ?? []))]
  const passwordOf = (row: FleetRow): Password => {
    const words = typed[row.address] ?? ''
    const profile = keptFor(row.address)
    return words === '' && profile !== undefined ? { profile } : { typed: words }
  }
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Start ${count(runs.length, 'run')}`}
      lead={`At most ${count(limits.atOnce, 'run')} at the same time. After ${count(limits.stopAfter, 'failure')}, Uptick starts no more runs. Each run continues until it needs you.`}
      submit={`Start ${count(runs.length, 'run')}`}
      onSubmit={() =>
        actions.startFleet(
          runs.map((run) => ({
            run,
            passwords: Object.fromEntries(
              rows.filter((row) => row.run === run).map((row) => [row.appliance, passwordOf(row)]),
            ),
          })),
        )
      }
    >
      {rows.map((row) => (
        <TextField
          key={row.address}
          id={`several-${row.address}`}
          label={`Password for ${row.host}`}
          hint={keptFor(row.address) === undefined ? 'not saved' : 'kept in the keychain; type to use another'}
          secret
          value={typed[row.address] ?? ''}
          onChange={(words) => setTyped((before) => ({ ...before, [row.address]: words }))}
        />
      ))}
    </FormDialog>
  )
}
