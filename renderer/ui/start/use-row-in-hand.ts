import { useState, type FocusEvent } from 'react'
import { useCommands } from '../../commands/commands.ts'
import type { RunRow } from '../../state/app-state.ts'
import { usePage } from '../../state/hooks.ts'
import { runName } from './run-labels.ts'

/** The run whose line has the focus: the keys archive, unarchive or delete it. */
export function useRowInHand(rows: readonly RunRow[], onDelete: (row: RunRow) => void) {
  const { actions } = usePage()
  const [inHand, setInHand] = useState<string | undefined>(undefined)
  const row = rows.find(({ run }) => run === inHand)
  const archived = row?.archivedAt !== undefined
  useCommands({
    'start.put-away':
      row === undefined
        ? undefined
        : () => {
            focusBeside(row.run)
            void actions.keepAway(row.run, runName(row), !archived)
          },
    'start.delete': row !== undefined && archived ? () => onDelete(row) : undefined,
  })
  return {
    onFocus: ({ target }: FocusEvent<HTMLElement>) =>
      setInHand(target.closest<HTMLElement>('li[data-run]')?.dataset['run']),
    onBlur({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) {
      // The palette takes the focus for a moment and still acts on this line.
      const over = relatedTarget instanceof Element && relatedTarget.closest('[role=dialog]') !== null
      if (!over && !currentTarget.contains(relatedTarget)) setInHand(undefined)
    },
  }
}

/** The line is about to disappear; the next one of its list gets the focus, so that the keys keep working there. */
function focusBeside(run: string): void {
  const line = document.querySelector(`li[data-run="${CSS.escape(run)}"]`)
  const beside = line?.nextElementSibling ?? line?.previousElementSibling
  beside?.querySelector('button')?.focus()
}
