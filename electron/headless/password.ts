import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import { prompt, rewriteLine } from './console-output.ts'
import { usageFailure, type Arguments } from './words.ts'

/** The password of this visit: from UPTICK_PASSWORD, from standard input, or asked without echo. Never an argument. */
export async function readPassword(words: Arguments, user: string): Promise<Result<string>> {
  if (words.option('password-stdin') === true) return succeed(await firstLine(process.stdin))
  const given = process.env['UPTICK_PASSWORD']
  if (given !== undefined && given !== '') return succeed(given)
  if (!process.stdin.isTTY) {
    const hint = 'Set UPTICK_PASSWORD, or give it with --password-stdin.'
    return failed(usageFailure(`No password for ${user}, and no terminal to prompt on.`, hint))
  }
  prompt(`Password of ${user} (not shown): `)
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: mute, terminal: true })
  const password = await new Promise<string>((resolve) => reader.question('', resolve))
  reader.close()
  rewriteLine('')
  return succeed(password)
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return (text.split('\n')[0] ?? '').replace(/\r$/, '')
}
