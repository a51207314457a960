import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const folders = ['shared', 'electron', 'renderer']

/** Files that a module imports for their values; imports of types alone are erased and cannot form a cycle at run time. */
function valueImports(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext)
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return []
    if (!moduleSpecifier.text.startsWith('.') || isErased(statement)) return []
    return [path.resolve(path.dirname(file), moduleSpecifier.text)]
  })
}

/** Type stripping keeps `import { type X }` as an import without names, which still loads the module. */
function isErased(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  return ts.isExportDeclaration(statement) ? statement.isTypeOnly : (statement.importClause?.isTypeOnly ?? false)
}

function graphOf(rooms: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const files = rooms.flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
      .map((name) => path.join(root, room, name)),
  )
  return new Map(files.map((file) => [file, valueImports(file)]))
}

/** The first cycle found, as the files along it; undefined where there is none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const finished = new Set<string>()
  const visit = (file: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file]
    if (finished.has(file)) return undefined
    for (const imported of graph.get(file) ?? []) {
      const cycle = visit(imported, [...above, file])
      if (cycle !== undefined) return cycle
    }
    finished.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const cycle = visit(file, [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}

test('no file of the product imports itself through others for values', () => {
  const cycle = findCycle(graphOf(folders))
  expect(cycle?.map((file) => path.relative(root, file))).toBeUndefined()
})

test('a cycle is found where there is one', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ])
  expect(findCycle(graph)).toEqual(['b', 'd', 'b'])
})

test('the floor of the host holds at most a dozen files, and no wing imports from it', () => {
  const host = path.join(root, 'electron/host')
  const floor = readdirSync(host).filter((name) => name.endsWith('.ts'))
  expect(floor.length).toBeLessThanOrEqual(12)
  const upward = [...graphOf(['electron/host'])].filter(
    ([file, imported]) => path.dirname(file) !== host && imported.some((other) => path.dirname(other) === host),
  )
  expect(upward.map(([file]) => path.relative(root, file))).toEqual([])
})
