import type { Section } from '../../model/record-section.ts'
import { buildRecord } from '../build-record.ts'
import { composeRecord } from '../compose-record.ts'
import { itemsOfDocuments } from '../document-items.ts'
import { namesOfDocument } from '../record-names.ts'
import { markSprite } from '../render-marks.ts'
import { escapeHtml, renderIndex, renderSection, type RenderOptions } from '../render-html.ts'
import { practiceText } from '../verdict-words.ts'
import type { Verdict } from '../verify-record.ts'
import { visibleLine } from '../visible-text.ts'
import { Claims } from './claims.ts'
import { createPace, type Pace } from './pace.ts'
import { drawPictures, fileText, saveFile, shownFile } from './page-files.ts'
import { Pictures } from './picture.ts'
import { readPage, type PageBlocks, type ReadPage } from './read-page.ts'
import { offerReplay } from './replay-view.ts'
import { Unfolding } from './unfold.ts'
import { showProgress, showVerdict } from './verdict-view.ts'

/** The entry of the code that lies in every HTML record: verify first, then show what was verified, and nothing else. */
void start()

async function start(): Promise<void> {
  const { verdict, main, data } = clearPage()
  const pace = createPace()
  const claims = new Claims(main)
  try {
    const blocks = blocksOf(data)
    showProgress(verdict, 'Checking', 0, 0)
    await claims.show(blocks, pace)
    const page = await readPage(blocks, pace, (lines, announced) => {
      showProgress(
        verdict,
        `Checking: entry ${lines.toLocaleString('en')} of ${announced.toLocaleString('en')}`,
        lines,
        announced,
      )
    })
    showVerdict(verdict, page.verdict)
    await show(page, { blocks, main, claims }, pace)
    if (page.verdict.sound) document.title = `Upgrade record ${visibleLine(page.verdict.run ?? '')}`
    document.documentElement.dataset.shown = page.verdict.sound ? 'sound' : 'faulty'
  } catch (error) {
    claims.strike()
    const why = error instanceof Error ? error.message : String(error)
    verdict.className = 'bad'
    verdict.innerHTML = `<h1>Not verified</h1><p>This page could not read its own lines: ${escapeHtml(visibleLine(why))}.</p>`
    document.documentElement.dataset.shown = 'unread'
  }
}

/** Rebuilds the page around its data: any other content of the file is not part of the page. */
function clearPage(): { verdict: HTMLElement; main: HTMLElement; data: readonly HTMLScriptElement[] } {
  const data = [...document.querySelectorAll<HTMLScriptElement>('script[type="application/octet-stream"]')]
  const code = document.currentScript
  const [header, verdict, main] = [
    document.createElement('header'),
    document.createElement('div'),
    document.createElement('main'),
  ]
  verdict.id = 'verdict'
  verdict.role = 'status'
  main.id = 'record'
  header.append(verdict)
  const body = document.createElement('body')
  body.append(header, main, ...data, ...(code === null ? [] : [code]))
  body.insertAdjacentHTML('afterbegin', markSprite)
  document.body.replaceWith(body)
  document.title = 'Upgrade record'
  return { verdict, main, data }
}

function blocksOf(data: readonly HTMLScriptElement[]): PageBlocks {
  const blocks = new Map<string, string>()
  for (const element of data) {
    if (blocks.has(element.id)) throw new Error(`it holds ${element.id} twice`)
    blocks.set(element.id, element.textContent)
  }
  const [journal = '', seal = ''] = [blocks.get('journal'), blocks.get('seal')]
  blocks.delete('journal')
  blocks.delete('seal')
  return { journal, seal, files: blocks }
}

/** Lines above which only what is in view is laid out. */
const longRecord = 5000

async function show(
  page: ReadPage,
  { blocks, main, claims }: { readonly blocks: PageBlocks; readonly main: HTMLElement; readonly claims: Claims },
  pace: Pace,
): Promise<void> {
  const { sound } = page.verdict
  const text = (sha256: string): string | undefined => fileText(page.files.get(sha256))
  const record = buildRecord(page.lines, { documents: page.documents })
  await pace.now()
  const composed = composeRecord(record, { transcript: true, fileText: text })
  // Lines that end before the record does make no page one: it would say that what comes later never happened.
  const appendix = record.lines === 0 ? [] : composed.filter(({ first }) => first !== true)
  const sections = sound ? composed : appendix
  const unfolding = new Unfolding(record.commands.length)
  main.classList.toggle('long', record.lines > longRecord)
  const pictures = new Pictures()
  const words: RenderOptions = {
    file: (sha256) => shownFile(page.files.get(sha256), blocks.files.get(sha256) ?? '', pictures),
    later: (block) => unfolding.hold(block),
  }
  await pace.now()
  if (sound) claims.remove()
  else claims.strike()
  if (!sound && sections.length > 0) main.insertAdjacentHTML('beforeend', renderIndex(sections))
  for (const [index, section] of sections.entries()) {
    await append(section, words, main, pace)
    if (section.first === true && sections[index + 1]?.first !== true)
      main.insertAdjacentHTML('beforeend', renderIndex(sections))
  }
  await drawPictures(main)
  const names = namesOfDocument(itemsOfDocuments(page.documents))
  offerReplay(page.lines, { fileText: text, names }, main)
  listen(page, unfolding)
  putCodeOnPaper(page.verdict)
}

/** Puts a section on the page, giving way to the screen between its pieces. */
async function append(section: Section, words: RenderOptions, main: HTMLElement, pace: Pace): Promise<void> {
  const pieces: string[] = []
  for (const piece of renderSection(section, words)) {
    pieces.push(piece)
    if (pace.isDue) await pace.now()
  }
  const template = document.createElement('template')
  template.innerHTML = pieces.join('')
  main.append(template.content)
  await pace.now()
}

function listen(page: ReadPage, unfolding: Unfolding): void {
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : undefined
    const sha256 = target instanceof HTMLElement ? target.dataset.save : undefined
    const bytes = sha256 === undefined ? undefined : page.files.get(sha256)
    if (sha256 !== undefined && bytes !== undefined) saveFile(sha256, bytes)
    const link = target?.closest('a')?.getAttribute('href')
    if (link?.startsWith('#') === true) unfolding.reveal(link.slice(1))
  })
  unfolding.reveal(decodeURIComponent(location.hash.slice(1)))
  let foldAgain: () => void = () => undefined
  addEventListener('beforeprint', () => (foldAgain = unfolding.openAll()))
  addEventListener('afterprint', () => foldAgain())
}

/** The code is at the foot of each printed page; if the browser prints no margin boxes, an element shows it. */
function putCodeOnPaper(verdict: Verdict): void {
  const code = verdict.sound ? `Code ${verdict.code ?? ''}` : 'This record does not verify'
  const paper = document.documentElement.style
  paper.setProperty('--paper-code', JSON.stringify(code))
  if (verdict.practice) paper.setProperty('--paper-practice', JSON.stringify(practiceText))
  if ('CSSMarginRule' in globalThis) return
  document.documentElement.classList.add('no-margin-boxes')
  const foot = document.createElement('footer')
  foot.textContent = verdict.practice ? `${practiceText} ${code}` : code
  document.body.append(foot)
}
