import type { Block, Section } from '../../model/record-section.ts'
import { RecordBuilder } from '../build-record.ts'
import { fromBase64, textOf } from '../bytes.ts'
import { isMap } from '../canonical.ts'
import { composeRecord } from '../compose-record.ts'
import { LineCutter } from '../lines.ts'
import type { RecordEntry } from '../record-entry.ts'
import { documentsNamedBy } from '../record-files.ts'
import { renderMark } from '../render-marks.ts'
import { renderSection } from '../render-html.ts'
import type { Pace } from './pace.ts'
import type { PageBlocks } from './read-page.ts'

/** Milliseconds in which page one must be read; the verification of a record that takes longer is shown by its bar alone. */
const longestReading = 3000

/**
 * What the file claims on its first page before verification: gray, without marks, under a sentence that explains this.
 * The page removes it once the record is verified, and strikes it through if the record does not verify.
 */
export class Claims {
  readonly #place = document.createElement('div')

  constructor(main: HTMLElement) {
    this.#place.className = 'claims'
    main.append(this.#place)
  }

  /** Shows nothing where the lines cannot be read: the verification says why. */
  async show(blocks: PageBlocks, pace: Pace): Promise<void> {
    const sections = await claimedSections(blocks, pace)
    if (sections.length === 0) return
    const words = { file: () => undefined }
    const pieces = sections.flatMap((section) => [...renderSection(section, words)])
    this.#place.innerHTML = `${note('running', 'Checking: nothing below is verified yet.')}${pieces.join('')}`
    this.#place.ariaBusy = 'true'
    await pace.now()
  }

  strike(): void {
    const told = this.#place.firstElementChild
    if (told === null) return
    told.outerHTML = note(
      'fail',
      'Struck through: what this file says. It did not verify, so do not rely on any of it.',
    )
    this.#place.classList.add('struck')
    this.#place.ariaBusy = 'false'
  }

  remove(): void {
    this.#place.remove()
  }
}

function note(state: string, words: string): string {
  return `<p class="unverified">${renderMark(state)} ${words}</p>`
}

/** Page one of lines of which nothing is known; empty where they cannot be read, or not in time. */
async function claimedSections({ journal, files }: PageBlocks, pace: Pace): Promise<readonly Section[]> {
  const until = performance.now() + longestReading
  const bytes = fromBase64(journal)
  if (bytes === undefined) return []
  try {
    let builder: RecordBuilder | undefined
    for (const cut of new LineCutter().push(bytes)) {
      const entry = cut.ok ? entryOf(cut.text) : undefined
      if (entry === undefined) return []
      builder ??= new RecordBuilder({ documents: documentsOf(entry, files), transcript: false })
      builder.take(entry)
      if (!pace.isDue) continue
      if (performance.now() > until) return []
      await pace.now()
    }
    if (builder === undefined) return []
    const sections = composeRecord(builder.record(), { transcript: false })
    return sections.filter(({ first }) => first === true).map(unmarked)
  } catch {
    // Lines that hold no event in any form: the verification names the first of them.
    return []
  }
}

function entryOf(text: string): RecordEntry | undefined {
  const line: unknown = JSON.parse(text)
  if (!isMap(line)) return undefined
  const { v = 1, seq, at, type, data, withheld } = line
  if (typeof v !== 'number' || typeof seq !== 'number' || typeof at !== 'string' || typeof type !== 'string')
    return undefined
  if (!isMap(data)) return undefined
  return { v, seq, at, type, data, ...(isMap(withheld) ? { withheld: Object.keys(withheld) } : {}) }
}

function documentsOf(first: RecordEntry, files: PageBlocks['files']): string[] {
  return documentsNamedBy(first).map((sha256) => {
    const bytes = fromBase64(files.get(sha256) ?? '')
    return (bytes === undefined ? undefined : textOf(bytes)) ?? ''
  })
}

/** A mark is a verdict of its own: what was not verified has none. */
function unmarked(section: Section): Section {
  return { ...section, blocks: section.blocks.map(unmarkedBlock) }
}

function unmarkedBlock(block: Block): Block {
  if (block.kind === 'mast') return { kind: 'mast', mast: { ...block.mast, tone: 'plain' } }
  if (block.kind !== 'points') return block
  return { kind: 'points', points: block.points.map((point) => ({ ...point, state: 'to-do' })) }
}
