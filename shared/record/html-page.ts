import { markSprite } from './render-marks.ts'

/** The fixed text around the lines: the HTML before them, and the code after them that verifies and shows them. */
export interface HtmlPage {
  readonly head: string
  readonly tail: string
}

export interface PageParts {
  readonly script: string
  readonly style: string
  /**
   * SHA-256 of the script and the style, in base64: nothing else may run in or style this page, regardless of its data.
   */
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
${markSprite}
<header><div id="verdict" role="status"><h1>Upgrade record</h1><p>Nothing on this page was checked yet.</p></div></header>
<noscript><p>JavaScript is off, so nothing was checked and nothing is shown. Allow JavaScript for this file and open it again, or run <code>uptick verify FILE</code>.</p></noscript>
<main id="record"></main>
`
  return { head, tail: `<script>${script}</script>\n</body>\n</html>\n` }
}

const opening = (id: string): string => `<script type="application/octet-stream" id="${id}">`
const closing = '</script>\n'

/** The ends of a block of data: nothing in the base64 between them can imitate the closing one. */
export function blockEnds(id: string): { readonly open: string; readonly close: string } {
  return { open: opening(id), close: closing }
}
