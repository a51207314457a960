import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { fileHandlers } from '../../../electron/host/handlers/file-handlers.ts'
import type { HostParts } from '../../../electron/host/handlers/host-parts.ts'

type Handlers = ReturnType<typeof fileHandlers>

let folder = ''
let data = ''
let target: string | undefined
let shown: string[] = []

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'uptick-files-'))
  data = path.join(folder, 'data')
  mkdirSync(data)
  writeFileSync(path.join(data, 'run.html'), 'a record')
  target = path.join(folder, 'copy.html')
  shown = []
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

function handlers(hasDialogs = true): Handlers {
  const files = {
    choose: () => Promise.resolve([]),
    chooseTarget: () => Promise.resolve(target),
    show: (file: string) => void shown.push(file),
  }
  return fileHandlers({ data, system: { files: hasDialogs ? files : undefined } } as unknown as HostParts)
}

describe('a file that Uptick wrote', () => {
  it('is copied to where a person chose, and the copy can be shown', async () => {
    const calls = handlers()
    const saved = await calls['file.saveCopy']({ path: path.join(data, 'run.html') })
    expect(saved).toEqual({ ok: true, value: { path: target } })
    expect(readFileSync(target ?? '', 'utf8')).toBe('a record')
    expect(await calls['file.show']({ path: target ?? '' })).toMatchObject({ ok: true })
    expect(shown).toEqual([target])
  })

  it('is not copied if no place was chosen, or if the place cannot be written', async () => {
    const calls = handlers()
    target = undefined
    expect(await calls['file.saveCopy']({ path: path.join(data, 'run.html') })).toEqual({
      ok: true,
      value: {},
    })
    target = path.join(folder, 'not-there', 'copy.html')
    expect(await calls['file.saveCopy']({ path: path.join(data, 'run.html') })).toMatchObject({
      ok: false,
      failure: { sentence: expect.stringContaining(target) as string },
    })
  })
})

describe('a file of somebody else’s', () => {
  it.each(['outside', 'by a link out of the data folder', 'by dots', 'the data folder itself'])(
    'is neither copied nor shown: %s',
    async (what) => {
      const secret = path.join(folder, 'secret')
      writeFileSync(secret, 'not ours')
      symlinkSync(secret, path.join(data, 'link'))
      const named: Record<string, string> = {
        outside: secret,
        'by a link out of the data folder': path.join(data, 'link'),
        'by dots': `${data}/../secret`,
        'the data folder itself': data,
      }
      const calls = handlers()
      for (const name of ['file.saveCopy', 'file.show'] as const)
        expect(await calls[name]({ path: named[what] ?? '' })).toMatchObject({
          failure: { code: 'words.wrong' },
        })
      expect(shown).toEqual([])
    },
  )

  it('that is gone is reported as gone', async () => {
    expect(await handlers()['file.show']({ path: path.join(data, 'gone.html') })).toMatchObject({
      failure: { code: 'disk.not-readable' },
    })
  })
})

it('an entry point without dialogs is reported as such', async () => {
  expect(await handlers(false)['file.choose']({ kind: 'record', several: false })).toMatchObject({
    failure: { sentence: 'Only the desktop app has dialogs for files.' },
  })
})
