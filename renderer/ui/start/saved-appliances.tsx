import type { FleetRow, Profile } from '../../state/app-state.ts'
import { useApp } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { dayOf, minuteOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark, markLabels, type MarkName } from '../parts/mark.tsx'

/** Saved appliances, with what their newest run read; a click fills the form. The settings save and delete them. */
export function SavedAppliances(props: { chosen: string | undefined; onChoose: (profile: Profile) => void }) {
  const profiles = useApp((state) => state.profiles)
  const fleet = useApp((state) => state.fleet)
  if (profiles.length === 0) return null
  return (
    <section className="saved">
      <h2>Saved appliances</h2>
      <div className="tablebox">
        <table>
          <thead>
            <tr>
              <th scope="col">Appliance</th>
              <th scope="col">Release</th>
              <th scope="col">Last run</th>
              <th scope="col">Scheduled</th>
              <th scope="col">
                <span className="sr">Check</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {profiles.map((profile) => (
              <Row
                key={profile.id}
                profile={profile}
                last={newestOf(fleet?.rows ?? [], profile)}
                chosen={profile.id === props.chosen}
                onChoose={() => props.onChoose(profile)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Row(props: { profile: Profile; last: FleetRow | undefined; chosen: boolean; onChoose: () => void }) {
  const { profile, last, chosen } = props
  const name = profile.name ?? profile.address
  const scheduled = last?.window !== undefined && last.state !== 'done' ? last.window.from : undefined
  return (
    <tr className={chosen ? 'chosen' : undefined}>
      <th scope="row">
        {profile.passwordKept ? <Icon name="lock" /> : null} {name}
        {name === profile.address ? null : <span className="dim small"> {profile.address}</span>}
      </th>
      <td>{last?.release ?? <span className="dim">not read</span>}</td>
      <td>
        {last === undefined ? (
          <span className="dim">none</span>
        ) : (
          <>
            <Mark name={last.now.mark as MarkName} word={markLabels[last.now.mark as MarkName]} /> {dayOf(last.at)}:{' '}
            {last.now.words}
          </>
        )}
      </td>
      <td>
        {scheduled === undefined ? (
          <span className="dim">–</span>
        ) : (
          dayOf(scheduled) || minuteOf(scheduled) || scheduled
        )}
      </td>
      <td>
        <Button size="small" onClick={props.onChoose} pressed={chosen} label={`Check ${name}`}>
          Check
        </Button>
      </td>
    </tr>
  )
}

/** The newest run for that address; a practice run says nothing about a real appliance. */
function newestOf(rows: readonly FleetRow[], { address }: Profile): FleetRow | undefined {
  const own = rows.filter((row) => row.address === address && row.run !== undefined && row.practice !== true)
  return own.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1)
}
