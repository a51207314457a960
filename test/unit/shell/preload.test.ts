import { beforeAll, describe, expect, it, vi } from 'vitest'

const exposed = new Map<string, Record<string, (...words: unknown[]) => unknown>>()
const listeners = new Map<string, (event: unknown, push: unknown) => void>()
const invoked: unknown[][] = []

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, value: Record<string, (...words: unknown[]) => unknown>) =>
      exposed.set(name, value),
  },
  ipcRenderer: {
    invoke: (...words: unknown[]) => {
      invoked.push(words)
      return Promise.resolve('reply')
    },
    on: (channel: string, listener: (event: unknown, push: unknown) => void) => listeners.set(channel, listener),
    removeListener: (channel: string) => listeners.delete(channel),
  },
}))

beforeAll(() => import('../../../electron/preload.ts'))

describe('the preload', () => {
  it('gives the page two functions and nothing else', () => {
    expect([...exposed.keys()]).toEqual(['uptick'])
    expect(Object.keys(exposed.get('uptick') ?? {}).sort()).toEqual(['call', 'listen'])
  })

  it('calls over one channel, whatever it is given', async () => {
    const link = exposed.get('uptick')
    expect(await link?.['call']?.({ id: '1', name: 'app.info', params: {} }, 'another-channel')).toBe('reply')
    expect(invoked).toEqual([['uptick:call', { id: '1', name: 'app.info', params: {} }]])
  })

  it('listens over one channel, hands on no event of Electron, and can stop', () => {
    const seen: unknown[][] = []
    const stop = exposed.get('uptick')?.['listen']?.((...words: unknown[]) => seen.push(words)) as () => void
    listeners.get('uptick:push')?.({ sender: 'ipcRenderer' }, 'push')
    expect(seen).toEqual([['push']])
    stop()
    expect([...listeners.keys()]).toEqual([])
  })
})
