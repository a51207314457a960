import { createHash } from 'node:crypto'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { writeRecording } from '../../../shared/model/recording.ts'
import { wordsOf } from '../../../shared/model/command-words.ts'
import { effectOf } from '../../../shared/engine/effect-of.ts'
import { capture } from '../console/capture.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import { saveFailure } from '../disk/faults.ts'
import { writeWhole } from '../disk/durable-files.ts'
import type { Runbooks } from '../runs/runbooks.ts'

/** Its reply is the whole configuration, with secrets that could not be found to redact: sent only on request. */
const notByItself = /^conf export\b/i

/** The call that records a read-only visit. The file is written even if the connection failed. */
export function captureHandlers(parts: HostParts): Pick<Handlers, 'appliance.capture'> {
  const { runs, runbooks, vault, operations, clock, certificates, product, push } = parts
  return {
    'appliance.capture': async ({ address, out, user, credentialRef, transport, services, commands, hide }) => {
      const password = vault.get(credentialRef) ?? ''
      const open = await runs.catalogue.installOpenElsewhere({ addresses: [address] })
      if (open !== undefined) return failed(open)
      const wanted = await commandsOf(commands ?? [], runbooks)
      if (!wanted.ok) return wanted
      return succeed(
        operations.start('appliance.capture', async (signal, operationId) => {
          const port = services?.[transport]
          const {
            recording,
            read,
            failure: problem,
          } = await capture({
            address,
            ...(port === undefined ? {} : { port }),
            transport,
            user,
            password,
            commands: wanted.value,
            hide: hide ?? [],
            clock,
            certificates,
            product: `${product.name} ${product.version}`,
            signal,
            onCommand: (command) => push({ kind: 'visit', operationId, command }),
          })
          const text = new TextEncoder().encode(writeRecording(recording))
          try {
            await writeWhole(out, [text])
          } catch (error) {
            return failed(saveFailure(error, out))
          }
          const sha256 = createHash('sha256').update(text).digest('hex')
          return succeed({ path: out, sha256, read, ...(problem ? { failure: problem } : {}) })
        }),
      )
    },
  }
}

/** What the built-in documents send that only reads, and what is asked for besides; each once. */
async function commandsOf(more: readonly string[], runbooks: Runbooks): Promise<Result<readonly string[]>> {
  const changing = more.find((command) => effectOf(command) !== 'none')
  if (changing !== undefined) {
    const sentence = `"${changing}" is not known to only read, so it is not sent in a visit that changes nothing.`
    return failed(failure('words.wrong', sentence, 'Leave it out.'))
  }
  const items = (await runbooks.list()).flatMap(({ runbook }) => runbook.phases.flatMap((phase) => phase.items))
  const reading = items
    .flatMap(({ run = [] }) => run)
    .filter((command) => effectOf(command) === 'none' && !command.includes('{') && !notByItself.test(command))
  const all = ['Version', ...reading, ...more]
  return succeed(all.filter((command, at) => all.findIndex((other) => wordsOf(other) === wordsOf(command)) === at))
}
