import { isMap, type JsonMap } from '../../../shared/record/canonical.ts'
import { canonical } from '../../../shared/record/canonical.ts'
import { fromHex, toHex } from '../../../shared/record/bytes.ts'
import { leafText } from '../../../shared/record/line-hash.ts'
import { leavesOf } from '../../../shared/record/leaves.ts'
import type { Json } from '../../../shared/model/run-event.ts'
import { nobleHashing } from '../../../shared/record/noble.ts'

/** A line with some of its leaves redacted, made as RECORD.md says: the reference for the verifier. */
export function redactLine(text: string, hide: (pointer: string) => boolean): string {
  const { key, ...line } = JSON.parse(text) as { key: string; data: JsonMap }
  const saltOf = nobleHashing.salts(fromHex(key))
  const salt: Record<string, string> = {}
  const withheld: Record<string, string> = {}
  for (const { pointer, value } of leavesOf(line.data)) {
    if (hide(pointer)) withheld[pointer] = nobleHashing.leafHash(saltOf(pointer), leafText(pointer, value))
    else salt[pointer] = toHex(saltOf(pointer))
  }
  const data = without(line.data, '', withheld) ?? {}
  return canonical({ ...line, data, salt, withheld })
}

function without(value: Json, pointer: string, withheld: Record<string, string>): Json | undefined {
  if (Object.hasOwn(withheld, pointer)) return undefined
  if (Array.isArray(value) && value.length > 0) {
    return value.map((entry, index) => without(entry, `${pointer}/${String(index)}`, withheld) ?? null)
  }
  if (!isMap(value) || Object.keys(value).length === 0) return value
  const members = Object.entries(value).flatMap(([name, member]) => {
    const kept = without(member, `${pointer}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, withheld)
    return kept === undefined ? [] : [[name, kept] as const]
  })
  return members.length === 0 ? undefined : Object.fromEntries(members)
}
