import { readdirSync } from 'node:fs'

/**
 * `npm run bench`, or `npm run bench -- SUBJECT…`: runs each subject's file in this folder. A benchmark only measures
 * and reports; it never fails.
 */
const subjects = readdirSync(import.meta.dirname)
  .flatMap((name) => /^([a-z]+)\.ts$/.exec(name)?.[1] ?? [])
  .filter((name) => name !== 'run')
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !subjects.includes(name))
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${subjects.join(', ')}.`)
  process.exitCode = 2
} else {
  for (const subject of subjects.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n== ${subject}`)
    const { run } = (await import(`./${subject}.ts`)) as { run: () => Promise<void> }
    await run()
  }
}
