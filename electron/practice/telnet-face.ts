import type { Socket } from 'node:net'
import { practiceLine } from '../../shared/console/practice-line.ts'
import type { Appliance, InstallAnswer } from './appliance.ts'
import { cutInto } from './chunks.ts'
import type { Face } from './faces.ts'
import { LineInput } from './line-input.ts'
import { ListeningPort } from './listening-port.ts'
import { interrupt, sayPrompt, sayStatus, type Printing } from './telnet-habits.ts'

const pageLength = 20
const pagerText = '--More--'

/** Options offered at the start, as seen on other devices that ask for a user (FACTS 1c). */
const negotiations: Readonly<Record<string, readonly number[]>> = {
  none: [],
  wlc: [255, 251, 1, 255, 251, 3],
  aruba: [255, 251, 1, 255, 253, 3, 255, 251, 3],
  dlink: [255, 253, 1, 255, 253, 33, 255, 251, 1, 255, 251, 3],
  adtran: [255, 251, 1, 255, 251, 3, 255, 253, 24],
  checkpoint: [255, 251, 1, 255, 254, 1, 255, 251, 3],
}

/** The telnet CLI of a practice appliance: login, prompt, echo, pager, and the endings of Update Install. */
export class TelnetFace implements Face {
  readonly service = 'telnet'
  readonly #appliance: Appliance
  readonly #password: string
  readonly #mark: string
  readonly #port: ListeningPort

  /** `mark`: the line by which its runs are known as practice; a test that plays a real appliance leaves it out. */
  constructor(appliance: Appliance, password: string, port: number, mark = practiceLine) {
    this.#appliance = appliance
    this.#password = password
    this.#mark = mark
    this.#port = new ListeningPort(
      port,
      (socket) => {
        this.#appliance.note('connected', `${socket.remoteAddress ?? '?'}`)
        void this.#talk(socket)
      },
      appliance.state.knobs.listen,
    )
  }

  get port(): number {
    return this.#port.port
  }

  comeUp(): Promise<void> {
    return this.#port.open()
  }

  goDown(): Promise<void> {
    return this.#port.close()
  }

  /** Takes one connection; tests hand in a line without a socket below it. */
  serve(socket: Socket): void {
    this.#port.take(socket)
  }

  async #talk(socket: Socket): Promise<void> {
    const { knobs } = this.#appliance.state
    const input = new LineInput(socket)
    const say = (text: string): void => this.#send(socket, text)
    const options = Buffer.from(negotiations[knobs.negotiation] ?? [])
    const before = [knobs.banner, this.#mark].map((text) => (text === '' ? '' : `${text}\n`)).join('')
    if (knobs.negotiation === 'checkpoint') {
      say(`${before}\n`)
      socket.write(options)
    } else {
      if (options.length > 0) socket.write(options)
      say(before)
    }
    if (!(await this.#login(input, say))) {
      socket.end()
      return
    }
    const printing = {
      appliance: this.#appliance,
      say,
      input,
      echo: (typed: string): void => this.#echo(say, typed, true),
    }
    say(this.#appliance.prompt)
    for (;;) {
      const line = await input.next(printing.echo)
      if (line === undefined) return
      if (line.trim() === '') {
        say(this.#appliance.prompt)
        continue
      }
      if (/^\s*(logout|exit|quit)\s*$/i.test(line)) {
        say('OK Goodbye\n')
        socket.end()
        return
      }
      const answer = await this.#appliance.answer(line)
      if (answer.then === 'reset') {
        socket.resetAndDestroy()
        return
      }
      await this.#print(line, answer, printing)
      if (answer.then === 'close') {
        socket.end()
        return
      }
      if (answer.then === 'hang') return
      await sayPrompt(printing)
    }
  }

  async #login(input: LineInput, say: (text: string) => void): Promise<boolean> {
    const { knobs } = this.#appliance.state
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      say(knobs.userPrompt)
      const user = await input.next((typed) => this.#echo(say, typed, true))
      if (user === undefined) return false
      say(knobs.passwordPrompt)
      const password = await input.next((typed) => this.#echo(say, typed, false))
      if (password === undefined) return false
      const known = user.toLowerCase() === knobs.user.toLowerCase() && password === this.#password
      if (known && !this.#appliance.refusesLogin) {
        this.#appliance.note('login', user)
        if (this.#appliance.phase === 'installing') this.#appliance.note('sin', 'a login while it installs')
        if (knobs.welcome !== '') say(`${knobs.welcome}\n`)
        return true
      }
      this.#appliance.note('login-refused', user)
      say('NO Invalid login\n')
    }
    return false
  }

  async #print(command: string, answer: InstallAnswer, printing: Printing): Promise<void> {
    const { say, input } = printing
    const { knobs } = this.#appliance.state
    for (const [index, line] of answer.lines.entries()) {
      if (knobs.pager === 'on' && index > 0 && index % pageLength === 0) {
        say(pagerText)
        await input.key()
        say(`\r${' '.repeat(pagerText.length)}\r`)
      }
      say(`${line}\n`)
    }
    await interrupt(command, printing)
    sayStatus(command, answer, printing)
  }

  #echo(say: (text: string) => void, typed: string, visible: boolean): void {
    if (this.#appliance.state.knobs.echo !== 'on') {
      if (!visible) say('\n')
      return
    }
    say(visible ? `${typed}\n` : '\n')
  }

  #send(socket: Socket, text: string): void {
    if (text === '' || socket.destroyed) return
    const { lineEnd, chunking } = this.#appliance.state.knobs
    const ending = { crlf: '\r\n', lf: '\n', crnul: '\r\0' }[lineEnd] ?? '\r\n'
    const bytes = Buffer.from(text.replaceAll('\n', ending))
    for (const piece of cutInto(bytes, chunking)) socket.write(piece)
  }
}
