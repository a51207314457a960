interface Stage {
  readonly stage: string
  /** ISO 8601 */
  readonly at: string
}

/** When an appliance was out of service; `to` is absent where no one saw it come back. */
export interface OutOfService {
  readonly from: string
  readonly to?: string
}

/**
 * From the first stage in which nothing answered to the first one after its last fall in which the services did. Undefined
 * where it was never seen down.
 */
export function outOfServiceOf(stages: readonly Stage[]): OutOfService | undefined {
  const isDown = ({ stage }: Stage): boolean => stage === 'down'
  const from = stages.find(isDown)?.at
  if (from === undefined) return undefined
  const back = stages
    .slice(stages.findLastIndex(isDown) + 1)
    .find(({ stage }) => ['services', 'settled'].includes(stage))
  return back === undefined ? { from } : { from, to: back.at }
}
