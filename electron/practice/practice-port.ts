import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import { scenarios } from './knobs.ts'
import { startPractice, UnknownWord, type PracticeOptions } from './practice.ts'
import { makePracticeUpdate } from './update-file.ts'

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

/** Practice as a door hands it to the host. Failures: words.wrong (scenario, knob), offer.port-in-use. */
export function createPracticePort(): {
  scenarios(): readonly { readonly name: string; readonly sentence: string }[]
  start(options: PracticeOptions): Promise<Result<Started>>
} {
  return {
    scenarios: () => scenarios.map(({ name, sentence }) => ({ name, sentence })),
    async start(options) {
      try {
        const practice = await startPractice(options)
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
          return failed(failure('words.wrong', error.message, 'Choose one that there is.'))
        }
        const evidence = error instanceof Error ? error.message : String(error)
        const sentence = `Port ${String(options.port ?? 0)} of 127.0.0.1 cannot be had for the practice appliance.`
        return failed(failure('offer.port-in-use', sentence, 'Choose another with --port.', { evidence }))
      }
    },
  }
}
