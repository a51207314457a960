import { createInterface } from 'node:readline'
import { startPractice } from '../../electron/practice/practice.ts'

// A practice appliance as a process of its own, so that it can be in another network. Arguments: knobs as JSON,
// password. Standard output: one line when it is ready, then its current diary whenever a line arrives.
const [knobs = '{}', password = ''] = process.argv.slice(2)
const practice = await startPractice({ password, knobs: JSON.parse(knobs) as Record<string, string>, port: 2323 })
const [entry] = practice.appliances
console.log(JSON.stringify({ address: entry?.address, services: entry?.services }))
for await (const _line of createInterface(process.stdin)) console.log(JSON.stringify(entry?.appliance.diary))
await practice.dispose()
