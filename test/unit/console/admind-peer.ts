import type { PeerSocket } from './scripted-peer.ts'

export const session = '0f3a9c77be0142d6a58e90b1c2d3e4f56'
export const greeting = '* OK mail.example.com admind 4.3.7 ready\r\n'

type Answer = string | ((peer: PeerSocket, tag: string) => Promise<void>)

export interface AdmindScript {
  readonly greeting?: string
  /** What answers the login; `{tag}` stands for its tag. */
  readonly login?: string
  /** Command -> its answer; `{tag}` stands for its tag. */
  readonly answers?: Readonly<Record<string, Answer>>
}

/** A plain admind server that answers from a table, in single packets. */
export function admind({ login, answers = {}, ...script }: AdmindScript): (peer: PeerSocket) => Promise<void> {
  return async (peer) => {
    await peer.send(script.greeting ?? greeting)
    for (let line = await peer.line(); line !== undefined; line = await peer.line()) {
      const [, tag = '', command = ''] = /^(\S+) (.*)$/.exec(line) ?? []
      const say = (text: string): Promise<void> => peer.send(text.replaceAll('{tag}', tag))
      if (/^login /i.test(command)) await say(login ?? `* {tag} ${session}\r\n{tag} OK User logged in\r\n`)
      else if (/^logout$/i.test(command)) {
        await say('{tag} OK\r\n')
        peer.socket.end()
      } else {
        const answer = answers[command] ?? '{tag} BAD Unknown command\r\n'
        await (typeof answer === 'string' ? say(answer) : answer(peer, tag))
      }
    }
  }
}
