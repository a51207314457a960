/** What a page saw of itself, in milliseconds: its tasks over 50, and from each key to the frame that shows it. */
export interface Seen {
  readonly tasks: readonly number[]
  readonly latencies: readonly number[]
  readonly milliseconds: number
}

/** Runs in the page before anything else of it. A key counts from when the browser took it, so a wait behind a task is in it. */
export function watchPage(): void {
  let tasks: number[] = []
  let latencies: number[] = []
  let since = performance.now()
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
  observer.observe({ type: 'longtask' })
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      requestAnimationFrame(() => {
        // What is posted in a frame is answered once that frame is painted.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => latencies.push(performance.now() - timeStamp)
        port2.postMessage(undefined)
      })
    },
    true,
  )
  const takeSeen = async (): Promise<Seen> => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    tasks.push(...observer.takeRecords().map(({ duration }) => duration))
    const seen = { tasks, latencies, milliseconds: performance.now() - since }
    tasks = []
    latencies = []
    since = performance.now()
    return seen
  }
  Object.assign(globalThis, { takeSeen })
}
