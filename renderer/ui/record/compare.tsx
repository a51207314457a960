import { useEffect, useRef, useState } from 'react'
import type { RecordSource } from '../../state/actions.ts'
import type { RunRow } from '../../state/app-state.ts'
import { inOrder, type Comparison } from '../../state/comparison.ts'
import { useAct, useApp, usePage, type ShownRun } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Labelled, SelectField, TextField } from '../parts/field.tsx'
import { dayOf } from '../parts/format.ts'
import { useDroppedRecord } from './use-dropped-record.ts'
import { ComparisonTables } from './comparison.tsx'

const itself = 'itself'
const aFile = 'file'

const when = [
  { value: 'earlier', label: 'Earlier run', detail: 'before this run' },
  { value: 'later', label: 'Later run', detail: 'after this run' },
] as const

interface Shown {
  readonly against: string
  readonly told: Comparison
}

/**
 * Compares this run with another one, from this computer or from a record file, or its own values before and after the
 * install.
 */
export function Compare(props: { open: ShownRun; byKey: number }) {
  const { actions } = usePage()
  const { run: read, failure, busy } = useAct()
  const runs = useApp((state) => state.runs)
  const [against, setAgainst] = useState(itself)
  const [shown, setShown] = useState<Shown | undefined>(undefined)
  const [path, setPath] = useState('')
  const [file, setFile] = useState<File | undefined>(undefined)
  const [order, setOrder] = useState<'earlier' | 'later'>('earlier')
  const wanted = useRef(against)
  const { id, state } = props.open.run
  const openedAt = state.opened?.at ?? ''
  const compare = (of: string, one: RecordSource, other?: RecordSource): void => {
    wanted.current = of
    void read(async () => {
      const told = await actions.compare(one, other)
      if (told.ok && wanted.current === of) setShown({ against: of, told: told.value })
      return told
    })
  }
  const choose = (of: string): void => {
    setAgainst(of)
    wanted.current = of
    const row = runs.find(({ run }) => run === of)
    const own = { of: { run: id }, at: openedAt }
    if (of === itself) return compare(of, { run: id })
    if (row === undefined) return
    const { one, other } = inOrder(own, { of: { run: row.run }, at: row.openedAt })
    compare(of, one, other)
  }
  const compareFile = (): void => {
    const other: RecordSource = file === undefined ? { path } : { file }
    const [first, second] = order === 'earlier' ? [other, { run: id }] : [{ run: id }, other]
    compare(aFile, first, second)
  }
  const begin = useRef(choose)
  useEffect(() => begin.current(itself), [])
  useEffect(() => {
    if (props.byKey > 0) document.querySelector<HTMLElement>('#compare-with')?.focus()
  }, [props.byKey])
  useDroppedRecord((dropped) => {
    setAgainst(aFile)
    wanted.current = aFile
    setPath(dropped)
    setFile(undefined)
  })
  const told = shown?.against === against ? shown.told : undefined
  return (
    <div className="compare">
      <form
        className="comparebar"
        onSubmit={(event) => {
          event.preventDefault()
          compareFile()
        }}
      >
        <SelectField id="compare-with" label="Compare with" value={against} onChange={choose} wide>
          <option value={itself}>This run, before the install</option>
          <Others runs={runs} own={id} addresses={Object.values(state.appliances).map(({ address }) => address)} />
          <option value={aFile}>A record in a file</option>
        </SelectField>
        {against === aFile ? (
          <>
            <TextField
              id="compare-path"
              label="Path of the record"
              hint="zip, html or json"
              required={file === undefined}
              mono
              value={path}
              onChange={setPath}
            />
            <Labelled for="compare-file" label="Or choose it, or drop it here" hint="read locally, not stored">
              <input
                id="compare-file"
                className="field"
                type="file"
                accept=".zip,.html,.json"
                onChange={(event) => setFile(event.currentTarget.files?.[0])}
              />
            </Labelled>
            <Choice name="compare-order" legend="That run is" value={order} options={when} onChange={setOrder} />
            <Button type="submit" disabled={busy}>
              {busy ? 'Comparing' : 'Compare'}
            </Button>
          </>
        ) : null}
      </form>
      <FailureNote failure={failure} />
      <article className="paper" tabIndex={0} aria-label="Comparison">
        <h2 className="sr">Comparison</h2>
        {told !== undefined ? (
          <ComparisonTables told={told} visits={against !== itself} />
        ) : failure !== undefined ? null : (
          <p className="sub recline" role="status">
            {busy ? 'Reading both runs' : 'Choose the record of another run. Uptick verifies it before the comparison.'}
          </p>
        )}
      </article>
    </div>
  )
}

/** Other runs to choose from, the newest first; runs of the same appliance come before all others. */
function Others(props: { runs: readonly RunRow[]; own: string; addresses: readonly string[] }) {
  const others = props.runs.filter(({ run, state }) => run !== props.own && state !== 'damaged').toReversed()
  const same = others.filter((row) => row.appliances.some(({ address }) => props.addresses.includes(address)))
  const rest = others.filter((row) => !same.includes(row))
  return [['Runs of the same appliance', same] as const, ['Runs of other appliances', rest] as const].map(
    ([label, rows]) =>
      rows.length === 0 ? null : (
        <optgroup key={label} label={label}>
          {rows.map((row) => (
            <option key={row.run} value={row.run}>
              {row.appliances.map(({ address }) => address).join(', ')}, {dayOf(row.openedAt)}
            </option>
          ))}
        </optgroup>
      ),
  )
}
