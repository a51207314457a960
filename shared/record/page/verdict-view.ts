import { escapeHtml } from '../render-html.ts'
import { renderMark } from '../render-marks.ts'
import { normalCode } from '../seal.ts'
import { momentOf } from '../time-words.ts'
import type { Verdict } from '../verify-record.ts'
import { visibleLine } from '../visible-text.ts'

const text = (words: string): string => escapeHtml(visibleLine(words))

/** Shows the progress of the verification. */
export function showProgress(verdict: HTMLElement, words: string, done: number, all: number): void {
  const value = all > 0 ? ` max="${String(all)}" value="${String(Math.min(done, all))}"` : ''
  verdict.innerHTML = `<h1>Upgrade record</h1><p>${text(words)}</p><progress aria-label="${text(words)}"${value}></progress>`
}

/** What the verification found, in words; the code to compare, where it holds. */
export function showVerdict(element: HTMLElement, verdict: Verdict): void {
  const { sound, seal } = verdict
  element.className = sound ? (seal?.final === true ? 'good' : 'care') : 'bad'
  element.innerHTML = `<div class="told">${renderMark(sound ? (seal?.final === true ? 'pass' : 'attention') : 'fail')}<div><h1>${heading(verdict)}</h1>
<p>${text(verdict.sayings[0]?.sentence ?? '')}</p></div></div>
${sound ? proved(verdict) : faults(verdict)}`
  if (sound) compareCode(element, verdict.code ?? '')
}

function heading({ sound, seal, practice }: Verdict): string {
  const record = practice ? 'This practice record' : 'This record'
  if (!sound) return `${record} does not verify`
  return seal?.final === true ? `${record} verifies` : `${record} verifies, sealed unfinished`
}

function proved({ code = '', seal, withheldFiles }: Verdict): string {
  const groups = code.split('-').map((group) => `<span>${text(group)}</span>`)
  const left = withheldFiles.length === 0 ? '' : `<p>${String(withheldFiles.length)} files are withheld.</p>`
  return `<div class="sealed"><div class="code"><p>Code</p><p class="groups" role="img" aria-label="Code ${text(code)}">${groups.join('<i>-</i>')}</p></div>
<p class="compare"><label for="noted">The code that you noted</label> <input id="noted" autocomplete="off" spellcheck="false" size="34"> <output id="same" for="noted"></output></p></div>
${left}<p class="small">Signed with the key <code>${text(seal?.signer ?? '')}</code>, ${text(momentOf(seal?.at ?? ''))} UTC. To detect a replaced record, compare the code noted when the work was done, and check that you know the key: see <a href="#unprovable">what it cannot prove</a>.</p>
<p class="paper-only small">Printed from a record that verified itself. Paper carries the code and not the proof: verify the zip, JSON or HTML form of the same code.</p>`
}

function faults(verdict: Verdict): string {
  const entries = verdict.faults.slice(0, 100).map((fault) => `<li>${text(fault.sentence)}</li>`)
  const more = verdict.faults.length > 100 ? `<li>and ${String(verdict.faults.length - 100)} more</li>` : ''
  const before =
    verdict.events === 0
      ? 'No line of it holds.'
      : `Below what is struck through, this page shows what the ${String(verdict.events)} lines before the first fault say, and nothing else.`
  return `<ul class="faults">${entries.join('')}${more}</ul><p>${before}</p>`
}

function compareCode(element: HTMLElement, code: string): void {
  const noted = element.querySelector('input')
  const same = element.querySelector('output')
  noted?.addEventListener('input', () => {
    if (same === null) return
    const typed = normalCode(noted.value)
    same.textContent = typed === '' ? '' : typed === code ? 'It is the same.' : 'It is another.'
    same.className = typed === '' ? '' : typed === code ? 'good' : 'bad'
  })
}
