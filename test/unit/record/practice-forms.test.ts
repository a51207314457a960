import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunJournal } from '../../../electron/host/journal/run-journal.ts'
import { ZipReader } from '../../../electron/host/disk/zip-reader.ts'
import { exportRecord, type RecordFormat } from '../../../electron/host/record/export-record.ts'
import { verifyFile } from '../../../electron/host/record/verify-file.ts'
import { givenPolicies, type RedactionPolicy } from '../../../shared/record/redaction.ts'
import { newSigner, temporaryFolder, writeSampleRun } from './sample-run.ts'

// A run that was once connected to a practice appliance is marked as practice in each form, in redacted copies too.

const signer = newSigner()
const words = 'Practice: the appliance was simulated by Uptick.'
let folder = ''
let remove = async (): Promise<void> => undefined
let practice: RunJournal

beforeAll(async () => {
  const made = await temporaryFolder()
  folder = made.path
  remove = made.remove
  practice = await writeSampleRun({ folder, signer }, false)
  const connected = { appliance: 'a1', transport: 'telnet', identity: {}, peer: '192.0.2.10:23' }
  await practice.append('session.connected', { ...connected, practice: true })
  await practice.append('session.connected', connected)
  await practice.append('run.closed', { outcome: 'done' }, { durable: true })
})
afterAll(async () => {
  await practice.close()
  await remove()
})

async function exported(format: RecordFormat, policy?: RedactionPolicy) {
  const out = join(folder, `practice-${policy?.name ?? 'whole'}.${format}`)
  const sealNow = (final: boolean) => practice.seal(final, signer)
  const result = await exportRecord({ folder, format, out, policy, sealNow })
  if (!result.ok) throw new Error(result.failure.sentence)
  return result.value
}

const policies: readonly (readonly [string, RedactionPolicy | undefined])[] = [
  ['whole', undefined],
  ['for a customer', givenPolicies.customer],
  ['for the public', givenPolicies.public],
]

describe.each(policies)('the record of a practice run, %s', (_, policy) => {
  it('is marked in Markdown: at its head, in its verdict and at its end', async () => {
    const { path } = await exported('md', policy)
    const text = await readFile(path, 'utf8')
    expect(text.startsWith(`**${words}**\n\n# Practice: `)).toBe(true)
    expect(text.trimEnd().endsWith(`**${words}**`)).toBe(true)
  })

  it('is marked in each row of the CSV', async () => {
    const { path } = await exported('csv', policy)
    const rows = (await readFile(path, 'utf8')).trimEnd().split('\r\n')
    expect(rows.length).toBeGreaterThan(2)
    expect(rows[0]?.endsWith(',practice')).toBe(true)
    for (const row of rows.slice(1)) expect(row.endsWith(`,${words}`)).toBe(true)
  })

  it.each(['json', 'zip', 'html'] as const)(
    'is marked when its %s form is verified, and in the mail',
    async (format) => {
      const { path, mail } = await exported(format, policy)
      const verdict = await verifyFile(path)
      if (!verdict.ok) throw new Error(verdict.failure.sentence)
      expect(verdict.value.faults).toEqual([])
      expect(verdict.value.practice).toBe(true)
      expect(verdict.value.sayings[0]?.sentence.endsWith(` ${words}`)).toBe(true)
      expect(mail.subject).toMatch(/^Practice: /)
      expect(mail.body.startsWith(words)).toBe(true)
    },
  )

  it('is marked in the lines of the JSON form and in VERIFY.md of the zip', async () => {
    const { journal } = JSON.parse(await readFile((await exported('json', policy)).path, 'utf8')) as {
      journal: string[]
    }
    expect(journal.filter((line) => line.includes('"practice":true'))).toHaveLength(1)
    const zip = await ZipReader.open((await exported('zip', policy)).path)
    const verify = (await zip.whole('VERIFY.md', 1e6)).toString()
    await zip.close()
    expect(verify.startsWith(`# How to verify this record\n\n**${words}**\n`)).toBe(true)
  })
})

it('a record of a real run says nothing of practice', async () => {
  const made = await temporaryFolder()
  const real = await writeSampleRun({ folder: made.path, signer })
  for (const format of ['md', 'csv', 'json'] as const) {
    const out = join(made.path, `real.${format}`)
    const result = await exportRecord({ folder: made.path, format, out, sealNow: (final) => real.seal(final, signer) })
    expect(result.ok && result.value.mail.body).not.toContain('Practice')
    expect(await readFile(out, 'utf8')).not.toContain(words)
  }
  await real.close()
  await made.remove()
})
