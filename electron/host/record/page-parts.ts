import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { htmlPage, type HtmlPage } from '../../../shared/record/html-page.ts'
import { home } from '../computer/home.ts'
import { messageOf } from '../disk/faults.ts'

/**
 * SHA-256 (hex) of the pages that released versions wrote, head and tail joined by LF: a record keeps verifying when the
 * page of a later version looks otherwise. Each release adds the one it wrote before it changes the page.
 */
const earlierPages: ReadonlySet<string> = new Set<string>()

const built = (name: string): string => path.join(home, 'dist', 'record', name)

/** The page of an HTML record as `npm run build:record` made it. Failure: disk.not-readable. */
export async function loadPage(): Promise<Result<HtmlPage>> {
  try {
    const [script, style] = await Promise.all([
      readFile(built('verifier.js'), 'utf8'),
      readFile(built('verifier.css'), 'utf8'),
    ])
    return succeed(htmlPage({ script, style, scriptHash: base64Hash(script), styleHash: base64Hash(style) }))
  } catch (error) {
    const sentence = 'The code that an HTML record carries is missing from this installation.'
    const hint = 'In a checkout `npm run build:record` makes it; else install Uptick again.'
    return failed(failure('disk.not-readable', sentence, hint, { evidence: messageOf(error) }))
  }
}

/** Whether the text around a record's lines is what this version, or a released one before it, writes there. */
export function isOurPage(found: HtmlPage, ours: HtmlPage): boolean {
  if (found.head === ours.head && found.tail === ours.tail) return true
  return earlierPages.has(createHash('sha256').update(`${found.head}\n${found.tail}`).digest('hex'))
}

function base64Hash(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
