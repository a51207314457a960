import { useEffect, useRef } from 'react'
import { useApp } from '../../state/hooks.ts'

/** Takes the path of a record that is dropped while the view is mounted; an earlier drop is not taken again. */
export function useDroppedRecord(take: (path: string) => void): void {
  const dropped = useApp((state) => state.droppedRecord)
  const latest = useRef(take)
  const seen = useRef(dropped?.count)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    if (dropped === undefined || dropped.count === seen.current) return
    seen.current = dropped.count
    latest.current(dropped.path)
  }, [dropped])
}
