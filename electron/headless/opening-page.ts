import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

export interface OpeningPage {
  /** Carries no token: every user of this computer can read the arguments of a browser. */
  readonly url: string
  remove(): Promise<void>
}

/**
 * Writes a page into `folder` that only its owner can read. The page forwards the browser to `address`, which carries a
 * one-time token.
 */
export async function writeOpeningPage(folder: string, address: string): Promise<OpeningPage> {
  const file = path.join(folder, 'open-uptick.html')
  const refresh = `0; url=${address.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}`
  const html = `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Uptick</title><meta http-equiv="refresh" content="${refresh}"><p>Opening Uptick …</p>\n`
  await writeFile(file, html, { mode: 0o600, flag: 'wx' })
  return { url: pathToFileURL(file).href, remove: () => rm(file, { force: true }) }
}
