import { describe, expect, it } from 'vitest'
import { createFileDialogs } from '../../../electron/shell/file-dialogs.ts'
import { createStandIn } from './electron-stand-in.ts'

function dialogs({ documents = true } = {}) {
  const { electron } = createStandIn()
  const window = new electron.BrowserWindow({})
  const app = {
    getPath(name: string): string {
      if (name === 'documents' && !documents) throw new Error('Failed to get documents')
      return name === 'documents' ? '/home/ada/Documents' : '/home/ada'
    },
  }
  const parts = { ...electron, app, window: () => window }
  return { ...electron, window, files: createFileDialogs(parts as unknown as Parameters<typeof createFileDialogs>[0]) }
}

describe('the system’s dialogs for files', () => {
  it('ask for files to open, with the endings of their kind first', async () => {
    const { files, dialog, window } = dialogs()
    expect(await files.choose('update', true)).toEqual([])
    dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths: ['/a/P.mpu5', '/a/Q.mpu5'] })
    expect(await files.choose('update', true)).toEqual(['/a/P.mpu5', '/a/Q.mpu5'])
    const [parent, asked] = dialog.showOpenDialog.mock.calls[1] ?? []
    expect(parent).toBe(window)
    expect(asked).toMatchObject({ properties: ['openFile', 'multiSelections'] })
    const { filters } = asked as { filters: { extensions: string[] }[] }
    expect(filters[0]?.extensions).toContain('mpu5')
    expect(filters.at(-1)?.extensions).toEqual(['*'])
  })

  it('offer a new file in the documents, or at home where the system names none', async () => {
    for (const [documents, folder] of [
      [true, '/home/ada/Documents'],
      [false, '/home/ada'],
    ] as const) {
      const { files, dialog } = dialogs({ documents })
      expect(await files.chooseTarget('record', 'run.html')).toBeUndefined()
      dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: '/stick/run.html' })
      expect(await files.chooseTarget('record', 'run.html')).toBe('/stick/run.html')
      expect(dialog.showSaveDialog.mock.calls[0]?.[1]).toMatchObject({ defaultPath: `${folder}/run.html` })
    }
  })
})
