import { useEffect, useRef, useState } from 'react'
import { isEmpty, type Policies, type Policy, type Redaction } from '../../state/actions.ts'
import { useAct, usePage } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { Check, Choice } from '../parts/choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { count } from '../parts/format.ts'
import type { Preview } from './preview.tsx'

const redactions = [
  { value: 'whole', label: 'Whole' },
  { value: 'customer', label: 'Redacted', detail: 'customer’s details' },
  { value: 'public', label: 'Public', detail: 'all that names' },
  { value: 'own', label: 'Own', detail: 'what you choose' },
] as const

/** What a copy withholds; its lines are still proved by the same seal. */
export function RedactPanel(props: {
  run: string
  value: Redaction
  onChange: (value: Redaction) => void
  preview: Preview
}) {
  const { value, onChange } = props
  const [byKey, setByKey] = useState(0)
  const { policies, failure } = usePolicies(props.run, value)
  const last = useRef<Policy>('customer')
  useEffect(() => {
    if (value.policy !== 'whole') last.current = value.policy
  }, [value.policy])
  const choose = (policy: Policy): void => onChange({ ...value, policy })
  useCommands({
    'record.redact': () => choose(value.policy === 'whole' ? last.current : 'whole'),
    'record.own': () => {
      choose('own')
      setByKey((times) => times + 1)
    },
  })
  return (
    <section aria-label="Redacted copy">
      <h2>Redacted copy</h2>
      <Choice
        name="redaction"
        legend={<span className="sr">What is withheld</span>}
        className="wide fourfold"
        value={value.policy}
        options={redactions}
        onChange={choose}
      />
      {value.policy === 'own' && policies !== undefined ? (
        <Kinds
          policies={policies}
          chosen={value.kinds}
          byKey={byKey}
          onChange={(kinds) => onChange({ policy: 'own', kinds })}
        />
      ) : null}
      <FailureNote failure={failure} />
      {value.policy === 'whole' ? (
        <p className="small sub">Only passwords are left out; they are never written to the journal.</p>
      ) : isEmpty(value) ? (
        <p className="small sub">Nothing is selected yet, so this is the complete record.</p>
      ) : (
        <Withheld preview={props.preview} policies={policies} policy={value.policy} />
      )}
    </section>
  )
}

/** What each policy would withhold of this run; asked only where something is to be withheld. */
function usePolicies(run: string, { policy, kinds }: Redaction) {
  const { actions } = usePage()
  const { run: read, failure } = useAct()
  const [shown, setShown] = useState<{ readonly of: string; readonly policies: Policies } | undefined>(undefined)
  const of = `${run}/${kinds.join()}`
  const wanted = useRef(of)
  const needed = policy !== 'whole'
  useEffect(() => {
    wanted.current = of
    if (!needed) return
    void read(async () => {
      const told = await actions.policies(run, kinds)
      if (told.ok && wanted.current === of) setShown({ of, policies: told.value })
      return told
    })
  }, [actions, read, run, kinds, of, needed])
  return { policies: shown?.policies, failure }
}

function Kinds(props: {
  policies: Policies
  chosen: readonly string[]
  byKey: number
  onChange: (kinds: readonly string[]) => void
}) {
  const { chosen, byKey } = props
  const list = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    if (byKey > 0) list.current?.querySelector('input')?.focus()
  }, [byKey])
  return (
    <fieldset className="kinds" ref={list}>
      <legend>Redact</legend>
      {props.policies.kinds.map(({ kind, says }) => (
        <Check
          key={kind}
          checked={chosen.includes(kind)}
          onChange={(on) => props.onChange(on ? [...chosen, kind] : chosen.filter((other) => other !== kind))}
        >
          {says}
        </Check>
      ))}
    </fieldset>
  )
}

function Withheld(props: { preview: Preview; policies: Policies | undefined; policy: Policy }) {
  const { told } = props.preview
  if (told === undefined) return <p className="small sub">Counting the redacted values</p>
  const { withheld } = told
  const values = withheld.reduce((sum, kind) => sum + kind.values, 0)
  const each = withheld.map(({ says, values: n }) => `${says} ${String(n)}`).join(', ')
  const row = props.policies?.policies.find(({ policy }) => policy === props.policy)
  const files = row?.withheldFiles ?? 0
  const still = row?.stillShown ?? []
  return (
    <>
      <p className="small sub">
        {count(values, 'value')} redacted{each === '' ? '' : `: ${each}`}
        {files === 0 ? '' : `; ${count(files, 'file')} left out`}. Both copies verify against the same seal.
      </p>
      {still.length === 0 ? null : (
        <p className="small sub">Not redacted, because a record needs it: {still.join(', ')}.</p>
      )}
    </>
  )
}
