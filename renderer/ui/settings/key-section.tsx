import { useCallback, useEffect, useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { SigningKey } from '../../state/actions.ts'
import { useAct, usePage } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { dayOf, groupedHash } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { BackUpKey, ReplaceKey, RestoreKey } from './key-dialogs.tsx'

type Over = 'backup' | 'restore' | 'replace' | undefined

/** The key that seals every record of this computer: who keeps it, what it replaced, and what can be done with it. */
export function KeySection() {
  const { actions } = usePage()
  const { run: read, failure } = useAct()
  const [shown, setShown] = useState<SigningKey | undefined>(undefined)
  const [over, setOver] = useState<Over>(undefined)
  const load = useCallback(
    () =>
      read(async () => {
        const told = await actions.showKey()
        if (told.ok) setShown(told.value)
        return told
      }),
    [actions, read],
  )
  useEffect(() => {
    void load()
  }, [load])
  const close = (): void => setOver(undefined)
  const done = (): void => void load()
  const usable = shown?.atHand === true
  useCommands({
    'key.backup': usable ? () => setOver('backup') : undefined,
    // Also where the key does not read: a backup is then the way to have one again.
    'key.restore': () => setOver('restore'),
    'key.replace': usable ? () => setOver('replace') : undefined,
  })
  return (
    <section aria-label="Signing key">
      <h2>Signing key</h2>
      <p className="sub small">
        Signs every record. Anyone who has the fingerprint below can check that a record is yours.
      </p>
      <FailureNote failure={failure} />
      {shown === undefined ? (
        failure === undefined ? (
          <p className="sub">Reading the key</p>
        ) : null
      ) : (
        <KeyFacts shown={shown} />
      )}
      <div className="row wrap">
        <CommandButton size="small" command="key.backup">
          Back up the key
        </CommandButton>
        <CommandButton size="small" command="key.restore">
          Restore a key
        </CommandButton>
        <CommandButton size="small" look="quiet" command="key.replace">
          Replace the key
        </CommandButton>
      </div>
      {over === 'backup' ? <BackUpKey onClose={close} /> : null}
      {over === 'restore' ? <RestoreKey onClose={close} onDone={done} /> : null}
      {over === 'replace' && shown !== undefined ? (
        <ReplaceKey current={shown.public} onClose={close} onDone={done} />
      ) : null}
    </section>
  )
}

function KeyFacts(props: { shown: SigningKey }) {
  const { public: current, path, keptBy, atHand, retired, changes } = props.shown
  return (
    <>
      <dl className="pairs">
        <dt>Fingerprint</dt>
        <dd>
          <span className="mono d breaks">{groupedHash(current)}</span>{' '}
          <CopyButton text={current} what="the fingerprint of the key" />
        </dd>
        <dt>In</dt>
        <dd className="mono breaks">{path}</dd>
        <dt>Kept by</dt>
        <dd>
          {keptBy}
          {atHand ? null : (
            <span className="state">
              <Mark name="attention" />
              <span className="word w-attention">Uptick cannot open the key, so it cannot seal records.</span>
            </span>
          )}
        </dd>
      </dl>
      {changes.length + retired.length === 0 ? null : (
        <ul className="keyhistory" aria-label="Earlier keys">
          {changes.map(({ old, at }) => (
            <li key={`${old}${at}`}>
              Replaced <span className="mono d breaks">{groupedHash(old)}</span> on {dayOf(at)}
            </li>
          ))}
          {retired.map((old) => (
            <li key={old}>
              Seals the runs that were started with it: <span className="mono d breaks">{groupedHash(old)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
