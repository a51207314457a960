import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { childEnvironment } from '../../host/computer/child-environment.ts'

/**
 * `node electron/shell/packaging/collect-notices.ts`: what the package says of other people's work, in dist/notices: their
 * licenses in one text, and a bill of materials (CycloneDX). Both list what the bundles contain, as vite has noted it for each.
 */
const root = path.resolve(import.meta.dirname, '../../..')
const out = path.join(root, 'dist', 'notices')
const bundles = ['renderer', 'electron', 'record']
/** Taken up by a style sheet alone, which vite does not note. */
const fonts = ['@fontsource-variable/inter']

const noted = z.array(
  z.object({ name: z.string(), version: z.string(), identifier: z.string().optional(), text: z.string().optional() }),
)
type Package = z.infer<typeof noted>[number]

const bill = z.looseObject({
  components: z.array(z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
})

const keyOf = ({ name, version }: { name: string; version: string }): string => `${name}@${version}`

function bundledPackages(): readonly Package[] {
  const found = new Map<string, Package>()
  for (const bundle of bundles) {
    const file = path.join(root, 'dist', bundle, 'licenses.json')
    for (const one of noted.parse(JSON.parse(readFileSync(file, 'utf8')))) found.set(keyOf(one), one)
  }
  for (const one of fonts.map(fontPackage)) found.set(keyOf(one), one)
  return [...found.values()].sort((a, b) => keyOf(a).localeCompare(keyOf(b), 'en'))
}

function fontPackage(name: string): Package {
  const folder = path.join(root, 'node_modules', name)
  const named = z.object({ version: z.string(), license: z.string() })
  const { version, license } = named.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')))
  return { name, version, identifier: license, text: readFileSync(path.join(folder, 'LICENSE'), 'utf8') }
}

function textOf(packages: readonly Package[]): string {
  const parts = packages.map(
    (one) =>
      `${keyOf(one)} (${one.identifier ?? 'no license named'})\n\n${one.text ?? 'The package has no license file.'}`,
  )
  const head = `Uptick contains these ${String(packages.length)} packages. Electron and Chromium have files of their own beside this one.`
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

/** npm's own bill of the whole installation, without what only builds or tests. */
function billOf(packages: readonly Package[]): string {
  const npm = process.env['npm_execpath']
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application']
  const options = { cwd: root, env: childEnvironment(), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
  const printed =
    npm === undefined ? execFileSync('npm', words, options) : execFileSync(process.execPath, [npm, ...words], options)
  const given: unknown = JSON.parse(printed)
  const whole = bill.parse(given)
  const wanted = new Set([
    ...packages.map(keyOf),
    ...whole.components.filter(({ name }) => name === 'electron').map(keyOf),
  ])
  const components = whole.components.filter((component) => wanted.has(keyOf(component)))
  const missing = [...wanted].filter((key) => !components.some((component) => keyOf(component) === key))
  if (missing.length > 0) throw new Error(`npm's bill of materials lacks ${missing.join(', ')}.`)
  const kept = new Set([...components.map((component) => component['bom-ref']), whole.metadata.component['bom-ref']])
  const dependencies = whole.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map((row) => ({ ...row, dependsOn: (row.dependsOn ?? []).filter((ref) => kept.has(ref)) }))
  return `${JSON.stringify({ ...(given as object), components, dependencies }, null, 2)}\n`
}

const packages = bundledPackages()
mkdirSync(out, { recursive: true })
writeFileSync(path.join(out, 'THIRD-PARTY-LICENSES.txt'), textOf(packages))
writeFileSync(path.join(out, 'sbom.cdx.json'), billOf(packages))
