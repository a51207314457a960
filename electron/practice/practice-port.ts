import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import { readRecording } from '../../shared/model/recording.ts'
import { scenarios, type ScenarioGroup } from './scenarios.ts'
import type { PracticeOptions } from './practice.ts'

const updateBytes = 2 * 1024 * 1024
const updates = [
  { name: 'R4_4_3-GA', release: '4.4.3-GA' },
  { name: 'P4_4_3-GA', release: '4.4.3-GA' },
]

interface Started {
  readonly appliances: readonly {
    address: string
    user: string
    password: string
    role: string
    services: Readonly<Record<string, number>>
  }[]
  readonly updates: readonly { readonly name: string; readonly release: string; readonly bytes: Uint8Array }[]
  dispose(): Promise<void>
}

/**
 * Practice as an entry point passes it to the host. The appliance itself is loaded at the first start. Failures: words.wrong
 * (scenario, knob), offer.port-in-use.
 */
export function createPracticePort(): {
  scenarios(): readonly { readonly name: string; readonly sentence: string; readonly group: ScenarioGroup }[]
  start(options: PracticeOptions & { readonly recording?: string }): Promise<Result<Started>>
} {
  return {
    scenarios: () => scenarios.map(({ name, sentence, group }) => ({ name, sentence, group })),
    async start(options) {
      const { startPractice, UnknownWord } = await import('./practice.ts')
      try {
        if (options.recording !== undefined) return await fromRecording(options.recording, options.port)
        const practice = await startPractice(options)
        const { makePracticeUpdate } = await import('./update-file.ts')
        return succeed({
          appliances: practice.appliances.map(({ address, user, password, role, services }) => ({
            address,
            user,
            password,
            role,
            services,
          })),
          updates: updates.map((update) => ({
            ...update,
            bytes: makePracticeUpdate({ ...update, bytes: updateBytes }),
          })),
          dispose: () => practice.dispose(),
        })
      } catch (error) {
        if (error instanceof UnknownWord) {
          return failed(failure('words.wrong', error.message, 'Choose one from the list.'))
        }
        const evidence = error instanceof Error ? error.message : String(error)
        const sentence = `The practice appliance cannot use port ${String(options.port ?? 0)} of 127.0.0.1.`
        return failed(failure('offer.port-in-use', sentence, 'Choose another with --port.', { evidence }))
      }
    },
  }
}

/** An appliance made of a recording takes no update, and lets anybody in. */
async function fromRecording(text: string, port: number | undefined): Promise<Result<Started>> {
  const recording = readRecording(text)
  if (!recording.ok) return recording
  const { startPlayback } = await import('./playback.ts')
  const playback = await startPlayback(recording.value, port)
  const { address, service } = playback
  const entry = { address, user: 'anybody', password: 'as-you-like', role: 'appliance' }
  return succeed({
    appliances: [{ ...entry, services: { [service]: playback.port } }],
    updates: [],
    dispose: () => playback.dispose(),
  })
}
