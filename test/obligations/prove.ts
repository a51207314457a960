import { obligations } from './obligations.ts'

/**
 * `node prove.ts`: checks every proof once. `node prove.ts ENTRY NUMBER`, in a copy with something cut out: checks that
 * one. Exits with 1 if a proof fails, and says why; any other exit code but 0 means that the copy is broken, which
 * shows nothing.
 */
const [entry, number = ''] = process.argv.slice(2)
const proofs = Object.entries(obligations).flatMap(([id, all]) =>
  all.map((proof, at) => ({ id, at: String(at), proof })),
)
const wanted = proofs.filter(({ id, at }) => entry === undefined || (id === entry && at === number))
if (wanted.length === 0) {
  console.error(`There is no proof ${number} of ${entry ?? ''}.`)
  process.exit(2)
}
for (const { id, at, proof } of wanted) {
  try {
    await proof.holds()
  } catch (error) {
    console.log(`${id} ${at}: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(error instanceof Error && error.name === 'AssertionError' ? 1 : 3)
  }
}
