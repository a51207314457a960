import { buildRecord } from '../build-record.ts'
import { composeRecord } from '../compose-record.ts'
import { escapeHtml, renderIndex, renderSection } from '../render-html.ts'
import { visibleLine } from '../visible-text.ts'
import { createPace, type Pace } from './pace.ts'
import { fileText, saveFile, shownFile } from './page-files.ts'
import { readPage, type PageBlocks, type ReadPage } from './read-page.ts'
import { offerReplay } from './replay-view.ts'
import { showProgress, showVerdict } from './verdict-view.ts'

/** The entry of the code that lies in every HTML record: verify first, then show what was verified, and nothing else. */
void start()

async function start(): Promise<void> {
  const verdict = document.getElementById('verdict')
  const main = document.getElementById('record')
  if (verdict === null || main === null) return
  const pace = createPace()
  main.replaceChildren()
  try {
    const page = await readPage(blocksOf(), pace, (lines, announced) => {
      showProgress(
        verdict,
        `Verifying: line ${lines.toLocaleString('en')} of ${announced.toLocaleString('en')}`,
        lines,
        announced,
      )
    })
    showVerdict(verdict, page.verdict)
    await show(page, main, pace)
    if (page.verdict.sound) document.title = `Upgrade record ${visibleLine(page.verdict.run ?? '')}`
    document.documentElement.dataset.shown = page.verdict.sound ? 'sound' : 'faulty'
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    verdict.className = 'bad'
    verdict.innerHTML = `<h1>Not verified</h1><p>This page could not read its own lines: ${escapeHtml(visibleLine(why))}.</p>`
    document.documentElement.dataset.shown = 'unread'
  }
}

function blocksOf(): PageBlocks {
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

/** More replies than this are laid out only as they come into view. */
const manyReplies = 500

async function show(page: ReadPage, main: HTMLElement, pace: Pace): Promise<void> {
  const text = (sha256: string): string | undefined => fileText(page.files.get(sha256))
  const record = buildRecord(page.lines, { documents: page.documents })
  const sections = composeRecord(record, { transcript: true, fileText: text })
  await pace.now()
  const template = document.createElement('template')
  for (const [index, section] of sections.entries()) {
    const pieces: string[] = []
    for (const piece of renderSection(section, (sha256) => shownFile(page.files.get(sha256)))) {
      pieces.push(piece)
      if (pace.isDue) await pace.now()
    }
    template.innerHTML = pieces.join('')
    main.append(template.content)
    if (index === 0) main.insertAdjacentHTML('beforeend', renderIndex(sections))
    if (pace.isDue) await pace.now()
  }
  if (record.commands.length > manyReplies) document.getElementById('transcript')?.classList.add('long')
  offerReplay(page.lines, text, main)
  listen(page)
  const { style, classList } = document.documentElement
  const code = page.verdict.sound ? `Code ${page.verdict.code ?? ''}` : 'This record does not verify'
  style.setProperty('--paper-code', JSON.stringify(code))
  if (!('CSSMarginRule' in globalThis)) {
    classList.add('no-margin-boxes') // this browser prints no margin boxes: the code stands at the foot of the page instead
    const foot = document.createElement('footer')
    foot.textContent = code
    document.body.append(foot)
  }
}

function listen(page: ReadPage): void {
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : undefined
    const sha256 = target instanceof HTMLElement ? target.dataset.save : undefined
    const bytes = sha256 === undefined ? undefined : page.files.get(sha256)
    if (sha256 !== undefined && bytes !== undefined) saveFile(sha256, bytes)
    const link = target?.closest('a')?.getAttribute('href')
    if (link?.startsWith('#') === true) unfold(link.slice(1))
  })
  unfold(decodeURIComponent(location.hash.slice(1)))
  let folded: HTMLDetailsElement[] = []
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')]
    for (const details of folded) details.open = true
  })
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false
  })
}

/** What a link leads to may lie folded. */
function unfold(id: string): void {
  const target = id === '' ? null : document.getElementById(id)
  for (let at = target?.closest('details'); at != null; at = at.parentElement?.closest('details')) at.open = true
}
