import { describe, expect, it } from 'vitest'
import { parsers } from '../../../shared/console/parsers/parsers.ts'
import { guideEntries } from '../../../shared/runbook/guide-entries.ts'
import { lintRunbook } from '../../../shared/runbook/lint-runbook.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const head = '---\nid: own\ntitle: Own\nversion: 1.0.0\n---\n'
const fence = '```'
const block = (yaml: string) => `${fence}item\n${yaml}\n${fence}\n`

const other = parseRunbook(
  `---\nid: other\ntitle: Other\nversion: 1.0.0\n---\n## Before\n### One\n${block('id: other.one\nask: [{ id: deep, type: boolean, why: so }]')}## Later\n### Two\n${block('id: a')}`,
  'other.md',
).runbook!
const ground = { parsers: Object.keys(parsers), guide: Object.keys(guideEntries), runbooks: { other } }

function lint(source: string): string[] {
  const { runbook, faults } = parseRunbook(source, 'own.md')
  expect(faults).toEqual([])
  return lintRunbook(runbook!, 'own.md', ground).map(({ line, sentence }) => `${String(line)}: ${sentence}`)
}

describe('the lint', () => {
  const titled = (title: string) =>
    `${head}## A\n\n### ${title}\n\nWords.\n\n${block('id: a\nrun: X\nskipped-means: so')}`
  it('holds titles to a length that is never cut, and to nouns', () => {
    expect(lint(titled('Antispam engines complete ok'))).toEqual([])
    expect(lint(titled('Antispam engines complete too'))).toEqual([
      '8: a: its title has 29 characters; 28 are the most.',
    ])
    expect(lint(titled('Is it so?'))).toEqual([
      '8: a: its title is a question: name the thing, and ask in the text under it.',
    ])
  })

  const one = (yaml: string, more = '') => `${head}## A\n\n### B\n\nWords.\n\n${block(yaml)}${more}`
  it.each([
    ['id: a\nrun: X', 'it has no "skipped-means": say what leaving it out leads to.'],
    [
      "id: a\nrun: X\nwhen: release(facts.release) < release('4.1') && release(facts.release) > release('4.2')",
      "\"when: release(facts.release) < release('4.1') && release(facts.release) > release('4.2')\" is dead: it can never hold, so the item never applies.",
    ],
    [
      "id: a\nrun: X\nwhen: run.kind == 'P' || run.kind != 'P'",
      "\"when: run.kind == 'P' || run.kind != 'P'\" is dead: it always holds; leave it out.",
    ],
    [
      'id: a\nrun: X\npass: size(facts.patches) >= 0 || size(facts.patches) < 0',
      '"pass: size(facts.patches) >= 0 || size(facts.patches) < 0" is dead: it always holds, so the check cannot fail.',
    ],
    [
      "id: a\nrun: X\nends: run.way == 'cli' && run.way == 'suite'",
      "\"ends: run.way == 'cli' && run.way == 'suite'\" is dead: it can never hold.",
    ],
    ['id: a\nrun: X\nends: answers.way == "x"', '"ends" ends nothing: it is the last item of its phase.'],
    [
      'id: a\nask: [{ id: x, type: boolean, why: so }]',
      'the question "x" decides nothing: no condition reads its answer.',
    ],
    [
      'id: a\nask: [{ id: x, type: number, why: so, min: 0.5 }]',
      'the question "x" has the "min" 0.5; answers are whole numbers from 0.',
    ],
    [
      'id: a\nask: [{ id: x, type: text, why: so, min: 1 }]',
      'the question "x" has a "min", but its type is not number.',
    ],
    [
      'id: a\nask: [{ id: x, type: text, why: so, choices: [a, b] }]',
      'the question "x" has choices, but its type is not choice.',
    ],
    [
      'id: a\nrun: X\nread: version\ncarry: release',
      'it carries "release", and nothing afterwards reads ledger.release.',
    ],
    ['id: a\nrun: X\ncarry: release', 'it carries "release" and reads nothing.'],
    [
      'id: a\nrun: X\nsettle: { run: Y, read: nosuch, pass: has(facts.release), say: z }',
      'there is no parser "nosuch".',
    ],
    [
      'id: a\nrun: X\nsettle: { run: Y, read: version, pass: has(facts.release), say: z }',
      'it has "settle" and changes nothing: a question is simply asked again.',
    ],
    ['id: a\ndo: manual\nidempotent: already', 'it has "idempotent" and no "run" that could be refused.'],
    ['id: a\nrun: X\nways: { cli: {}, suite: { menu: [A] } }', 'it has "ways" and installs nothing.'],
    ['id: a\nrun: X\nproves: listed', 'it has "proves" and installs nothing.'],
    ['id: a\ndo: install', 'an install says with "proves" what shows that it worked.'],
    ['id: a\ndo: install\nproves: release', 'an install has "effect: point-of-no-return".'],
    [
      'id: a\ndo: install\nproves: release\neach: answers.way as patch',
      'an update that brings a release is installed once, not for "each".',
    ],
    ['id: a\ndo: install\nproves: listed', 'an install changes the appliance: give it "effect: changes".'],
    [
      'id: a\ndo: install\nproves: release\nways: { cli: {} }',
      '"ways" with fewer than two ways gives nothing to choose.',
    ],
    [
      'id: a\ndo: install\nproves: release\nways: { cli: {}, suite: {} }',
      'the way "suite" has no "menu" that a person could follow.',
    ],
    [
      'id: a\ndo: manual\nlink: javascript:alert(1)',
      '"link: javascript:alert(1)" has to be an address such as http://{host}/diag.',
    ],
    [
      'id: a\ndo: manual\nlink: http://{hots}/',
      '"link: http://{hots}/" has to be an address such as http://{host}/diag.',
    ],
    ['id: a\nrun: X\nevery: 30 s', 'it has "every" or "at-most" and no "until" that it waits for.'],
    [
      'id: a\nrun: X\neffect: changes\nuntil: has(facts.release)',
      '"until" asks again and again; what changes the appliance is sent once.',
    ],
    ['id: a\nrun: "X\\nY"', 'a command is one line.'],
    ['id: a\ncompute: { release: 1 + 1 }', 'it computes "release", but there is already a fact of that name.'],
    [
      'id: a\ncompute: { share: 1 + 1 }\nrate: { of: other, rows: [{ word: x }] }',
      '"rate" rates "other", which "compute" does not work out.',
    ],
    [
      'id: a\ncompute: { share: 1 + 1 }\nrate: { of: share, rows: [{ below: 4, word: x }] }',
      'the last row of "rate" has to be open: one without "below".',
    ],
    [
      'id: a\ncompute: { share: 1 + 1 }\nrate: { of: share, rows: [{ below: 4, word: x }, { below: 4, word: y }, { word: z }] }',
      'the rows of "rate" have to rise.',
    ],
    [
      'id: a\ncompute: { share: 1 + 1 }\nrate: { of: share, rows: [{ word: x }, { word: z }] }',
      'a row of "rate" without "below" takes everything; what follows it is dead.',
    ],
    [
      'id: a\ncompute: { share: answers.nosuch + 1 }',
      '"compute.share" names answers.nosuch, but no question is called nosuch.',
    ],
    ['id: a\nrun: X\nneeds: [standby/a]', '"needs" names the role "standby", which no item of this document is for.'],
    ['id: a\nrun: X\nat: standby', '"at" sends to another appliance: say with "on" whose item it is.'],
    ['id: a\nrun: X\non: standby\nat: standby', '"at: standby" is where an item "on: standby" goes anyway.'],
    [
      'id: a\nrun: X\non: each active\nat: standby',
      '"at" names the role "standby", which no item of this document is for.',
    ],
    ['id: a\ndo: manual\non: each active\nat: standby', 'it has "at" and no "run" that could be sent there.'],
    [
      'id: a\nrun: X\nserial: true',
      '"serial" goes through appliances one at a time: it needs "on: each active" or "on: each".',
    ],
    ['id: a\ninclude: { runbook: gone, phases: [before] }', 'it includes "gone", but there is no such runbook.'],
    ['id: a\ninclude: { runbook: own, phases: [a] }', 'it includes its own document.'],
    [
      'id: a\ninclude: { runbook: other, phases: [middle] }',
      'it includes the phase "middle", which other does not have.',
    ],
    ['id: a\ninclude: { runbook: other, phases: [] }', 'it includes no phase.'],
    [
      'id: a\ninclude: { runbook: other, phases: [later] }',
      'it includes the item "a", but this document has one of that id.',
    ],
    [
      'id: a\nrun: X\ninclude: { runbook: other, phases: [before] }',
      'it has "run" next to "include"; the included items replace it, so "run" is never used.',
    ],
    ['id: a\nrun: X\nread: nosuch', 'there is no parser "nosuch".'],
    [
      'id: a\nread: version\nask: [{ id: x, type: boolean, why: so }]',
      'it has "read" and no "run" whose reply could be read.',
    ],
    [
      "id: a\nrun: X\nread: { pattern: '(a+)+', into: list }",
      'its pattern cannot be used: a repetition inside a repeated group is not allowed.',
    ],
    ['id: a\nrun: X\nwhen: facts.licenses == 1', '"when" names facts.licenses, but no fact is called licenses.'],
    ['id: a\nrun: X\nwhen: answers.ntp', '"when" names answers.ntp, but no question is called ntp.'],
    ['id: a\nrun: X\nwhen: run.nme == "x"', '"when" names run.nme, but a run has no nme.'],
    ['id: a\nrun: X\nwhen: size(ledger.patches) > 0', '"when" names ledger.patches, but no item carries patches.'],
    [
      'id: a\nrun: X\nwhen: facts.release ==',
      '"when" cannot be used: the condition cannot be read: Unexpected token: EOF.',
    ],
    ['id: a\nrun: X\nwhen: 1 == 1', '"when: 1 == 1" never changes: it reads no fact and no answer.'],
    ['id: a\nrun: X\npass: has(facts.release)', 'it has "pass" and no "say" for the case that it does not.'],
    ['id: a\nrun: X\npass: has(facts.release)\nsay: no', 'it has "pass" and no "remedy".'],
    ['id: a\nrun: X\neffect: changes', 'it changes the appliance and "needs" nothing before it.'],
    ['id: a\nrun: X\neffect: changes', 'it changes the appliance and has no "remedy".'],
    ['id: a\nrun: X\nneeds: [gone]', '"needs" names "gone", but there is no such item.'],
    ['id: a\nrun: X\nneeds: [gone.*]', '"needs" names "gone.*", but there is no such item.'],
    ['id: a\nrun: X\nneeds: [captain/a]', '"needs" names the role "captain", which does not exist.'],
    ['id: a\nrun: X\nneeds: [a]', 'it needs itself.'],
    ['id: a\nrun: X\nguide: [no.such]', 'the guide\'s catalogue has no entry "no.such".'],
    ['id: a\nrun: X\ndeadline: soon', '"deadline: soon" is not a duration; write 30 s, 5 min, or 2 h.'],
    [
      'id: a\nrun: X\nuntil: has(facts.release)',
      '"until" needs "every" and "at-most", or it would be asked without end.',
    ],
    ['id: a\nrun: X {engine}', '"X {engine}" has {engine}, which nothing fills.'],
    [
      'id: a\nrun: X\neach: ledger.antispamEngines as engine',
      '"each" names ledger.antispamEngines, which no item carries.',
    ],
    [
      'id: a\nrun: X\ncarry: antispamEngines\neach: ledger.antispamEngines as engine',
      '"each" gives {engine}, which "run" does not use.',
    ],
    [
      'id: a\nrun: X\neach: everything',
      '"each: everything" has to be of the form "ledger.NAME as WORD", "answers.NAME as WORD" or "facts.NAME as WORD".',
    ],
    ['id: a\nrun: X\ncarry: brand', 'it carries "brand", but there is no fact of that name.'],
    ['id: a\nrun: Uce Update *', '"Uce Update *" does nothing after an upgrade; name each engine.'],
    ['id: a\nrun: reboot now', '"reboot now" is never sent: Uptick does not reboot appliances.'],
    ['id: a\nrun: Update Install X', 'an install is "do: install"; a plain command would go past its proofs.'],
    ['id: a\ndo: install', 'an install has a "gate" that a person approves.'],
    ['id: a\ndo: manual', 'a person does it; "remedy" has to say how and what to note.'],
    [
      'id: a\ndo: manual\nremedy: y\nevidence: required\nfresh-for: a day',
      '"fresh-for" is not a duration such as "24 h".',
    ],
    [
      'id: a\ndo: manual\nremedy: y\nfresh-for: 24 h',
      '"fresh-for" is about evidence, and it has no "evidence: required".',
    ],
    ['id: a\nrun: X\ndo: manual\nremedy: y', 'it has both "run" and "do: manual"; one of them is never carried out.'],
    ['id: a\nask: [{ id: x, type: choice, why: so }]', 'the question "x" is a choice without choices.'],
  ])('%j', (yaml, sentence) => {
    expect(lint(one(yaml))).toContain(`8: a: ${sentence}`)
  })

  it('asks whether a manual item before an install needs evidence', () => {
    const before = (evidence: string): string =>
      one(
        `id: a.backup\ndo: manual\nremedy: y\nskipped-means: nothing${evidence}`,
        `### C\n\nWords.\n\n${block('id: b\ndo: install\neffect: point-of-no-return\ngate: g\nneeds: [a.*]\nremedy: y\nskipped-means: nothing')}`,
      )
    const sentence = '8: a.backup: an install needs it and a person does it: say "evidence: required", or "optional".'
    expect(lint(before(''))).toContain(sentence)
    for (const word of ['required', 'optional']) expect(lint(before(`\nevidence: ${word}`))).not.toContain(sentence)
  })

  it('finds circles, prose that is missing and questions that are put twice', () => {
    const item = (id: string, yaml: string) =>
      `### ${id}\n\nWords.\n\n${block(`id: ${id}\nskipped-means: nothing\n${yaml}`)}\n`
    const circle = `${head}## A\n\n${item('a', 'needs: [b.*]\nrun: X')}${item('b.c', 'needs: [d]\nrun: X')}${item('d', 'needs: [a]\nrun: X')}${item('e', 'needs: [a]\nrun: X')}`
    expect(lint(circle)).toEqual([
      '8: a: it waits for itself: a needs b.c needs d needs a.',
      '19: b.c: it waits for itself: b.c needs d needs a needs b.c.',
      '30: d: it waits for itself: d needs a needs b.c needs d.',
    ])
    const ask = 'ask: [{ id: x, type: boolean, why: so }]'
    const used = `${ask}\nwhen: answers.x == false`
    expect(lint(`${head}## A\n\n${item('a', ask)}${item('b', used)}`)).toEqual([
      '18: b: the question "x" is asked by a already.',
    ])
    expect(lint(`${head}## A\n\n### B\n\n${block('id: a\nrun: X\nskipped-means: nothing')}`)).toEqual([
      '8: a: it has no prose: say what it is for.',
    ])
  })

  it('knows the words of what is included, and what only holds where its question is not asked', () => {
    const including = (yaml: string) =>
      `${head}## A\n\n### In\n\nWords.\n\n${block('id: in\ninclude: { runbook: other, phases: [before] }')}\n### B\n\nWords.\n\n${block(`id: b\nskipped-means: nothing\nrun: X\n${yaml}`)}`
    expect(lint(including('when: answers.deep\nneeds: [other.*]'))).toEqual([])
    expect(lint(including('when: answers.shallow'))).toEqual([
      '17: b: "when" names answers.shallow, but no question is called shallow.',
    ])
    const asking = (when: string) =>
      `${head}## A\n\n### Ask\n\nWords.\n\n${block("id: ask\nskipped-means: nothing\nwhen: run.kind == 'R'\nask: [{ id: x, type: boolean, why: so }]")}\n### B\n\nWords.\n\n${block(`id: b\nskipped-means: nothing\nrun: X\nwhen: ${when}`)}`
    expect(lint(asking("run.kind == 'R' && answers.x"))).toEqual([])
    expect(lint(asking("run.kind == 'P' && answers.x"))).toEqual([
      '19: b: "when" reads answers.x, which ask asks only where this cannot hold.',
    ])
  })
})
