import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { practiceLine } from '../../shared/console/practice-line.ts'
import { AdmindInput, type AdmindCommand } from './admind-input.ts'
import type { Appliance, InstallAnswer } from './appliance.ts'
import { cutInto } from './chunks.ts'
import type { Face } from './faces.ts'
import { ListeningPort } from './listening-port.ts'
import type { TlsIdentity } from './tls-identity.ts'

/** Replies that come as one literal where only the long ones do. */
const longReplies = /^(?:conf export|dir getschema)\b/i

/** The administration protocol of a practice appliance, clear or over TLS (FACTS 1a, 2a). */
export class AdmindFace implements Face {
  readonly service: 'admind' | 'admind-tls'
  readonly #appliance: Appliance
  readonly #password: string
  readonly #identity: TlsIdentity | undefined
  readonly #mark: string
  readonly #port: ListeningPort

  /** `mark`: ends its greeting, so that its runs are known as practice; a test that plays a real appliance leaves it out. */
  constructor(appliance: Appliance, password: string, identity?: TlsIdentity, mark = practiceLine) {
    this.service = identity === undefined ? 'admind' : 'admind-tls'
    this.#appliance = appliance
    this.#password = password
    this.#identity = identity
    this.#mark = mark
    this.#port = new ListeningPort(
      0,
      (socket) => {
        // Where this runtime cannot make what was asked for (an old TLS), the line stops as it would with one.
        this.#serve(socket).catch(() => socket.destroy())
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

  async #serve(raw: Socket): Promise<void> {
    if (this.#identity === undefined) return this.#talk(raw, raw)
    const secureContext = await this.#identity.context()
    if (raw.destroyed) return
    const secure = new TLSSocket(raw, { isServer: true, secureContext })
    // A handshake that fails ends the line on its own, once the alert that says why has left.
    secure.on('error', () => undefined)
    secure.once('secure', () => void this.#talk(secure, raw))
  }

  async #talk(socket: Socket, raw: Socket): Promise<void> {
    const { host, state } = this.#appliance
    const input = new AdmindInput(socket)
    this.#appliance.note('connected', `${this.service} ${raw.remoteAddress ?? '?'}`)
    const version = state.release.split('-')[0] ?? ''
    const greeting = state.knobs.admindGreeting.replaceAll('{host}', host).replaceAll('{version}', version)
    this.#send(socket, [`${[greeting, this.#mark].filter((text) => text !== '').join(' ')}\n`])
    let session: string | undefined
    for (let command = await input.next(); command !== undefined; command = await input.next()) {
      const verb = (command.words[0] ?? '').toLowerCase()
      const { tag } = command
      if (verb === 'logout') {
        this.#send(socket, [`${tag} OK\n`])
        socket.end()
        return
      }
      if (verb === 'login') session = this.#login(socket, command) ?? session
      else if (session === undefined) this.#send(socket, [`${tag} NO Not logged in\n`])
      else {
        const answer = await this.#appliance.answer(command.text)
        if (answer.then === 'reset') return void raw.resetAndDestroy()
        this.#send(socket, this.#reply(command, answer, session))
        if (answer.then === 'close') return void socket.end()
        if (answer.then === 'hang') return
      }
    }
  }

  #login(socket: Socket, { tag, words }: AdmindCommand): string | undefined {
    const { knobs } = this.#appliance.state
    const [, user = '', password] = words
    const known = user.toLowerCase() === knobs.user.toLowerCase() && password === this.#password
    if (!known || this.#appliance.refusesLogin) {
      this.#appliance.note('login-refused', user)
      this.#send(socket, [`${tag} NO Invalid login\n`])
      return undefined
    }
    this.#appliance.note('login', user)
    if (this.#appliance.phase === 'installing') this.#appliance.note('sin', 'a login while it installs')
    const session = randomBytes(17).toString('hex').slice(1)
    this.#appliance.note('session', session)
    if (knobs.session === 'data') this.#send(socket, [`* ${tag} ${session}\n`, `${tag} OK\n`])
    else this.#send(socket, [knobs.session === 'ok' ? `${tag} OK ${session}\n` : `${tag} OK User logged in\n`])
    return session
  }

  /** Pieces to send; a literal goes as the bytes that it is. */
  #reply({ tag, text }: AdmindCommand, { lines, status }: InstallAnswer, session: string): (string | Buffer)[] {
    const { literals, literalEnd, admindNotice, repeatsSession } = this.#appliance.state.knobs
    const all = repeatsSession === 'on' ? [...lines, `session ${session} of "${quoted(this.#password)}"`] : lines
    const pieces: (string | Buffer)[] = admindNotice === '' ? [] : [`${admindNotice}\n`]
    const asLiteral = all.length > 0 && (literals === 'all' || (literals === 'long' && longReplies.test(text)))
    if (asLiteral) {
      const ends = literalEnd === 'blank' || literalEnd === 'line'
      const bytes = Buffer.from(`${all.join('\r\n')}${ends ? '\r\n' : ''}`)
      const behind = literalEnd === 'blank' || literalEnd === 'after' ? '\n' : ''
      pieces.push(`* ${tag} {${String(bytes.length)}}\n`, bytes, behind)
    } else pieces.push(...all.map((line) => `* ${tag} ${line}\n`))
    if (status !== undefined) pieces.push(`${tag} ${status}\n`)
    return pieces
  }

  #send(socket: Socket, pieces: readonly (string | Buffer)[]): void {
    if (socket.destroyed) return
    const { lineEnd, chunking } = this.#appliance.state.knobs
    const ending = lineEnd === 'lf' ? '\n' : '\r\n'
    const bytes = pieces.map((piece) =>
      typeof piece === 'string' ? Buffer.from(piece.replaceAll('\n', ending)) : piece,
    )
    for (const piece of cutInto(Buffer.concat(bytes), chunking)) socket.write(piece)
  }
}

function quoted(text: string): string {
  return text.replace(/[\\"]/g, '\\$&')
}
