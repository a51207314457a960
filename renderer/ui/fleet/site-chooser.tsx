import type { VisitRow } from '../../state/visit-shown.ts'
import { SelectField } from '../parts/field.tsx'

/** Chooses what the fleet shows: every run, or a visit to a site. */
export function SiteChooser(props: {
  visits: readonly VisitRow[]
  visit: string | undefined
  onChoose: (visit: string | undefined) => void
}) {
  const { visits, visit } = props
  if (visits.length === 0 && visit === undefined) return null
  const known = visit === undefined || visits.some((row) => row.visit === visit)
  return (
    <div className="sitechooser">
      <SelectField
        id="fleet-of"
        label="Show"
        value={visit ?? ''}
        onChange={(chosen) => props.onChoose(chosen === '' ? undefined : chosen)}
      >
        <option value="">Every run</option>
        {visits.map((row) => (
          <option key={row.visit} value={row.visit}>
            {nameOf(row)}
          </option>
        ))}
        {known ? null : <option value={visit}>The new visit</option>}
      </SelectField>
    </div>
  )
}

function nameOf({ site, purpose, to, openedAt, state, visit }: VisitRow): string {
  if (state === 'damaged') return `${visit} (damaged)`
  const what = purpose === 'check' ? 'check' : `upgrade to ${to ?? '?'}`
  return `${site}, ${what}, ${openedAt.slice(0, 10)} (${state})`
}
