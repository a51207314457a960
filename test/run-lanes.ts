/** Runs each name once, in the order given and after those it needs; at most `lanes` at a time. */
export async function runInLanes<Name>(
  names: readonly Name[],
  {
    lanes,
    needsOf,
    run,
  }: { lanes: number; needsOf: (name: Name) => readonly Name[]; run: (name: Name) => Promise<void> },
): Promise<void> {
  const waiting = [...names]
  const ended = new Set<Name>()
  const running = new Map<Name, Promise<void>>()
  const isReady = (name: Name): boolean => needsOf(name).every((need) => ended.has(need) || !names.includes(need))
  while (waiting.length + running.size > 0) {
    for (let next = waiting.findIndex(isReady); next >= 0 && running.size < lanes; next = waiting.findIndex(isReady)) {
      for (const name of waiting.splice(next, 1)) {
        const end = (): void => {
          ended.add(name)
          running.delete(name)
        }
        running.set(name, run(name).finally(end))
      }
    }
    if (running.size === 0) throw new Error(`These need each other: ${waiting.join(', ')}`)
    await Promise.race(running.values())
  }
}
