import { useApp, usePage } from '../../state/hooks.ts'
import { Caps } from '../parts/button.tsx'
import { Check } from '../parts/choice.tsx'
import { InfoDialog } from '../parts/dialog.tsx'
import { commandIds, lineOf, type Where } from './key-map.ts'

const groups: readonly (readonly [Where, string])[] = [
  ['everywhere', 'Everywhere'],
  ['run', 'Run'],
  ['console', 'Console'],
  ['gate', 'Gate and wait'],
  ['fleet', 'Fleet'],
  ['mirror', 'Mirror'],
  ['record', 'Record'],
  ['start', 'Start'],
  ['settings', 'Settings'],
]

/** The keyboard map, read from the same table that the keyboard reads. */
export function Help(props: { open: boolean; onClose: () => void }) {
  const { store } = usePage()
  const off = useApp((state) => state.settings['keys']) === 'off'
  return (
    <InfoDialog open={props.open} onClose={props.onClose} title="Keys">
      <p className="sub small">Every command is in Find or do as well. Esc closes what lies over the page: not now.</p>
      <div className="helpgroups">
        {groups.map(([where, title]) => (
          <section key={where}>
            <h3>{title}</h3>
            <dl>
              {commandIds
                .filter((id) => lineOf(id).where === where && lineOf(id).keys.length > 0)
                .map((id) => (
                  <div key={id}>
                    <dt>
                      <Caps chord={lineOf(id).keys[0] ?? ''} />
                      <span className="sr">{lineOf(id).keys[0]}</span>
                    </dt>
                    <dd>{lineOf(id).words}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <Check checked={!off} onChange={(on) => store.keepSetting('keys', on ? 'on' : 'off')}>
        Single letters act while no field has the focus; switched off, Ctrl and the letter do it
      </Check>
    </InfoDialog>
  )
}
