import { symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { createSystemClock } from '../../../electron/host/computer/clock.ts'
import { openPatchCache } from '../../../electron/host/mirror/patch-cache.ts'
import { createPatchOffer } from '../../../electron/host/offer/patch-offer.ts'

// A server as a process of its own, so that its memory is its own. Arguments: a folder for the mirror, a file, a
// protocol. Prints its port, then its memory in bytes whenever a line arrives. Other files next to the served one must
// never leave.
const [folder = '', file = '', protocol = 'ftp'] = process.argv.slice(2)
const clock = createSystemClock()
const cache = await openPatchCache({ folder, clock })
if (!cache.ok) throw new Error(cache.failure.sentence)
const imported = await cache.value.importFile(file)
if (!imported.ok) throw new Error(imported.failure.sentence)
const verified = await cache.value.verify(imported.value.name)
if (!verified.ok) throw new Error(verified.failure.sentence)
const beside = dirname(verified.value.path)
writeFileSync(join(beside, 'secret.mpu5'), 'SECRET')
symlinkSync('/etc', join(beside, 'link'))
const limits = { dataOpen: 5, linger: 500 }
const offers = createPatchOffer({ clock, limits })
const words = { patch: verified.value, peer: '127.0.0.1', address: '127.0.0.1', port: 0 }
const offer = await offers.offer({ ...words, protocol: protocol === 'http' ? 'http' : 'ftp' })
if (!offer.ok) throw new Error(offer.failure.sentence)
console.log(offer.value.port)
for await (const _line of createInterface(process.stdin)) {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  console.log(JSON.stringify({ rss, heapUsed }))
}
await offer.value.dispose()
