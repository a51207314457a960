import type { ShownRun } from '../../state/hooks.ts'
import { commandsOfItem, deadlineOf } from '../../state/item-commands.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { entryOf } from '../../commands/key-map.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { lastingOf } from '../parts/format.ts'

const transports: Readonly<Record<string, string>> = {
  telnet: 'Telnet',
  admind: 'Admin',
  'admind-tls': 'Admin over TLS',
}

/** The commands of the item, word for word, how they go out, and how long the last one took. */
export function ItemCommands(props: { open: ShownRun; entry: OutlineItem }) {
  const { open, entry } = props
  const commands = commandsOfItem(open.run, entry)
  if (commands.length === 0) return null
  const target = open.run.state.appliances[entry.target]
  const host = target?.identity.host ?? target?.address ?? ''
  const session = open.run.details.sessions[entry.target]
  const transport = session?.transport ?? open.run.state.opened?.options.transport ?? ''
  const last = commands.findLast((command) => command.last !== undefined)?.last
  return (
    <>
      <div className="cmds">
        {commands.map(({ command }, index) => (
          <div className="cmd" key={command}>
            <span className="prompt" aria-hidden="true">
              {host}&gt;
            </span>
            <span className="grow">{command}</span>
            <CopyButton text={command} what={command} chord={index === 0 ? entryOf('item.copy').keys[0] : undefined} />
          </div>
        ))}
      </div>
      <p className="sent">
        <span>
          {transports[transport] ?? transport}
          {session?.peer === undefined ? '' : `, ${session.peer}`}
        </span>
        <span>Gives up after {deadlineOf(entry)}</span>
        {last === undefined ? null : <span>Last run took {tookText(last.milliseconds)}</span>}
      </p>
    </>
  )
}

function tookText(milliseconds: number): string {
  return milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : lastingOf(milliseconds)
}
