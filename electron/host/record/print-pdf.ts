import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { installedBrowser } from '../computer/installed-browser.ts'
import { messageOf } from '../disk/faults.ts'
import { startDevTools, type DevTools } from './devtools.ts'

/**
 * Prints a record's page to a PDF: tagged, with an outline, the page's own size and margins. A port: in the app Electron
 * prints, elsewhere an installed browser. Failures: record.no-printer, record.invalid (the page did not verify itself).
 */
export type PrintPdf = (htmlFile: string) => Promise<Result<Uint8Array>>

/** Milliseconds in which a page must be verified, shown and printed; thousands of pages take minutes. */
export const longestPrint = 20 * 60_000

/** Prints through an installed Chromium, Chrome or Edge. */
export function browserPrinter(browser: () => string | undefined = installedBrowser): PrintPdf {
  return async (htmlFile) => {
    const program = browser()
    if (program === undefined) {
      const sentence = 'A PDF needs a browser to print with, and no Chromium, Chrome or Edge is installed here.'
      return failed(noPrinter(sentence))
    }
    let devTools: DevTools | undefined
    try {
      devTools = await startDevTools(program)
      return await withDeadline(printPage(devTools, htmlFile), longestPrint)
    } catch (error) {
      return failed(noPrinter(`${program} could not print the page.`, messageOf(error)))
    } finally {
      await devTools?.close()
    }
  }
}

const attached = z.object({ targetId: z.string() })
const session = z.object({ sessionId: z.string() })
const evaluated = z.object({ result: z.object({ value: z.unknown() }) })
const printed = z.object({ stream: z.string() })
const piece = z.object({ data: z.string(), base64Encoded: z.boolean().optional(), eof: z.boolean() })

/** Resolves with how the page's own verification ended, as the page says it on its root element. */
export const whenShown = `new Promise((done) => {
  const look = () => document.documentElement.dataset.shown && done(document.documentElement.dataset.shown)
  new MutationObserver(look).observe(document.documentElement, { attributes: true })
  look()
})`

async function printPage(devTools: DevTools, htmlFile: string): Promise<Result<Uint8Array>> {
  const { targetId } = attached.parse(await devTools.ask('Target.createTarget', { url: 'about:blank' }))
  const { sessionId } = session.parse(await devTools.ask('Target.attachToTarget', { targetId, flatten: true }))
  await devTools.ask('Page.enable', {}, sessionId)
  const loaded = devTools.told('Page.loadEventFired')
  await devTools.ask('Page.navigate', { url: pathToFileURL(htmlFile).href }, sessionId)
  await loaded
  const asked = { expression: whenShown, awaitPromise: true, returnByValue: true }
  const { result } = evaluated.parse(await devTools.ask('Runtime.evaluate', asked, sessionId))
  if (result.value !== 'sound') return failed(notVerified)
  const { stream } = printed.parse(
    await devTools.ask(
      'Page.printToPDF',
      {
        printBackground: true,
        preferCSSPageSize: true,
        displayHeaderFooter: false,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
        transferMode: 'ReturnAsStream',
      },
      sessionId,
    ),
  )
  const pieces: Buffer[] = []
  for (;;) {
    const { data, base64Encoded, eof } = piece.parse(
      await devTools.ask('IO.read', { handle: stream, size: 1024 * 1024 }, sessionId),
    )
    pieces.push(Buffer.from(data, base64Encoded === true ? 'base64' : 'latin1'))
    if (eof) return succeed(Buffer.concat(pieces))
  }
}

/** A page that does not verify itself is never printed. */
export const notVerified = failure(
  'record.invalid',
  'The page did not verify itself in the browser, so it is not printed.',
  'Export the HTML form and open it: it names what is wrong.',
)

export async function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no end after ${String(milliseconds / 60_000)} minutes`)), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

export function noPrinter(sentence: string, evidence?: string) {
  const hint = 'Export the HTML form and print it from a browser: it is made for paper too.'
  return failure('record.no-printer', sentence, hint, evidence === undefined ? {} : { evidence })
}
