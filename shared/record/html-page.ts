import { isHex } from './bytes.ts'

/** The fixed text around the lines: what stands before them, and the code after them that verifies and shows them. */
export interface HtmlPage {
  readonly head: string
  readonly tail: string
}

export interface PageParts {
  readonly script: string
  readonly style: string
  /** SHA-256 of the two, in base64: nothing else may run or style this page, whatever its data says. */
  readonly scriptHash: string
  readonly styleHash: string
}

export function htmlPage({ script, style, scriptHash, styleHash }: PageParts): HtmlPage {
  if (/<\/(?:script|style)|<!--/i.test(script + style)) throw new Error('the page code would end its own element')
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${scriptHash}'`,
    `style-src 'sha256-${styleHash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Upgrade record</title>
<style>${style}</style>
</head>
<body>
<header id="verdict" role="status"><h1>Upgrade record</h1><p>Not verified yet: this page has not read its lines.</p></header>
<noscript><p>This page verifies its own lines before it shows them, which needs JavaScript. Without it, <code>uptick verify</code> says whether the record is sound.</p></noscript>
<main id="record"></main>
`
  return { head, tail: `<script>${script}</script>\n</body>\n</html>\n` }
}

const opening = (id: string): string => `<script type="application/octet-stream" id="${id}">`
const closing = '</script>\n'

/** A block of data in the page: base64 between an opening and a closing that nothing in base64 can imitate. */
export function dataBlock(id: string, base64: string): string {
  return `${opening(id)}${base64}${closing}`
}

/** The same in pieces, for a journal that is streamed. */
export function dataBlockEnds(id: string): { readonly open: string; readonly close: string } {
  return { open: opening(id), close: closing }
}

export interface PageData {
  readonly journal: string
  readonly seal: string
  readonly files: ReadonlyMap<string, string>
  /** true where the text around the data is, octet for octet, the page that was handed in. */
  readonly genuine: boolean
}

/** Reads the data blocks of a page, all in base64; undefined where it holds no journal and seal. */
export function readHtmlPage(text: string, page: HtmlPage): PageData | undefined {
  const starts = text.startsWith(page.head)
  const from = starts ? page.head.length : text.indexOf(opening('journal'))
  if (from < 0) return undefined
  const blocks = new Map<string, string>()
  let at = from
  while (text.startsWith('<script type="application/octet-stream" id="', at)) {
    const nameAt = at + '<script type="application/octet-stream" id="'.length
    const nameEnd = text.indexOf('">', nameAt)
    const end = text.indexOf(closing, nameEnd)
    if (nameEnd < 0 || end < 0) return undefined
    const name = text.slice(nameAt, nameEnd)
    if (blocks.has(name)) return undefined
    blocks.set(name, text.slice(nameEnd + 2, end))
    at = end + closing.length
  }
  const [journal, seal] = [blocks.get('journal'), blocks.get('seal')]
  if (journal === undefined || seal === undefined) return undefined
  const names = [...blocks.keys()]
  const genuine = starts && text.slice(at) === page.tail && names[0] === 'journal' && names[1] === 'seal'
  const files = new Map([...blocks].filter(([name]) => name !== 'journal' && name !== 'seal'))
  return { journal, seal, files, genuine: genuine && [...files.keys()].every((name) => isHex(name, 32)) }
}
