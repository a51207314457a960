import { readFileSync } from 'node:fs'
import { verifyFile } from '../../electron/host/record/verify-file.ts'

/** Verifies one file and says what it found, how much processor time that took beyond the start, and the peak of the process. */
const [path = ''] = process.argv.slice(2)
const before = process.cpuUsage()
const verdict = await verifyFile(path)
const { user, system } = process.cpuUsage(before)
// The peak that the system counts for a process begins with that of the one that started it; the kernel's own does not.
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
const measured = {
  sound: verdict.ok && verdict.value.sound,
  said: verdict.ok ? verdict.value.sayings[0]?.sentence : verdict.failure.sentence,
  milliseconds: (user + system) / 1000,
  peakBytes: Number(peak) * 1024,
}
process.stdout.write(JSON.stringify(measured))
