import { useApp, usePage } from '../../state/hooks.ts'
import { Caps } from '../parts/caps.tsx'
import { Check } from '../parts/choice.tsx'
import { InfoDialog } from '../parts/dialog.tsx'
import { commandIds, entryOf, groupOf } from '../../commands/key-map.ts'

/** In the order of the key map. */
const groups = [...new Set(commandIds.map((id) => entryOf(id).where))]

/** The keyboard map, read from the same table that the keyboard reads. */
export function Help(props: { open: boolean; onClose: () => void }) {
  const { store } = usePage()
  const off = useApp((state) => state.settings['keys']) === 'off'
  return (
    <InfoDialog open={props.open} onClose={props.onClose} title="Keys">
      <p className="sub small">Every command is also in Find or do. Esc closes a dialog without saving.</p>
      <div className="helpgroups">
        {groups.map((where) => (
          <section key={where}>
            <h3>{groupOf(where).title}</h3>
            <dl>
              {commandIds
                .filter((id) => entryOf(id).where === where && entryOf(id).keys.length > 0)
                .map((id) => (
                  <div key={id}>
                    <dt>
                      <Caps chord={entryOf(id).keys[0] ?? ''} />
                      <span className="sr">{entryOf(id).keys[0]}</span>
                    </dt>
                    <dd>{entryOf(id).label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <Check checked={!off} onChange={(on) => store.keepSetting('keys', on ? 'on' : 'off')}>
        Single-letter shortcuts while no field has the focus; switched off, Ctrl and the letter do it
      </Check>
    </InfoDialog>
  )
}
