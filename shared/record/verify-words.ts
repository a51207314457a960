import type { Seal } from './seal.ts'
import { practiceText } from './verdict-words.ts'

/** VERIFY.md of a zip: how to verify the record without Uptick, on one page, in any programming language. */
export function verifyText(about: { readonly seal: Seal; readonly code: string; readonly practice: boolean }): string {
  const { seal, code, practice } = about
  return `# How to verify this record
${practice ? `\n**${practiceText}**\n` : ''}
\`uptick verify FILE\` does all of this. Nothing of it is needed: what follows can be written in any language that has JSON,
SHA-256, HMAC and Ed25519.

- Run: \`${seal.run.replace(/[^A-Za-z0-9._-]/g, '?')}\`
- Lines that the seal covers: ${String(seal.events)}
- Sealed: ${seal.at}, ${seal.final ? 'when the run was closed' : 'unfinished: the run was not over'}
- Signing key: \`${seal.signer}\`
- Code: \`${code}\`

## What is here

\`journal.ndjson\` holds one event a line, \`seal.json\` closes them, \`files/\` has what lines name by SHA-256, \`record.html\` shows
and verifies the same lines in a browser.

## The lines

\`JCS(x)\` is canonical JSON (RFC 8785) in UTF-8: members sorted, no blanks. Numbers are integers below 2^53. \`||\` joins bytes,
hex is in lower case.

1. Each line is exactly JCS of an object and a line feed. Its members: \`at data hash key prev seq type v\`, or, where something
   is withheld, \`at data hash prev salt seq type v withheld\`. \`v\` is 1; \`seq\` counts from 1 without a gap.
2. Leaves: every scalar and every empty list or object inside \`data\`, named by its JSON pointer \`p\` (RFC 6901, from \`data\`; an
   empty \`data\` is the one leaf with the pointer ""). Names of members begin with a letter.
3. \`salt(p)\` = the first 16 bytes of HMAC-SHA-256(key, p).
   \`leaf(p)\` = SHA-256("uptick.leaf.v1\\n" || salt(p) || JCS([p, value])), in hex.
4. \`hash\` = SHA-256("uptick.event.v1\\n" || JCS({v, seq, at, type, prev, leaves})), where \`leaves\` maps each pointer to its leaf.
5. \`prev\` is the \`hash\` of the line before. That of the first line is SHA-256("uptick.run.v1\\n" || JCS({run, signer})), both as
   in the seal; the first line is \`run.opened\` and carries both.

A line with \`withheld\` has no \`key\`: \`salt\` maps each shown pointer to its salt (16 bytes), \`withheld\` maps each withheld pointer
to its leaf; the two have no pointer in common, and those of \`data\` are those of \`salt\`. In a list a withheld element leaves null.
Never withheld: \`status item applies effect outcome rule gate stage practice\` directly in \`data\`.

## The seal

6. \`events\` is the number of lines, \`head\` the last \`hash\`.
7. \`signature\` is Ed25519 by \`signer\` over "uptick.seal.v1\\n" || JCS(the seal without \`signature\`).
8. The code: the first 120 bits of SHA-256(JCS(the seal without \`signature\`)) in Crockford's base 32
   (\`0123456789ABCDEFGHJKMNPQRSTVWXYZ\`), in groups of three.

## The files

9. Each file's name is the SHA-256 of its bytes. Lines name files in \`file\`, in \`raw.sha256\` and in \`files[].sha256\` of \`data\`; a
   file that a record with withheld values leaves out is withheld too.

Then compare the code with the one that was noted when the work was done, and the signing key with the one you know.

## A page of Python

It needs the package \`cryptography\` for Ed25519. Run it next to the unpacked files. It stops at the first fault.

\`\`\`python
import hashlib, hmac, json, os
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

jcs = lambda x: json.dumps(x, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
sha = lambda *parts: hashlib.sha256(b"".join(parts)).hexdigest()
assert_ = lambda ok, what: ok or exit(what)

def leaves(value, p=""):
    if isinstance(value, dict) and value:
        for k, v in value.items():
            yield from leaves(v, p + "/" + k.replace("~", "~0").replace("/", "~1"))
    elif isinstance(value, list) and value:
        for i, v in enumerate(value):
            yield from leaves(v, p + "/" + str(i))
    else:
        yield p, value

seal = json.load(open("seal.json", "rb"))
bare = {k: v for k, v in seal.items() if k != "signature"}
prev, n, named, redacted = sha(b"uptick.run.v1\\n", jcs({"run": seal["run"], "signer": seal["signer"]})), 0, {}, False
for raw in open("journal.ndjson", "rb"):
    n += 1
    e = json.loads(raw)
    assert_(raw == jcs(e) + b"\\n" and e["v"] == 1 and e["seq"] == n and e["prev"] == prev, f"line {n}: form or place")
    known, hidden = dict(leaves(e["data"])), e.get("withheld", {})
    redacted = redacted or bool(hidden)
    if "key" in e:
        salts = {p: hmac.digest(bytes.fromhex(e["key"]), p.encode(), "sha256")[:16] for p in known}
    else:
        salts = {p: bytes.fromhex(s) for p, s in e["salt"].items()}
        gone = {p for p, v in known.items() if p not in salts and (v is None or p == "")}
        assert_(known.keys() - gone == salts.keys() and not salts.keys() & hidden.keys(), f"line {n}: pointers")
        assert_(all(len(s) == 16 for s in salts.values()), f"line {n}: salts")
        fixed = {"status", "item", "applies", "effect", "outcome", "rule", "gate", "stage", "practice"}
        assert_(not any(p.split("/")[1:2] and p.split("/")[1] in fixed for p in hidden), f"line {n}: withheld")
    all_ = {p: sha(b"uptick.leaf.v1\\n", salts[p], jcs([p, known[p]])) for p in salts} | hidden
    body = {"v": 1, "seq": n, "at": e["at"], "type": e["type"], "prev": prev, "leaves": all_}
    assert_(sha(b"uptick.event.v1\\n", jcs(body)) == e["hash"], f"line {n}: hash")
    prev, d = e["hash"], e["data"]
    for x in [{"sha256": d.get("file")}, d.get("raw"), *(d.get("files") or [])]:
        if isinstance(x, dict) and x.get("sha256"):
            named[x["sha256"]] = n
assert_(seal["v"] == 1 and n == seal["events"] and prev == seal["head"], "the seal does not fit the lines")
signer = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal["signer"]))
signer.verify(bytes.fromhex(seal["signature"]), b"uptick.seal.v1\\n" + jcs(bare))
for name in os.listdir("files") if os.path.isdir("files") else []:
    assert_(sha(open("files/" + name, "rb").read()) == name, "files/" + name + " was changed")
    named.pop(name, None)
assert_(redacted or not named, "missing: " + ", ".join(named))
number = int.from_bytes(hashlib.sha256(jcs(bare)).digest()[:15], "big")
code = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number >> s & 31] for s in range(115, -1, -5))
print(n, "lines hold. Code", "-".join(code[i : i + 3] for i in range(0, 24, 3)), "key", seal["signer"])
\`\`\`
`
}
