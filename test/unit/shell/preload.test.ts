import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

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
  webUtils: { getPathForFile: (file: { name: string }) => `/home/robin/${file.name}` },
}))

const onWindow = new Map<string, (event: unknown) => void>()

beforeAll(() => {
  vi.stubGlobal('window', {
    addEventListener: (name: string, work: (event: unknown) => void) => onWindow.set(name, work),
  })
  return import('../../../electron/preload.ts')
})

afterAll(() => vi.unstubAllGlobals())

describe('the preload', () => {
  it('gives the page two functions and nothing else', () => {
    expect([...exposed.keys()]).toEqual(['uptick'])
    expect(Object.keys(exposed.get('uptick') ?? {}).sort()).toEqual(['call', 'listen'])
  })

  it('calls over one channel, with any arguments', async () => {
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

  it('tells the page the paths of dropped files, and nothing where none was dropped', () => {
    const seen: unknown[] = []
    exposed.get('uptick')?.['listen']?.((push: unknown) => seen.push(push))
    onWindow.get('drop')?.({ target: null, dataTransfer: { files: [] } })
    onWindow.get('drop')?.({ target: { type: 'file' }, dataTransfer: { files: [{ name: 'a field has taken it' }] } })
    onWindow.get('drop')?.({ target: null, dataTransfer: null })
    expect(seen).toEqual([])
    onWindow.get('drop')?.({ target: {}, dataTransfer: { files: [{ name: 'R4_4_3-GA' }, { name: 'D4_4_3_50317' }] } })
    const paths = ['/home/robin/R4_4_3-GA', '/home/robin/D4_4_3_50317']
    expect(seen).toEqual([{ name: 'passing', value: { kind: 'dropped', paths } }])
  })
})
