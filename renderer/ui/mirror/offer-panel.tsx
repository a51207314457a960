import { useCallback, useEffect, useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { Patch } from '../../state/app-state.ts'
import type { Actions } from '../../state/actions.ts'
import { useAct, useApp, usePage, usePassing } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { Check, Choice } from '../parts/choice.tsx'
import { copyText } from '../parts/copy-button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { secondOf } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { Rehearsal } from './rehearsal.tsx'

type Told = Extract<Awaited<ReturnType<Actions['addresses']>>, { ok: true }>['value']
const reaches = { yes: ['pass', 'Reaches'], no: ['fail', 'Cut off'], unknown: ['to-do', 'Not tried'] } as const

/**
 * From which address, by which protocol and for which appliances the mirror is served; and its connection test before
 * the maintenance window.
 */
export function OfferPanel(props: { patch: Patch | undefined }) {
  const { actions, store } = usePage()
  const { patch } = props
  const inRun = useApp((state) => Object.values(state.run?.state.appliances ?? {})[0]?.address)
  const last = useApp((state) => state.settings['lastAddress'])
  const [towards, setTowards] = useState(inRun ?? (typeof last === 'string' ? last : ''))
  const [protocol, setProtocol] = useState<'ftp' | 'http'>('ftp')
  const [told, setTold] = useState<Told | undefined>(undefined)
  const [on, setOn] = useState('')
  const { run: ask, failure } = useAct()
  const look = useCallback(
    (where: string): void =>
      void ask(async () => {
        const answer = await actions.addresses(where)
        if (answer.ok) {
          setTold(answer.value)
          setOn(
            (before) => answer.value.chosen ?? (before === '' ? (answer.value.addresses[0]?.address ?? '') : before),
          )
        }
        return answer
      }),
    [ask, actions],
  )
  // Reads only this computer's addresses. Which of them reaches an appliance is checked when a person names that
  // appliance.
  useEffect(() => look(''), [look])
  const url = on === '' || patch?.state !== 'verified' ? undefined : `${protocol}://${on}/${patch.name}`
  useCommands({
    'mirror.copy':
      url === undefined
        ? undefined
        : () =>
            void copyText(url).then((done) =>
              store.toast(done ? 'Copied the URL.' : 'Could not copy to the clipboard.'),
            ),
  })
  return (
    <>
      <section>
        <h2>Serve from</h2>
        {told === undefined ? <p className="sub small">Reading this computer’s addresses</p> : null}
        {told?.addresses.length === 0 ? (
          <p className="sub small">This computer has no network connection, so no appliance can download from it.</p>
        ) : null}
        <fieldset className="from">
          <legend className="sr">Address to serve from</legend>
          {told?.addresses.map(({ address, card, reaches: reached }) => {
            const [mark, word] = reaches[reached]
            return (
              <label key={address} className={address === on ? 'on' : ''}>
                <input
                  type="radio"
                  name="serve-on"
                  value={address}
                  checked={address === on}
                  onChange={() => setOn(address)}
                />
                <span className="mono">{address}</span>
                <span className="sub small grow">{card}</span>
                <span className={`word w-${mark}`}>
                  {word} <Mark name={mark} />
                </span>
              </label>
            )
          })}
        </fieldset>
        <Choice
          name="protocol"
          legend={<span className="sr">By</span>}
          value={protocol}
          options={[
            { value: 'ftp', label: 'FTP' },
            { value: 'http', label: 'HTTP' },
          ]}
          onChange={setProtocol}
        />
        {url === undefined ? (
          <p className="sub small">Choose a verified update to see its address.</p>
        ) : (
          <div className="cmd">
            <span className="grow mono breaks">{url}</span>
            <CommandButton size="small" look="quiet" command="mirror.copy">
              Copy
            </CommandButton>
          </div>
        )}
        <FailureNote failure={failure} />
      </section>
      <Rehearsal towards={towards} onTowards={setTowards} on={on} protocol={protocol} onLook={look} />
      <ByHand patch={patch} on={on} protocol={protocol} />
    </>
  )
}

/** Serving that is started by hand, for an appliance that is upgraded without a run of Uptick. */
function ByHand(props: { patch: Patch | undefined; on: string; protocol: 'ftp' | 'http' }) {
  const { actions } = usePage()
  const serving = useApp((state) => state.serving)
  const requests = usePassing((state) => state.requests)
  const [to, setTo] = useState('')
  const [login, setLogin] = useState(false)
  const act = useAct()
  const { patch, on, protocol } = props
  if (serving !== undefined) {
    const own = requests.filter((one) => one.serving === serving.serving).slice(-6)
    return (
      <section>
        <h2>
          <Mark name="running" /> Served without a run
        </h2>
        <ul className="mono small breaks">
          {serving.urls.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        {serving.missed === undefined ? null : <p className="small">{serving.missed}</p>}
        <ul className="asked small" aria-label="Requests">
          {own.length === 0 ? <li className="sub">No requests yet.</li> : null}
          {own.map((one) => (
            <li key={`${String(one.at)}${one.verb}${one.argument}`}>
              <span className="dim">{secondOf(one.at)}</span> {one.peer} <b>{one.verb}</b> {one.argument}: {one.answer}
            </li>
          ))}
        </ul>
        {serving.waits === undefined ? null : (
          <p className="small" role="status">
            {serving.waits}
          </p>
        )}
        <Button size="small" onClick={() => void actions.stopServing(serving, serving.waits !== undefined)}>
          {serving.waits === undefined ? 'Stop serving' : 'Stop serving now'}
        </Button>
      </section>
    )
  }
  const who = to.split(/[\s,]+/).filter((one) => one !== '')
  return (
    <details className="more">
      <summary>Serve without a run</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (patch === undefined) return
          void act.run(() =>
            actions.serve({ on, protocol, names: [patch.name], login, ...(who.length === 0 ? {} : { to: who }) }),
          )
        }}
      >
        <TextField
          id="serve-to"
          label="Allowed appliances"
          hint="addresses; empty: all"
          mono
          value={to}
          onChange={setTo}
        />
        <Check checked={login} onChange={setLogin}>
          Put a one-time login in the URL
        </Check>
        <FailureNote failure={act.failure} />
        <Button type="submit" disabled={act.busy || on === '' || patch?.state !== 'verified'}>
          Serve {patch?.name ?? 'an update'}
        </Button>
      </form>
    </details>
  )
}
