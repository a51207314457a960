import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import { failed, succeed } from '../../shared/base/result.ts'
import { messageOf } from '../host/disk/faults.ts'
import {
  longestPrint,
  noPrinter,
  notVerified,
  whenShown,
  withDeadline,
  type PrintPdf,
} from '../host/record/print-pdf.ts'

/**
 * Prints a record's page with Electron itself, in a hidden window without access to the app. Failures:
 * record.no-printer, record.invalid (the page did not verify itself).
 */
export function electronPrinter(electron: {
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow
}): PrintPdf {
  return async (htmlFile) => {
    // A session of its own: the page gets no permission and leaves nothing behind.
    const webPreferences = { sandbox: true, contextIsolation: true, nodeIntegration: false, partition: 'print' }
    const window = new electron.BrowserWindow({ show: false, webPreferences })
    try {
      return await withDeadline(print(window, htmlFile), longestPrint)
    } catch (error) {
      return failed(noPrinter('The page could not be printed.', messageOf(error)))
    } finally {
      window.destroy()
    }
  }
}

async function print(window: BrowserWindow, htmlFile: string): ReturnType<PrintPdf> {
  await window.loadFile(htmlFile)
  const shown: unknown = await window.webContents.executeJavaScript(whenShown)
  if (shown !== 'sound') return failed(notVerified)
  const options = {
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  }
  return succeed(await window.webContents.printToPDF(options))
}
