import type { ReactNode } from 'react'
import type { Failure } from '../../state/app-state.ts'
import { Mark } from './mark.tsx'

/**
 * What is wrong, what was observed, and what to do, announced at once. A button for the next step is shown if there is
 * a valid one.
 */
export function FailureNote(props: { failure: Failure | undefined; children?: ReactNode }) {
  const { failure } = props
  if (failure === undefined) return null
  return (
    <div className="failure" role="alert">
      <Mark name="fail" />
      <div className="grow">
        <b>{failure.sentence}</b> <span>{failure.hint}</span>
        {failure.evidence === undefined ? null : <pre className="mono">{failure.evidence}</pre>}
      </div>
      {props.children}
    </div>
  )
}
