import { useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { ShownRun } from '../../state/hooks.ts'
import { endedPolitely } from '../../state/transcript.ts'
import { secondOf } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { InfoPopover } from '../parts/popover.tsx'

/** Which appliance is on the line, proved or not, and what the line is worth. */
export function ConsoleWho(props: { open: ShownRun }) {
  const { open } = props
  const { run, appliance } = open
  const one = run.state.appliances[appliance]
  if (one === undefined) return null
  const { host, hostId, serial, release } = one.identity
  const session = run.details.sessions[appliance]
  const transport = one.connected ? session?.transport : run.state.opened?.options.transport
  const { mark, words } = connectionLabel(open)
  const lost = mark === 'attention'
  const at = run.details.proved[appliance]
  const unread = <span className="dim">not read</span>
  return (
    <>
      <div className={lost ? 'who lost' : 'who'}>
        <h2 className="h">
          <Mark name={mark} />
          <span className="grow">{words}</span>
          <span className="cap dim">{at === undefined ? one.address : `verified ${secondOf(at)}`}</span>
        </h2>
        <dl>
          <dt>Host</dt>
          <dd title={one.address}>
            {host === undefined ? unread : `${host} ${addressOf(session?.peer, one.address)}`}
          </dd>
          <dt>Serial</dt>
          <dd>{serial ?? unread}</dd>
          <dt>Release</dt>
          <dd>{release ?? unread}</dd>
          <dt>Host ID</dt>
          <dd>{hostId ?? unread}</dd>
        </dl>
        {lost ? (
          <CommandButton size="small" command="console.reconnect">
            Reconnect
          </CommandButton>
        ) : null}
      </div>
      {transport === undefined || transport === 'admind-tls' ? null : <ClearText transport={transport} />}
    </>
  )
}

function addressOf(peer: string | undefined, address: string): string {
  return peer === undefined ? address : peer.replace(/:\d+$/, '')
}

function connectionLabel(open: ShownRun): { mark: MarkName; words: string } {
  const { run, appliance } = open
  const one = run.state.appliances[appliance]
  const installing = one?.returning !== undefined && one.returning.outcome === undefined
  if (one?.connected === true) {
    const proved = run.details.proved[appliance] !== undefined
    return { mark: proved ? 'pass' : 'running', words: proved ? 'Same appliance as at the start' : 'Connected' }
  }
  if (installing) return { mark: 'to-do', words: 'Disconnected during the install' }
  if (one?.lostBecause !== undefined && !endedPolitely(one.lostBecause)) {
    return { mark: 'attention', words: `Disconnected: ${one.lostBecause}` }
  }
  return { mark: 'to-do', words: 'Not connected' }
}

const ports: Readonly<Record<string, string>> = { telnet: 'Telnet, port 23', admind: 'Admin, port 10143' }

function ClearText(props: { transport: string }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="clear">
      <Mark name="attention" />
      <span className="grow">
        <b>Not encrypted.</b> {ports[props.transport] ?? props.transport}: this network can read what is sent, password
        included.
      </span>
      <InfoPopover
        open={open}
        onOpen={setOpen}
        label="What helps"
        trigger={
          <button type="button" className="btn small">
            What helps
          </button>
        }
      >
        <ul className="helps">
          <li>Admin over TLS, port 10243, if the appliance supports it. Choose it on Start.</li>
          <li>A separate management network, or a direct cable to the appliance.</li>
          <li>Use a temporary password and change it afterwards.</li>
        </ul>
      </InfoPopover>
    </div>
  )
}
