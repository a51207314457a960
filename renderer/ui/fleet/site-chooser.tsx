import type { KeptSite, VisitRow } from '../../state/visit-shown.ts'
import { Button } from '../parts/button.tsx'
import { SelectField } from '../parts/field.tsx'

/** Chooses what the fleet shows: every run, or a visit to a site; and opens a visit or saves a site. */
export function SiteChooser(props: {
  sites: { readonly visits: readonly VisitRow[]; readonly sites: readonly KeptSite[] }
  visit: string | undefined
  onChoose: (visit: string | undefined) => void
  onImport: () => void
  onOpen: () => void
}) {
  const { visits, sites } = props.sites
  const known = props.visit === undefined || visits.some(({ visit }) => visit === props.visit)
  return (
    <div className="sitechooser">
      {visits.length === 0 && known ? null : (
        <SelectField
          id="fleet-of"
          label="Show"
          value={props.visit ?? ''}
          onChange={(visit) => props.onChoose(visit === '' ? undefined : visit)}
        >
          <option value="">Every run</option>
          {visits.map((row) => (
            <option key={row.visit} value={row.visit}>
              {nameOf(row)}
            </option>
          ))}
          {known ? null : <option value={props.visit}>The new visit</option>}
        </SelectField>
      )}
      {sites.length === 0 ? null : (
        <Button size="small" onClick={props.onOpen}>
          Visit a site
        </Button>
      )}
      <Button size="small" look="quiet" onClick={props.onImport}>
        Save a site
      </Button>
    </div>
  )
}

function nameOf({ site, purpose, to, openedAt, state, visit }: VisitRow): string {
  if (state === 'damaged') return `${visit} (damaged)`
  const what = purpose === 'check' ? 'check' : `upgrade to ${to ?? '?'}`
  return `${site}, ${what}, ${openedAt.slice(0, 10)} (${state})`
}
