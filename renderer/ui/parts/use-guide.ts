import { useEffect, useState } from 'react'
import type { GuideLine } from '../../state/guide-lookup.ts'
import { usePage } from '../../state/hooks.ts'

export type Guide =
  | { readonly kind: 'asking' }
  | { readonly kind: 'told'; readonly entries: readonly GuideLine[] }
  | { readonly kind: 'failed'; readonly sentence: string }

/** The guide's entries and what carries each, asked for once something wants to show them. */
export function useGuide(wanted: boolean): Guide {
  const { actions } = usePage()
  const [guide, setGuide] = useState<Guide>({ kind: 'asking' })
  useEffect(() => {
    if (!wanted) return undefined
    let asked = true
    void actions.guide().then((answer) => {
      if (!asked) return
      setGuide(
        answer.ok ? { kind: 'told', entries: answer.value } : { kind: 'failed', sentence: answer.failure.sentence },
      )
    })
    return () => {
      asked = false
    }
  }, [actions, wanted])
  return guide
}
