import { isOnlyAnswered, type OutlineItem } from '../../state/outline.ts'
import { markLabels, type MarkName } from '../parts/mark.tsx'

/** Mark and word of an item: what a person answered is called answered, and no pass. */
export function standingWord({ item, standing }: Pick<OutlineItem, 'item' | 'standing'>): {
  readonly mark: MarkName
  readonly word: string
} {
  const { state } = standing
  return state === 'pass' && isOnlyAnswered(item)
    ? { mark: 'ticked', word: 'Answered' }
    : { mark: state, word: markLabels[state] }
}
