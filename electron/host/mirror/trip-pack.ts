import { createHash } from 'node:crypto'
import { z } from 'zod'
import { mirroredPatch, patchName } from '../../../shared/model/patch.ts'
import { canonical, parseCanonical } from '../../../shared/record/canonical.ts'
import { concat, fromHex, toHex, utf8 } from '../../../shared/record/bytes.ts'
import { nobleSignatures } from '../../../shared/record/noble.ts'
import type { Signer } from '../keys/signing-key.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.number().int().nonnegative()

/** What a trip pack says of itself. `file` names entries of the pack and never becomes a path on a disk. */
export const packManifest = z.strictObject({
  v: z.literal(1),
  kind: z.literal('uptick-pack'),
  madeAt: z.string(),
  by: z.string().optional(),
  product: z.string(),
  signer: sha256,
  updates: z.array(
    z.strictObject({
      file: z.string(),
      name: patchName,
      bytes: count,
      sha256,
      source: z.string(),
      trust: mirroredPatch.shape.trust,
      release: z.string().optional(),
      releaseSource: z.string().optional(),
    }),
  ),
  documents: z.array(z.strictObject({ file: z.string(), id: z.string(), version: z.string(), bytes: count, sha256 })),
  plans: z.array(z.strictObject({ file: z.string(), name: z.string(), bytes: count, sha256 })),
})
export type PackManifest = z.infer<typeof packManifest>

export const manifestFile = 'uptick-pack.json'
export const signatureFile = 'uptick-pack.signature.json'

const domain = utf8('uptick.pack.v1\n')
const signature = z.strictObject({ signer: sha256, signature: z.string().regex(/^[0-9a-f]{128}$/) })

/** The manifest's canonical text (RFC 8785) and the Ed25519 signature over "uptick.pack.v1\n" and that text. */
export function signManifest(manifest: PackManifest, key: Signer): { text: string; signature: string } {
  const text = canonical(manifest)
  const made = toHex(key.sign(concat(domain, utf8(text))))
  return { text, signature: canonical({ signer: key.publicHex, signature: made }) }
}

/** Reads a manifest whose signature holds; what is wrong, in words, where it does not. */
export function readManifest(text: string, signed: string): { manifest: PackManifest } | { wrong: string } {
  const parsed = parseCanonical(text)
  if (!parsed.ok) return { wrong: `its manifest is damaged: ${parsed.why}` }
  const manifest = packManifest.safeParse(parsed.value)
  if (!manifest.success) return { wrong: 'its manifest is not of a form that this Uptick knows' }
  const sealed = parseCanonical(signed)
  const seal = signature.safeParse(sealed.ok ? sealed.value : undefined)
  if (!seal.success || seal.data.signer !== manifest.data.signer) return { wrong: 'its signature is damaged' }
  const message = concat(domain, utf8(text))
  const holds = nobleSignatures.verify(fromHex(seal.data.signer), message, fromHex(seal.data.signature))
  return holds
    ? { manifest: manifest.data }
    : { wrong: 'its signature does not fit: it was changed after it was signed' }
}

export function hashOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** How a pack is checked, and used, by somebody who has no Uptick. */
export function packText(manifest: PackManifest): string {
  return `# A trip pack

Updates for mail appliances, with the runbooks and planned runs that go with them. \`uptick mirror unpack FILE\` checks it and
takes what is missing. Without Uptick it is a plain zip:

* \`SHA256SUMS\` holds the hash of every file: \`sha256sum -c SHA256SUMS\`.
* \`${manifestFile}\` says what each is, and \`${signatureFile}\` signs it: Ed25519 (RFC 8032) over the bytes
  "uptick.pack.v1", a line feed, and the manifest unchanged. The signer's key is \`${manifest.signer}\`.
* A signature that holds says that the pack is as that key's owner made it. It does not say who that is: compare the key with
  the person who gave you the pack. Nor does it say that an update is the vendor's: \`trust\` in the manifest says how its hash was
  come by.
`
}
