import { TextStream } from '../../../shared/console/text-stream.ts'
import type { Clock, Greeting } from '../../../shared/engine/ports.ts'
import type { TelnetConnection } from './telnet-connection.ts'

type LineService = Exclude<Greeting['service'], 'telnet'>

/** A greeting is a few lines; what is longer is cut here. */
const longestGreeting = 16_384

/**
 * How each is left politely, once its greeting has the form that it should have: to anything else (a login prompt on a port
 * that was guessed) even a farewell would be an entry.
 */
const farewells: Readonly<Record<Exclude<LineService, 'http'>, { readonly to: RegExp; readonly words: string }>> = {
  smtp: { to: /^\d{3}[ -]/, words: 'QUIT\r\n' },
  pop3: { to: /^(?:\+OK|-ERR)/, words: 'QUIT\r\n' },
  imap: { to: /^\* /, words: 'a1 LOGOUT\r\n' },
  admind: { to: /^\* /, words: 'a1 LOGOUT\r\n' },
  'admind-tls': { to: /^\* /, words: 'a1 LOGOUT\r\n' },
}

/**
 * The greeting of a service that speaks in lines, or a web server's `Server` header (its status line where it has none),
 * and a polite end. '' where nothing came within the deadline.
 */
export async function readGreeting(
  line: TelnetConnection,
  service: LineService,
  host: string,
  { deadline, clock, signal }: { deadline: number; clock: Clock; signal: AbortSignal },
): Promise<string> {
  const stop = new AbortController()
  const decoder = new TextStream()
  let text = ''
  if (service === 'http') write(line, `HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  await new Promise<void>((resolve) => {
    line.listen({
      data: (bytes) => {
        if (text.length > longestGreeting) return
        text += decoder.decode(bytes)
        if (text.length > longestGreeting || isWhole(service, text)) resolve()
      },
      ended: () => resolve(),
    })
    signal.addEventListener('abort', () => resolve(), { signal: stop.signal })
    void clock.sleep(deadline, stop.signal).then(resolve)
  })
  stop.abort()
  if (service === 'http') return httpGreeting(text)
  const { to, words } = farewells[service]
  if (to.test(text)) write(line, words)
  return printable(text.slice(0, longestGreeting))
}

function isWhole(service: LineService, text: string): boolean {
  if (service === 'http') return /\r?\n\r?\n/.test(text)
  // SMTP may greet in several lines; all but the last have a hyphen after the code.
  return service === 'smtp' ? /^(?:\d{3}-[^\n]*\n)*(?!\d{3}-)[^\n]*\n/.test(text) : text.includes('\n')
}

function httpGreeting(text: string): string {
  const [status = '', ...headers] = text.slice(0, longestGreeting).split(/\r?\n/)
  return printable(headers.find((header) => /^server:/i.test(header)) ?? status)
}

function printable(text: string): string {
  return text
    .replace(/\r/g, '')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
}

function write(line: TelnetConnection, text: string): void {
  line.write(new TextEncoder().encode(text))
}
