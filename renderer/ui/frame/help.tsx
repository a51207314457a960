import { useApp, usePage } from '../../state/hooks.ts'
import { InfoDialog } from '../parts/dialog.tsx'

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['1 – 4', 'Start, Run, Mirror, Record'],
      ['F6', 'Next pane'],
      ['Alt S', 'Say where we are'],
      ['Ctrl Shift L', 'The other theme'],
      ['?', 'These keys'],
      ['Esc', 'Close, not now'],
    ],
  },
  {
    title: 'Run',
    keys: [
      ['J  K', 'Next, previous item'],
      ['[  ]', 'Previous, next phase'],
      ['↵', 'Next to do'],
      ['/', 'Filter items'],
      ['R', 'Run the item'],
      ['T', 'Tick it'],
      ['W', 'Waive it'],
      ['N', 'Add a note'],
      ['O', 'Reopen it'],
      ['U', 'Answer its question'],
      ['E', 'Show its evidence'],
      ['Y', 'Copy its command'],
      ['C', 'Carry on'],
      ['Ctrl .', 'Stop'],
    ],
  },
  {
    title: 'Start',
    keys: [
      ['↵', 'Connect (in the form)'],
      ['P', 'Start practice'],
      ['R', 'Resume the first recent run'],
    ],
  },
  {
    title: 'Mirror',
    keys: [
      ['M', 'Mirror an update'],
      ['Shift I', 'Import a file'],
    ],
  },
  {
    title: 'Record',
    keys: [
      ['Ctrl E', 'Export'],
      ['G', 'Sign'],
      ['V', 'Verify a file'],
    ],
  },
]

export function Help(props: { open: boolean; onClose: () => void }) {
  const { store } = usePage()
  const off = useApp((state) => state.settings['keys']) === 'off'
  return (
    <InfoDialog open={props.open} onClose={props.onClose} title="Keys">
      <div className="helpgroups">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map(([key, words]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={!off}
          onChange={(event) => store.keepSetting('keys', event.currentTarget.checked ? 'on' : 'off')}
        />
        <span>Single letters act while no field has the focus</span>
      </label>
    </InfoDialog>
  )
}
