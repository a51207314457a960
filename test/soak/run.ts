import { readdirSync } from 'node:fs'

/**
 * `npm run soak`, or `npm run soak -- SUBJECT… [COUNT] [--seed N]`: runs each subject's file in this folder, for longer
 * than a test may take and from another seed each time. A subject prints its seed, so that its findings can be
 * reproduced; it throws if something is wrong.
 */
const subjects = readdirSync(import.meta.dirname)
  .flatMap((name) => /^([a-z]+)\.ts$/.exec(name)?.[1] ?? [])
  .filter((name) => name !== 'run')
const words = process.argv.slice(2)
const at = words.indexOf('--seed')
const seed = at < 0 ? Math.floor(Math.random() * 2 ** 31) : Number(words[at + 1])
const named = at < 0 ? words : words.toSpliced(at, 2)
const wanted = named.filter((word) => !/^\d+$/.test(word))
const count = named.find((word) => /^\d+$/.test(word))
const unknown = wanted.filter((name) => !subjects.includes(name))
if (unknown.length > 0 || !Number.isSafeInteger(seed)) {
  console.error(
    `No subject is called ${unknown.join(', ')}. There are: ${subjects.join(', ')}. --seed takes a whole number.`,
  )
  process.exitCode = 2
} else {
  for (const subject of subjects.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n== ${subject}, seed ${String(seed)}`)
    const { run } = (await import(`./${subject}.ts`)) as { run: (seed: number, count?: number) => Promise<void> }
    await run(seed, count === undefined ? undefined : Number(count))
  }
}
