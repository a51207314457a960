import { copyFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { writeProblemReport } from '../computer/problem-report.ts'
import type { FileDialogs } from '../computer/system.ts'
import { diskFailure } from '../disk/faults.ts'
import { journalPath } from '../journal/run-folder.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

/** Files by the system's dialogs. What the page names is copied or shown only where it lies in the data folder or was saved here. */
export function fileHandlers(parts: HostParts): Pick<Handlers, `file.${string}` & keyof Handlers> {
  const { data, system } = parts
  const saved = new Set<string>()
  const ours = async (file: string): Promise<Result<string>> => {
    if (saved.has(file)) return succeed(file)
    try {
      const [within, real] = [await realpath(data), await realpath(file)]
      const inside = path.relative(within, real)
      if (inside !== '' && !inside.startsWith('..') && !path.isAbsolute(inside)) return succeed(real)
    } catch {
      return failed(failure('disk.not-readable', `The file ${file} is not there any more.`, 'Export it again.'))
    }
    return failed(
      failure('words.wrong', `Uptick did not write ${file}.`, 'Open it with the program that it belongs to.'),
    )
  }
  const withDialogs = async <T>(use: (files: FileDialogs) => Promise<Result<T>>): Promise<Result<T>> => {
    if (system.files !== undefined) return use(system.files)
    return failed(failure('words.wrong', 'Only the desktop app has dialogs for files.', 'Give the path instead.'))
  }
  return {
    'file.choose': ({ kind, several }) =>
      withDialogs(async (files) => succeed({ paths: [...(await files.choose(kind, several))] })),
    'file.chooseTarget': ({ kind, name }) =>
      withDialogs(async (files) => {
        const target = await files.chooseTarget(kind, name)
        return succeed(target === undefined ? {} : { path: target })
      }),
    'file.saveCopy': ({ path: file }) =>
      withDialogs(async (files) => {
        const source = await ours(file)
        if (!source.ok) return source
        const target = await files.chooseTarget(file.endsWith('.yaml') ? 'sheet' : 'record', path.basename(file))
        if (target === undefined) return succeed({})
        try {
          await copyFile(source.value, target)
        } catch (error) {
          return failed(diskFailure(error, target))
        }
        saved.add(target)
        return succeed({ path: target })
      }),
    'file.show': ({ path: file }) =>
      withDialogs(async (files) => {
        const known = await ours(file)
        if (!known.ok) return known
        files.show(known.value)
        return succeed({})
      }),
    'file.report': ({ journals }) =>
      withDialogs(async (files) => {
        const { rows } = await parts.runs.list()
        const unknown = journals.find((name) => !rows.some(({ run }) => run === name))
        if (unknown !== undefined) {
          return failed(failure('run.not-found', `There is no run ${unknown}.`, 'Save the report without it.'))
        }
        const now = new Date(parts.clock.now())
        const target = await files.chooseTarget('report', `uptick-report-${now.toISOString().slice(0, 10)}.zip`)
        if (target === undefined) return succeed({})
        try {
          await writeProblemReport(target, {
            ...parts,
            rows,
            journals: journals.map((run) => ({ run, path: journalPath(data, run) })),
            redact: (text) => parts.redactor.text(text),
            now,
          })
        } catch (error) {
          return failed(diskFailure(error, target))
        }
        saved.add(target)
        files.show(target)
        return succeed({ path: target })
      }),
  }
}
