import { useState } from 'react'
import { backOnlineOf } from '../../state/back-online.ts'
import type { ShownRun } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { lastingOf, minuteOf, secondOf } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'

/** That the appliance is back, on which release, for how long it was out of service, and what proves it. */
export function BackOnlineBar(props: { open: ShownRun }) {
  const [hidden, setHidden] = useState<string | undefined>(undefined)
  const back = backOnlineOf(props.open)
  if (back === undefined || hidden === back.at) return null
  const { outOfService: out } = back
  return (
    <section className="backonline" aria-label="Back online">
      <Mark name="pass" large />
      <div className="grow">
        <h2>
          {back.host} is back online on {back.release}
        </h2>
        <details>
          <summary>
            Verified at {secondOf(back.at)}.
            {out === undefined
              ? ' How long it was out of service was not observed.'
              : ` Out of service for ${lastingOf(Date.parse(out.to) - Date.parse(out.from))}, ${minuteOf(out.from)} to ${minuteOf(out.to)}.`}{' '}
            <span className="more">Evidence</span>
          </summary>
          <ul>
            {back.proofs.map((proof) => (
              <li key={proof}>{proof}</li>
            ))}
          </ul>
        </details>
      </div>
      <Button look="quiet" size="small" onClick={() => setHidden(back.at)}>
        Hide
      </Button>
    </section>
  )
}
