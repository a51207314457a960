import { useEffect, useState } from 'react'
import type { WayIn } from '../../state/app-state.ts'
import { usePage } from '../../state/hooks.ts'

/** Milliseconds without a keystroke after which an address counts as typed. */
const calm = 700

export type Ways =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking'; readonly address: string }
  | { readonly kind: 'told'; readonly address: string; readonly ways: readonly WayIn[] }
  | { readonly kind: 'failed'; readonly address: string; readonly sentence: string }

/**
 * The transports that respond at an address, by their banners alone: probed once typing pauses, and only for this
 * address.
 */
export function useWays(address: string, services: Readonly<Record<string, number>>): Ways {
  const { actions } = usePage()
  const [ways, setWays] = useState<Ways>({ kind: 'none' })
  const wanted = address.trim()
  const ports = JSON.stringify(services)
  useEffect(() => {
    let asked = true
    setWays({ kind: 'none' })
    if (!/^(?:\[[0-9a-f:]+\]|[\w.-]*[\w])(?::\d+)?$/i.test(wanted)) return undefined
    const timer = setTimeout(() => {
      setWays({ kind: 'asking', address: wanted })
      void actions.ways(wanted, JSON.parse(ports) as Record<string, number>).then((answer) => {
        if (!asked) return
        setWays(
          answer.ok
            ? { kind: 'told', address: wanted, ways: answer.value }
            : { kind: 'failed', address: wanted, sentence: answer.failure.sentence },
        )
      })
    }, calm)
    return () => {
      asked = false
      clearTimeout(timer)
    }
  }, [actions, wanted, ports])
  return ways
}

/** The safest transport that responds; telnet, as in the guide, if nothing is known. */
export function safestOf(ways: Ways): WayIn['transport'] {
  const found = ways.kind === 'told' ? ways.ways.find((way) => way.answers) : undefined
  return found?.transport ?? 'telnet'
}
