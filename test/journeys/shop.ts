import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startPractice, type PracticeAppliance } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import { uptick, type Ended } from './uptick.ts'

const password = 'pelican-41-gable'

/** A data folder with updates in its mirror, practice appliances, and the command line over both. */
export class Shop {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'uptick-shop-'))
  readonly data = path.join(this.folder, 'data')
  readonly #ends: (() => Promise<void>)[] = []
  #files = 0

  async close(): Promise<void> {
    for (const end of this.#ends) await end()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async practice(release: string, knobs: Record<string, string> = {}): Promise<PracticeAppliance> {
    const usual = { linger: '100', install: '200', down: '1500' }
    const started = await startPractice({ password, release, knobs: { ...usual, ...knobs } })
    this.#ends.push(() => started.dispose())
    const [appliance] = started.appliances
    if (appliance === undefined) throw new Error('no appliance')
    return appliance
  }

  /** Puts an update into the mirror, with or without saying which release it brings; its hash is given unless `given` is false. */
  async mirror(name: string, release: string, { confirmed = true, given = true } = {}): Promise<void> {
    const bytes = makePracticeUpdate({ name, release, bytes: 50_000 })
    const file = this.file(`${name}.mpu5`, bytes)
    const brings = confirmed ? ['--release', release] : []
    const hash = given ? ['--sha256', createHash('sha256').update(bytes).digest('hex')] : []
    const imported = await this.run('mirror', 'import', file, ...brings, ...hash)
    if (imported.exit !== 0) throw new Error(imported.all)
  }

  file(name: string, content: string | Buffer): string {
    const file = path.join(this.folder, name)
    writeFileSync(file, content)
    return file
  }

  answers(text: string): string {
    return this.file(`answers-${String((this.#files += 1))}.yaml`, text)
  }

  run(...words: readonly string[]): Promise<Ended> {
    return uptick(words, this.data, { password })
  }

  /** With the usual answers, but without an approval, unless other answers are given. */
  upgrade(address: string, name: string, answers = unapproved, ...more: readonly string[]): Promise<Ended> {
    return this.run('upgrade', address, '--to', name, '--serve-on', '127.0.0.1:0', ...this.pace(answers), ...more)
  }

  resume(run: string, answers = unapproved): Promise<Ended> {
    return this.run('resume', run, ...this.pace(answers))
  }

  private pace(answers: string): readonly string[] {
    return ['--answers', this.answers(answers), '--probe-every', '0.1', '--settle', '0.3']
  }
}

/** The usual answers without the approval of the point of no return. */
export const unapproved = usualAnswers
  .replace(/^(approve|accept):.*\n/gm, '')
  .replace('answers:', 'answers:\n  ntp: true')

/** Installs that an appliance itself received. */
export function installsAt({ appliance }: PracticeAppliance): readonly string[] {
  return appliance.diary
    .filter(({ kind, text }) => kind === 'command' && /^update install/i.test(text))
    .map(({ text }) => text)
}

export const runOf = (ended: Ended): string => String(ended.lines.at(-1)?.run)
