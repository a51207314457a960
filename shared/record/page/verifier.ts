import { toBase64, textOf } from '../bytes.ts'
import { buildRecord } from '../build-record.ts'
import { unprovable } from '../unproven.ts'
import { escapeHtml, renderHtml, type ShownFile } from '../render-html.ts'
import { normalCode } from '../seal.ts'
import type { Verdict } from '../verify-record.ts'
import { visibleLine } from '../visible-text.ts'
import { readPage, type ReadPage } from './read-page.ts'

/** The entry of the code that lies in every HTML record: verify first, then show what was verified, and nothing else. */
void start()

async function start(): Promise<void> {
  const verdict = document.getElementById('verdict')
  const main = document.getElementById('record')
  if (verdict === null || main === null) return
  try {
    const blocks = blocksOf()
    const page = await readPage(blocks, async (lines) => {
      verdict.innerHTML = `<h1>Upgrade record</h1><p>Verifying: ${String(lines)} lines so far.</p>`
      await new Promise((resume) => setTimeout(resume))
    })
    show(page, verdict, main)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    verdict.className = 'bad'
    verdict.innerHTML = `<h1>Not verified</h1><p>This page could not read its own lines: ${escapeHtml(visibleLine(why))}.</p>`
  }
}

function blocksOf(): { journal: string; seal: string; files: Map<string, string> } {
  const blocks = new Map<string, string>()
  for (const element of document.querySelectorAll('script[type="application/octet-stream"]')) {
    if (blocks.has(element.id)) throw new Error(`it holds ${element.id} twice`)
    blocks.set(element.id, element.textContent)
  }
  const [journal = '', seal = ''] = [blocks.get('journal'), blocks.get('seal')]
  blocks.delete('journal')
  blocks.delete('seal')
  return { journal, seal, files: blocks }
}

function show(page: ReadPage, verdict: HTMLElement, main: HTMLElement): void {
  const record = buildRecord(page.lines, { document: page.document })
  const limit = 200_000
  const fileText = (sha256: string): string | undefined => {
    const bytes = page.files.get(sha256)
    if (bytes === undefined) return undefined
    const text = textOf(bytes) ?? Array.from(bytes.subarray(0, limit), (octet) => String.fromCharCode(octet)).join('')
    return text.length > limit ? `${text.slice(0, limit)}\n(cut here: save the file to see the rest)` : text
  }
  const file = (sha256: string): ShownFile | undefined => {
    const bytes = page.files.get(sha256)
    if (bytes === undefined) return undefined
    const picture = pictureOf(bytes)
    return { octets: bytes.length, ...(picture === undefined ? {} : { picture }) }
  }
  verdict.className = page.verdict.sound ? (page.verdict.seal?.final === true ? 'good' : 'care') : 'bad'
  verdict.innerHTML = verdictHtml(page.verdict)
  main.innerHTML = renderHtml(record, { transcript: true, fileText, file })
  if (page.verdict.sound) document.title = `Upgrade record ${visibleLine(record.run)}`
  const printed = document.createElement('footer')
  printed.textContent = page.verdict.sound ? `Code ${page.verdict.code ?? ''}` : 'This record does not verify'
  document.body.append(printed)
  listen(page)
}

function verdictHtml(verdict: Verdict): string {
  const text = (words: string): string => escapeHtml(visibleLine(words))
  const { sound, seal, code = '' } = verdict
  const heading = !sound
    ? 'This record does not verify'
    : seal?.final === true
      ? 'This record verifies'
      : 'This record verifies, sealed unfinished'
  const faults = verdict.faults.map((fault) => `<li>${text(fault.sentence)}</li>`).join('')
  const proved = `<p>Signed with the key <code>${text(seal?.signer ?? '')}</code>.</p>
<p class="code">Code <strong>${text(code)}</strong></p>
<p><label>The code that you noted: <input id="noted" autocomplete="off" spellcheck="false" size="34"></label> <output id="same"></output></p>`
  const cannot = unprovable.map((sentence) => `<li>${text(sentence)}</li>`).join('')
  return `<h1>${heading}</h1>
<p>${text(verdict.sayings[0]?.sentence ?? '')}</p>
${sound ? proved : `<ul>${faults}</ul>`}
<details><summary>What this cannot prove</summary><ul>${cannot}</ul></details>`
}

function listen(page: ReadPage): void {
  const noted = document.getElementById('noted')
  const same = document.getElementById('same')
  if (noted instanceof HTMLInputElement && same !== null) {
    noted.addEventListener('input', () => {
      const code = normalCode(noted.value)
      const equal = code === page.verdict.code
      same.textContent = code === '' ? '' : equal ? 'It is the same.' : 'It is another.'
    })
  }
  document.addEventListener('click', (event) => {
    const sha256 = event.target instanceof HTMLElement ? event.target.dataset.save : undefined
    const bytes = sha256 === undefined ? undefined : page.files.get(sha256)
    if (sha256 === undefined || bytes === undefined) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([bytes.slice()], { type: 'application/octet-stream' }))
    link.download = sha256
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  })
  addEventListener('beforeprint', () => {
    for (const folded of document.querySelectorAll('details')) folded.open = true
  })
}

/** A data URL of bytes that begin as a picture does. SVG is none of them: it can act. */
function pictureOf(bytes: Uint8Array): string | undefined {
  const starts = (...octets: readonly number[]): boolean => octets.every((octet, at) => bytes[at] === octet)
  const type = starts(0x89, 0x50, 0x4e, 0x47)
    ? 'png'
    : starts(0xff, 0xd8, 0xff)
      ? 'jpeg'
      : starts(0x47, 0x49, 0x46, 0x38)
        ? 'gif'
        : undefined
  return type === undefined ? undefined : `data:image/${type};base64,${toBase64(bytes)}`
}
