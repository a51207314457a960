import { readFileSync } from 'node:fs'

/** The page that explains how to write a runbook, and the document that it shows. */
export const authoring = readFileSync(new URL('../../../shared/runbook/AUTHORING.md', import.meta.url), 'utf8')

export const example = /^````markdown\n([\s\S]*?)^````$/m.exec(authoring)?.[1] ?? ''
