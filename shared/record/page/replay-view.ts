import type { RecordEntry } from '../record-entry.ts'
import { escapeHtml } from '../render-html.ts'
import { replayFrames, type ReplayOptions } from '../replay.ts'
import type { ReplayFrame } from '../../model/record-section.ts'
import { dayOf, timeOf } from '../time-words.ts'
import { visibleLine, visibleText } from '../visible-text.ts'

const text = (words: string): string => escapeHtml(visibleLine(words))

/** Frames that stay on the screen: a replay shows the last ones and is not a second transcript. */
const kept = 400

/** Puts a button before the record that opens a replay of it: the run as it happened, at the pace of a reader. */
export function offerReplay(lines: readonly RecordEntry[], words: ReplayOptions, main: HTMLElement): void {
  if (lines.length === 0) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'replay-open'
  button.textContent = 'Replay this run'
  button.addEventListener('click', () => {
    button.hidden = true
    const player = new ReplayView([...replayFrames(lines, words)])
    main.before(player.element)
    player.focus()
    player.onClose = () => {
      player.element.remove()
      button.hidden = false
      button.focus()
    }
  })
  main.before(button)
}

class ReplayView {
  readonly element = document.createElement('section')
  onClose: () => void = () => undefined
  readonly #frames: readonly ReplayFrame[]
  #at = 0
  #speed = 1
  #timer: number | undefined

  constructor(frames: readonly ReplayFrame[]) {
    this.#frames = frames
    this.element.className = 'replay'
    this.element.setAttribute('aria-label', 'Replay')
    this.element.innerHTML = `<div class="controls"><button type="button" data-act="play">Play</button>
<label>Moment <input type="range" min="0" max="${String(frames.length - 1)}" value="0"></label>
<label>Speed <select>${[1, 2, 4, 8, 16].map((speed) => `<option value="${String(speed)}">${String(speed)}×</option>`).join('')}</select></label>
<output class="when"></output><button type="button" data-act="close">Close the replay</button></div>
<ol class="stages">${this.#stages()}</ol><div class="stream" tabindex="0" role="log" aria-live="off" aria-label="Transcript of the replay"></div>`
    this.element.addEventListener('click', (event) => this.#click(event))
    this.#part('input').addEventListener('input', () => this.#go(Number(this.#part('input').value)))
    this.#part('select').addEventListener('change', () => (this.#speed = Number(this.#part('select').value)))
    this.#go(0)
  }

  focus(): void {
    this.#part('button').focus()
  }

  #part<K extends 'input' | 'select' | 'button' | 'output'>(name: K): HTMLElementTagNameMap[K] {
    const part = this.element.querySelector(name)
    if (part === null) throw new Error(`the replay has no ${name}`)
    return part
  }

  #stages(): string {
    return this.#frames
      .flatMap(({ stage, at }, index) =>
        stage === undefined
          ? []
          : [
              `<li><button type="button" data-go="${String(index)}">${text(stage)} <small>${text(timeOf(at))}</small></button></li>`,
            ],
      )
      .slice(0, 200)
      .join('')
  }

  #click(event: Event): void {
    const { act, go } = event.target instanceof Element ? (event.target.closest('button')?.dataset ?? {}) : {}
    if (go !== undefined) this.#go(Number(go))
    if (act === 'close') {
      this.#stop()
      this.onClose()
    } else if (act === 'play') {
      if (this.#timer === undefined) this.#play()
      else this.#stop()
    }
  }

  #play(): void {
    if (this.#at >= this.#frames.length - 1) this.#go(0)
    this.#part('button').textContent = 'Pause'
    this.#wait()
  }

  #wait(): void {
    const { readFor = 0 } = this.#frames[this.#at] ?? {}
    this.#timer = setTimeout(() => {
      if (this.#at >= this.#frames.length - 1) return this.#stop()
      this.#at += 1
      this.#append(this.#at)
      this.#tell()
      this.#wait()
    }, readFor / this.#speed)
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#part('button').textContent = 'Play'
  }

  /** Shows the moment with what led to it. */
  #go(at: number): void {
    this.#at = Math.max(0, Math.min(at, this.#frames.length - 1))
    this.#stream().replaceChildren()
    for (let index = Math.max(0, this.#at - 40); index <= this.#at; index += 1) this.#append(index)
    this.#tell()
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#wait()
  }

  #stream(): HTMLElement {
    const stream = this.element.querySelector<HTMLElement>('.stream')
    if (stream === null) throw new Error('the replay has no stream')
    return stream
  }

  #append(index: number): void {
    const frame = this.#frames[index]
    if (frame === undefined) return
    const stream = this.#stream()
    const { seq, at, appliance, who, why, lines } = frame
    const told =
      lines.length > 0 && who !== 'uptick'
        ? ''
        : `<p><bdi>${text(frame.text)}</bdi>${why === '' ? '' : ` <span class="r"><bdi>${text(why)}</bdi></span>`}</p>`
    const typed = lines.length === 0 ? '' : `<pre><bdi>${escapeHtml(lines.map(visibleText).join('\n'))}</bdi></pre>`
    stream.insertAdjacentHTML(
      'beforeend',
      `<div class="frame ${who}"><span class="n">${String(seq)} ${text(timeOf(at))} <bdi>${text(appliance)}</bdi></span>${told}${typed}</div>`,
    )
    while (stream.childElementCount > kept) stream.firstElementChild?.remove()
    stream.scrollTop = stream.scrollHeight
  }

  #tell(): void {
    const frame = this.#frames[this.#at]
    const range = this.#part('input')
    range.value = String(this.#at)
    if (frame === undefined) return
    const words = `${dayOf(frame.at)}, ${timeOf(frame.at)}, line ${String(frame.seq)}`
    this.#part('output').textContent = words
    range.setAttribute('aria-valuetext', words)
  }
}
