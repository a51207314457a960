import { main } from './cli.ts'

// The command line as a program of its own. Importing this module runs it.
process.exitCode = await main(process.argv.slice(2), async (words) => (await import('./start.ts')).start(words))
