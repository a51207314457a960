import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createHelpActs } from '../../../electron/shell/help-acts.ts'

interface Asked {
  readonly message: string
  readonly detail: string
  readonly buttons?: readonly string[]
}

let data = ''
let asked: Asked[] = []
let response = 0
const openPath = vi.fn((_file: string) => Promise.resolve(''))
const writeText = vi.fn((_text: string) => Promise.resolve())
const notices: Notice[] = []

class Notice extends EventEmitter {
  static supported = true
  static isSupported(): boolean {
    return Notice.supported
  }
  readonly show = vi.fn()
  readonly told: { title: string; body: string }
  constructor(told: { title: string; body: string }) {
    super()
    this.told = told
    notices.push(this)
  }
}

beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'uptick-help-'))
  asked = []
  response = 0
  notices.length = 0
  Notice.supported = true
  vi.clearAllMocks()
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

function acts() {
  return createHelpActs({
    app: { getVersion: () => '1.2.3' },
    dialog: {
      showMessageBox: (...words: unknown[]) => {
        asked.push(words.at(-1) as Asked)
        return Promise.resolve({ response, checkboxChecked: false })
      },
    },
    shell: { openPath },
    clipboard: { writeText },
    Notification: Notice as never,
    window: () => undefined,
    data,
    resources: path.join(data, 'resources'),
    built: '2020-02-03T04:05:06.000Z',
  })
}

const done = (work: () => void): Promise<void> => vi.waitFor(work)

it('About names the versions, and copies them', async () => {
  response = 1
  acts().about()
  await done(() => expect(writeText).toHaveBeenCalledOnce())
  expect(asked[0]).toMatchObject({ message: 'Uptick 1.2.3', buttons: ['Close', 'Copy details'] })
  const [text = ''] = writeText.mock.calls[0] ?? []
  expect(text).toMatch(/^Uptick: 1\.2\.3\nElectron: unknown\nChromium: unknown\nNode: \d+\.\d+\.\d+\nSystem: \S+ /)
  expect(text).toContain(`Data: ${data}\nCrash reports: ${path.join(data, 'crash-reports')}`)
  expect(asked[0]?.detail).toMatch(/^This version was built on February 3, 2020, \d+ years ago\.\n/)
  expect(asked[0]?.detail).toContain(text)
})

it('About opens the licenses that came with the package', async () => {
  const file = path.join(data, 'resources', 'notices', 'THIRD-PARTY-LICENSES.txt')
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, 'MIT')
  response = 2
  acts().about()
  await done(() => expect(openPath).toHaveBeenCalledExactlyOnceWith(file))
  expect(asked[0]?.buttons).toEqual(['Close', 'Copy details', 'Open licenses'])
})

it('opens the log if there is one, and says that there is none otherwise', async () => {
  acts().openLog()
  await done(() => expect(asked[0]?.message).toBe('The log is empty.'))
  expect(openPath).not.toHaveBeenCalled()
  writeFileSync(path.join(data, 'uptick.log'), 'x')
  acts().openLog()
  await done(() => expect(openPath).toHaveBeenCalledExactlyOnceWith(path.join(data, 'uptick.log')))
})

it('shows the data folder, or why the system did not', async () => {
  openPath.mockResolvedValueOnce('No application found')
  acts().showData()
  await done(() =>
    expect(asked).toEqual([
      expect.objectContaining({ message: `${data} could not be opened.`, detail: 'No application found' }),
    ]),
  )
})

it('sends a test notification, and says where the system shows none', async () => {
  acts().testNotice()
  expect(notices.map(({ told }) => told)).toEqual([{ title: 'Uptick', body: 'Notifications work.' }])
  expect(notices[0]?.show).toHaveBeenCalledOnce()
  expect(asked).toEqual([])
  notices[0]?.emit('failed', {}, 'turned off in the settings')
  await done(() => expect(asked[0]?.detail).toBe('turned off in the settings'))
  Notice.supported = false
  acts().testNotice()
  await done(() => expect(asked).toHaveLength(2))
  expect(notices).toHaveLength(1)
})
