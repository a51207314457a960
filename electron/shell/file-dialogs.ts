import path from 'node:path'
import type { App, BrowserWindow, Dialog, FileFilter, Shell } from 'electron'
import type { FileKind } from '../../shared/contract/file-calls.ts'
import type { FileDialogs } from '../host/computer/system.ts'

interface Parts {
  readonly app: Pick<App, 'getPath'>
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>
  readonly shell: Pick<Shell, 'showItemInFolder'>
  /** The dialog hangs on it, where there is one. */
  readonly window: () => BrowserWindow | undefined
}

const kinds: { readonly [K in FileKind]: { readonly title: string; readonly filter: FileFilter } } = {
  record: { title: 'Record', filter: { name: 'Records', extensions: ['html', 'zip', 'json', 'pdf', 'md', 'csv'] } },
  update: { title: 'Update', filter: { name: 'Updates', extensions: ['mpu5', 'MPU5', 'mpu', 'MPU'] } },
  pack: { title: 'Trip pack', filter: { name: 'Trip packs', extensions: ['uptick-pack', 'zip', 'pack'] } },
  key: { title: 'Key backup', filter: { name: 'Key backups', extensions: ['json', 'key'] } },
  report: { title: 'Problem report', filter: { name: 'Problem reports', extensions: ['zip'] } },
  sheet: { title: 'Answer sheet', filter: { name: 'Answer sheets', extensions: ['yaml', 'yml'] } },
}
const all: FileFilter = { name: 'All files', extensions: ['*'] }

/** Files are chosen and shown by the system's own dialogs; a new file is offered in the person's documents. */
export function createFileDialogs({ app, dialog, shell, window }: Parts): FileDialogs {
  return {
    async choose(kind, several) {
      const { title, filter } = kinds[kind]
      const asked = { title, filters: [filter, all], properties: choosing(several) }
      const parent = window()
      const { canceled, filePaths } = await (parent === undefined
        ? dialog.showOpenDialog(asked)
        : dialog.showOpenDialog(parent, asked))
      return canceled ? [] : filePaths
    },
    async chooseTarget(kind, name) {
      const ending = path.extname(name).slice(1)
      const filters =
        ending === '' ? [kinds[kind].filter, all] : [{ name: ending.toUpperCase(), extensions: [ending] }, all]
      const asked = { title: kinds[kind].title, defaultPath: path.join(documents(app), name), filters }
      const parent = window()
      const { canceled, filePath } = await (parent === undefined
        ? dialog.showSaveDialog(asked)
        : dialog.showSaveDialog(parent, asked))
      return canceled || filePath === '' ? undefined : filePath
    },
    show: (file) => shell.showItemInFolder(file),
  }
}

function choosing(several: boolean): ('openFile' | 'multiSelections')[] {
  return several ? ['openFile', 'multiSelections'] : ['openFile']
}

/** A system without a folder for documents (a bare Linux) names none, and then the home folder is as good. */
function documents(app: Parts['app']): string {
  try {
    return app.getPath('documents')
  } catch {
    return app.getPath('home')
  }
}
