import type { Appliance, InstallAnswer } from './appliance.ts'
import type { LineInput } from './line-input.ts'

/** Milliseconds of a pause inside a reply. */
const pause = 300

/** What a reply of the practice appliance is printed with. */
export interface Printing {
  readonly appliance: Appliance
  readonly say: (text: string) => void
  readonly input: LineInput
  readonly echo: (typed: string) => void
}

/** What comes before the status of a reply: a question that waits for its answer, and a pause behind the prompt's text. */
export async function interrupt(command: string, { appliance, say, input, echo }: Printing): Promise<void> {
  const { inquires, pauses } = appliance.state.knobs
  const [asked = '', question = ''] = inquires.split('=')
  if (isCommand(command, asked)) {
    say(question)
    const typed = await input.next(echo)
    if (typed === undefined) return
    appliance.note('answered', typed)
  }
  if (!isCommand(command, pauses)) return
  say(appliance.prompt)
  await appliance.pause(pause)
  say('is what the prompt looks like\n')
}

/** The status of a reply, and a second one that contradicts it. */
export function sayStatus(command: string, answer: InstallAnswer, { appliance, say }: Printing): void {
  if (answer.status !== undefined) say(`${answer.status}\n`)
  if (isCommand(command, appliance.state.knobs.contradicts)) say('NO No route to host\n')
}

/** The prompt, and what follows it unasked. */
export async function sayPrompt({ appliance, say }: Omit<Printing, 'input' | 'echo'>): Promise<void> {
  const { promptLog, latePrompt } = appliance.state.knobs
  say(appliance.prompt)
  if (promptLog !== '') say(`\n${promptLog}\n${appliance.prompt}`)
  if (Number(latePrompt) === 0) return
  await appliance.pause(Number(latePrompt))
  say(`\n${appliance.prompt}`)
}

function isCommand(typed: string, wanted: string): boolean {
  return wanted !== '' && typed.trim().toLowerCase().startsWith(wanted.toLowerCase())
}
