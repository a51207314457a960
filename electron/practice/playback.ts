import type { Socket } from 'node:net'
import type { Recording } from '../../shared/model/recording.ts'
import { AdmindInput } from './admind-input.ts'
import { LineInput } from './line-input.ts'
import { ListeningPort } from './listening-port.ts'
import { markPlayback } from './mark-playback.ts'
import { plainCommand, retagged, scriptOf, type Exchange, type PlaybackScript, type Step } from './playback-script.ts'

export interface Playback {
  readonly address: string
  readonly service: 'telnet' | 'admind'
  readonly port: number
  dispose(): Promise<void>
}

/** What the client says, whichever way it is said. */
interface Typed {
  /** Its next line; undefined once the line is gone. */
  line(): Promise<{ readonly tag: string; readonly text: string } | undefined>
  key(): Promise<string | undefined>
}

const leaving = /^(logout|exit|quit)$/

/**
 * An appliance made of a recording: says what was recorded, burst for burst, to any user and any password, and `NO` to a
 * command that was not recorded. What came over TLS is played in the clear.
 */
export async function startPlayback(recording: Recording, port = 0): Promise<Playback> {
  const script = scriptOf(recording)
  const tagged = recording.head.transport !== 'telnet'
  const listening = new ListeningPort(port, (socket) => void talk(socket, script, tagged))
  await listening.open()
  return {
    address: `127.0.0.1:${listening.port}`,
    service: tagged ? 'admind' : 'telnet',
    port: listening.port,
    dispose: () => listening.close(),
  }
}

async function talk(socket: Socket, script: PlaybackScript, tagged: boolean): Promise<void> {
  const words = tagged ? typedOverAdmind(socket) : typedOverTelnet(socket)
  const replies = new Map([...script.commands].map(([command, exchanges]) => [command, [...exchanges]]))
  const login = markPlayback(script.login, tagged)
  if (!(await play(socket, login, login.tag, words)) || !script.loggedIn) return
  for (let asked = await words.line(); asked !== undefined; asked = await words.line()) {
    const { tag, text } = asked
    const command = plainCommand(text)
    const known = replies.get(command) ?? []
    const exchange = known.length > 1 ? known.shift() : known[0]
    if (leaving.test(command)) {
      socket.end(tagged ? `${tag} OK\r\n` : 'OK Goodbye\r\n')
      return
    }
    if (exchange === undefined) {
      const prompt = tagged ? '' : script.prompt
      if (command !== '') socket.write(`${tagged ? `${tag} ` : ''}NO Not in this recording\r\n`)
      socket.write(Buffer.from(prompt, 'latin1'))
    } else if (!(await play(socket, exchange, tag, words))) return
  }
}

/** false once the line is over. */
async function play(socket: Socket, { steps, tag: recorded }: Exchange, asked: string, words: Typed): Promise<boolean> {
  let tag = asked
  let rest: readonly Step[] = steps
  for (;;) {
    const until = rest.findIndex((step) => !('burst' in step))
    const bursts = until < 0 ? rest : rest.slice(0, until)
    for (const step of retagged(bursts, recorded, tag)) if ('burst' in step) socket.write(step.burst)
    const step = until < 0 ? undefined : rest[until]
    if (step === undefined) return true
    rest = rest.slice(until + 1)
    if ('ends' in step) {
      if (step.ends === 'reset') socket.resetAndDestroy()
      else socket.end()
      return false
    }
    if ('awaits' in step) {
      const said = step.awaits === 'key' ? await words.key() : (await words.line())?.tag
      if (said === undefined) return false
      if (step.awaits === 'line') tag = said
    }
  }
}

function typedOverTelnet(socket: Socket): Typed {
  const input = new LineInput(socket)
  return {
    line: async () => {
      const text = await input.next(() => undefined)
      return text === undefined ? undefined : { tag: '', text }
    },
    key: () => input.key(),
  }
}

function typedOverAdmind(socket: Socket): Typed {
  const input = new AdmindInput(socket)
  const line: Typed['line'] = () => input.next()
  return { line, key: async () => (await line())?.text }
}
