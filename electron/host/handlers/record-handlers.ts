import path from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { compareVisits } from '../../../shared/record/compare-visits.ts'
import { composeRecord } from '../../../shared/record/compose-record.ts'
import { itemsOfDocuments } from '../../../shared/record/document-items.ts'
import { namesOfDocument } from '../../../shared/record/record-names.ts'
import { givenPolicies, type RedactionPolicy, type WithheldKind } from '../../../shared/record/redaction.ts'
import { isRedactionKind, redactionKinds, type RedactionKind } from '../../../shared/record/redaction-kinds.ts'
import { renderMarkdown } from '../../../shared/record/render-markdown.ts'
import { replayFrames } from '../../../shared/record/replay.ts'
import { otherWithheld } from '../../../shared/record/withheld-fold.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import { draftOf } from '../record/draft.ts'
import { exportRecord } from '../record/export-record.ts'
import { lookAtRecord, recordOfSeen, seeContent, seeFile, seenInDraft } from '../record/look-at-record.ts'
import { redactSource } from '../record/redact-source.ts'
import { recordEntries } from '../record/record-source.ts'
import { isRunId } from '../../../shared/record/grammar.ts'
import { runPath } from '../journal/run-folder.ts'

type RecordCalls = Extract<keyof Handlers, `record.${string}`>

/** The calls about the record: what would be exported, the export, and the proof of a record from anywhere. */
export function recordHandlers(parts: HostParts): Pick<Handlers, RecordCalls> {
  const { runs, data, settings, printPdf } = parts
  const policyOf = (words: Redact): Result<RedactionPolicy | undefined> =>
    choosePolicy(words, settings.get('redaction'))
  return {
    'record.policies': ({ run, kinds }) => policies(data, run, policyOf({ policy: 'own', kinds })),
    'record.preview': async ({ run, redact }) => {
      const policy = policyOf(redact)
      if (!policy.ok) return policy
      const draft = await draftOf(data, run)
      if (!draft.ok) return draft
      const shown = policy.value === undefined ? draft.value : await redactSource(draft.value, policy.value)
      const seen = await seenInDraft(shown)
      if (!seen.ok) return seen
      const record = recordOfSeen(seen.value)
      const { code, seal } = draft.value.sealed ?? {}
      const words = code === undefined ? {} : { code, final: seal?.final ?? false }
      return succeed({
        markdown: renderMarkdown(record, words),
        record: { ...record },
        sections: [...composeRecord(record, { transcript: true, fileText: seen.value.fileText })],
        withheld: told(shown.redaction?.withheld ?? []),
        ...words,
      })
    },
    'record.export': async ({ run, format, out, redact }) => {
      const policy = policyOf(redact)
      if (!policy.ok) return policy
      if (!isRunId(run)) return failed(failure('run.not-found', `There is no run called ${run}.`, listed))
      const exported = await exportRecord({
        folder: runPath(data, run),
        format,
        out: out ?? path.join(data, `${run}${policy.value === undefined ? '' : `-${policy.value.name}`}.${format}`),
        policy: policy.value,
        // Only a run that is not sealed yet is opened for it; a sealed one needs no lock.
        sealNow: () => runs.seal(run),
        print: printPdf,
      })
      if (!exported.ok) return exported
      const { withheld, stillShown, mail } = exported.value
      return succeed({ ...exported.value, withheld: told(withheld), stillShown: [...stillShown], mail: { ...mail } })
    },
    'record.verify': (params) => verify(params),
    'record.compare': async ({ one, other }) => {
      const [first, second] = [
        await lookAtRecord(data, one),
        other === undefined ? undefined : await lookAtRecord(data, other),
      ]
      if (!first.ok) return first
      if (second !== undefined && !second.ok) return second
      const record = recordOfSeen(first.value)
      const { appliances, items, unmatched } = compareVisits(
        record,
        second === undefined ? undefined : recordOfSeen(second.value),
      )
      return succeed({
        appliances: appliances.map(({ changes, same, ...about }) => ({
          ...about,
          changes: changes.map((c) => ({ ...c })),
          same: [...same],
        })),
        items: items.map((item) => ({ ...item })),
        unmatched: [...unmatched],
      })
    },
    'record.replay': async ({ of, from, most }) => {
      const seen = await lookAtRecord(data, of)
      if (!seen.ok) return seen
      const { entries, documents, fileText } = seen.value
      const frames = [...replayFrames(entries, { fileText, names: namesOfDocument(itemsOfDocuments(documents)) })]
      return succeed({
        frames: frames.slice(from, from + most),
        all: frames.length,
        stages: frames.flatMap(({ stage, at }, frame) => (stage === undefined ? [] : [{ frame, stage, at }])),
      })
    },
  }
}

const listed = '`uptick runs` lists the runs.'

type Redact = ParsedParamsOf<'record.export'>['redact']

/** The policy that was named. `own` takes the kinds that came with it, or those that were kept as a preference. */
function choosePolicy(redact: Redact, kept: unknown): Result<RedactionPolicy | undefined> {
  if (redact === undefined) return succeed(undefined)
  if (redact.policy !== 'own') return succeed(givenPolicies[redact.policy])
  const kinds = redact.kinds ?? (Array.isArray(kept) ? kept.map(String) : [])
  const known: RedactionKind[] = []
  for (const kind of kinds) {
    if (isRedactionKind(kind)) known.push(kind)
    else return failed(failure('words.wrong', `There is no kind called ${kind} to withhold.`, kindsHint))
  }
  if (known.length > 0) return succeed({ name: 'own', kinds: known })
  return failed(failure('words.wrong', 'The own policy does not say yet what it withholds.', kindsHint))
}

const kindsHint = `Kinds are: ${Object.keys(redactionKinds).join(', ')}.`

const policyText: Readonly<Record<string, string>> = {
  customer: 'Withholds whose appliance it is: names, hosts, addresses, serial numbers, attached files.',
  public: 'Withholds everything but items, states, releases and times.',
  own: 'Withholds what you chose.',
}

async function policies(
  data: string,
  run: string | undefined,
  own: Result<RedactionPolicy | undefined>,
): Promise<Result<ResultOf<'record.policies'>>> {
  const all = [...Object.values(givenPolicies), ...(own.ok && own.value !== undefined ? [own.value] : [])]
  const draft = run === undefined ? undefined : await draftOf(data, run)
  if (draft !== undefined && !draft.ok) return draft
  const rows: ResultOf<'record.policies'>['policies'] = []
  for (const policy of all) {
    const { name, kinds } = policy
    const about = { policy: name, says: policyText[name] ?? '', kinds: [...kinds] }
    if (draft === undefined) {
      rows.push(about)
      continue
    }
    const { redaction, files } = await redactSource(draft.value, policy)
    if (redaction === undefined) throw new Error('a redaction left none behind')
    for await (const _entry of recordEntries({ ...draft.value, redaction })) continue // the counting is in the reading
    rows.push({
      ...about,
      withheld: told(redaction.withheld),
      withheldFiles: draft.value.files.length - files.length,
      stillShown: [...redaction.stillShown],
    })
  }
  return succeed({ kinds: Object.entries(redactionKinds).map(([kind, says]) => ({ kind, says })), policies: rows })
}

function told(withheld: readonly WithheldKind[]): { kind: string; says: string; values: number }[] {
  return withheld.map(({ kind, values }) => ({
    kind,
    says: kind === 'other' ? otherWithheld : redactionKinds[kind],
    values,
  }))
}

async function verify(params: ParsedParamsOf<'record.verify'>): Promise<Result<ResultOf<'record.verify'>>> {
  const { path: file, content, code, signer, show } = params
  if ((file === undefined) === (content === undefined))
    return failed(failure('words.wrong', 'Give either a file name or the bytes of the file.', 'Try again.'))
  const known = { code, signer }
  const seen = content === undefined ? await seeFile(file ?? '', known, show) : await seeContent(content, known, show)
  if (!seen.ok) return seen
  const { verdict } = seen.value
  const { seal } = verdict
  const record = show ? recordOfSeen(seen.value) : undefined
  return succeed({
    sayings: [...verdict.sayings],
    faults: [...verdict.faults],
    form: verdict.form,
    sound: verdict.sound,
    lines: verdict.events,
    redacted: { ...verdict.redacted },
    withheldFiles: verdict.withheldFiles.length,
    ...(verdict.run === undefined ? {} : { run: verdict.run }),
    ...(verdict.code === undefined ? {} : { code: verdict.code }),
    ...(seal === undefined ? {} : { final: seal.final, signer: seal.signer, sealedAt: seal.at }),
    ...(record === undefined
      ? {}
      : {
          record: { ...record },
          sections: [...composeRecord(record, { transcript: true, fileText: seen.value.fileText })],
        }),
  })
}
