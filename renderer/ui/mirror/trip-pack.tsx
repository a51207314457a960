import { useRef } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { Patch, Plan } from '../../state/app-state.ts'
import { useAct, usePage } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { count } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { markOf } from './mirror-table.tsx'

/** The planned runs with what they still lack, and the pack that carries all of it to another laptop. */
export function TripPack(props: { plans: readonly Plan[]; patches: readonly Patch[] }) {
  const { actions } = usePage()
  const act = useAct()
  const file = useRef<HTMLInputElement>(null)
  const missing = props.plans.reduce((sum, plan) => sum + plan.missing.length, 0)
  return (
    <section className="trip" aria-label="Trip pack" data-pane="trip" tabIndex={-1}>
      <div className="tripline">
        <h2>Trip pack</h2>
        {props.plans.length === 0 ? null : (
          <span className="chip">
            <Mark name={missing === 0 ? 'pass' : 'attention'} />
            {missing === 0 ? 'all files here' : `${count(missing, 'file')} missing`}
          </span>
        )}
        <span className="sub small grow">
          {missing === 0 ? 'All updates for a trip, in one signed file.' : 'Complete this before you go offline.'}
        </span>
        <Button onClick={() => file.current?.click()}>Save a plan</Button>
        <CommandButton command="mirror.unpack">Import a pack</CommandButton>
        <CommandButton command="mirror.export">Export a pack</CommandButton>
        <input
          ref={file}
          type="file"
          className="sr"
          tabIndex={-1}
          aria-label="File of a planned run"
          accept=".yaml,.yml,.json"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0]
            event.currentTarget.value = ''
            if (chosen !== undefined) void act.run(() => actions.keepPlan(chosen))
          }}
        />
      </div>
      <FailureNote failure={act.failure} />
      <ul className="plans" aria-label="Planned runs">
        {props.plans.map(({ plan, missing: lacks }) => (
          <li key={plan.name}>
            <Mark name={lacks.length === 0 ? 'pass' : 'attention'} />
            <span className="grow">
              <b>{plan.name}</b>{' '}
              <span className="sub small">
                {plan.to} on {count(plan.appliances.length, 'appliance')}
                {lacks.length === 0 ? '' : `; missing: ${lacks.map((name) => lackOf(name, props.patches)).join(', ')}`}
              </span>
            </span>
            <Button
              size="small"
              look="quiet"
              label={`Remove the plan ${plan.name}`}
              onClick={() => void actions.dropPlan(plan.name)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function lackOf(name: string, patches: readonly Patch[]): string {
  const patch = patches.find((one) => one.name === name)
  return patch === undefined ? name : `${name} (${markOf(patch)[1].toLowerCase()})`
}
