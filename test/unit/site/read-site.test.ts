import { describe, expect, it } from 'vitest'
import { membersOf } from '../../../shared/model/site.ts'
import { readSite, soundSite } from '../../../shared/site/read-site.ts'
import { writeSite } from '../../../shared/site/write-site.ts'

const harbor = `name: Harbor Street
to: R4_4_3-GA
appliances:
  - { address: ms-01.example.com, is: message-server }
  - { address: rg-01.example.com, is: razorgate, serves: ms-01.example.com }
  - { address: ms-11.example.com, is: message-server, user: ops }
clusters: [{ name: harbor, standby: ms-10.example.com, actives: [ms-11.example.com, ms-12.example.com] }]
answers: { watchedBy: nothing, rg-01.example.com/ndmp: false }
pace: { canary: rg-01.example.com, soak: 15 min, then: [1, 2, 4], stop-after: 1 }
`

describe('a site document', () => {
  it('is read whole, without a fault', () => {
    const { site, faults } = readSite(harbor)
    expect(faults).toEqual([])
    expect(site).toMatchObject({
      name: 'Harbor Street',
      to: 'R4_4_3-GA',
      pace: { canary: 'rg-01.example.com', soak: '15 min', then: [1, 2, 4], 'stop-after': 1 },
    })
  })

  it('has its clusters and its single appliances as members, with the data of each', () => {
    const { site } = readSite(harbor)
    const members = membersOf(site!)
    expect(members.map(({ member, appliances }) => [member, appliances.map(({ address, role }) => [address, role])])).toEqual([
      ['harbor', [['ms-10.example.com', 'standby'], ['ms-11.example.com', 'active'], ['ms-12.example.com', 'active']]],
      ['ms-01.example.com', [['ms-01.example.com', 'appliance']]],
      ['rg-01.example.com', [['rg-01.example.com', 'appliance']]],
    ]) // prettier-ignore
    expect(members[0]?.appliances[1]).toMatchObject({ is: 'message-server', user: 'ops' })
  })

  it('is the same when it was written and read again', () => {
    const { site } = readSite(harbor)
    expect(readSite(writeSite(site!))).toEqual({ site, faults: [] })
  })

  it.each([
    ['name: X\nappliances: [{ address: a.example, is: mailbox }]', 2, /appliances\.0\.is/],
    ['name: X\nappliances:\n  - address: a.example\n    rack: 4', 3, /"rack" is not a member of appliances\.0/],
    ['name: X\nappliances:\n  - address: a b', 3, /"a b" is not an address/],
    ['name: X\nappliances:\n  - address: a.example\n  - address: A.example', 4, /A\.example is named twice/],
    [
      'name: X\nappliances:\n  - address: a.example\n    serves: b.example',
      4,
      /serves b\.example, which is not in this site/,
    ],
    ['name: X\nappliances:\n  - address: a.example\n    serves: a.example', 4, /cannot serve itself/],
    [
      'name: X\nappliances:\n  - { address: a.example, is: razorgate }\n  - { address: b.example, is: razorgate, serves: a.example }',
      4,
      /which is a RazorGate and not a Message Server/,
    ],
    [
      'name: X\nappliances:\n  - { address: a.example }\n  - { address: b.example, is: message-server, serves: a.example }',
      4,
      /only a RazorGate serves another appliance/,
    ],
    ['name: X\nclusters:\n  - name: c\n    standby: a.example\n    actives:\n      - a.example', 6, /has two places/],
    [
      'name: X\nclusters:\n  - { name: c, standby: a.example, actives: [b.example] }\n  - { name: c, standby: d.example, actives: [e.example] }',
      4,
      /Two clusters are called c/,
    ],
    [
      'name: X\nappliances: [{ address: a.example }]\npace:\n  canary: b.example',
      4,
      /canary b\.example is not in this site/,
    ],
    [
      'name: X\nappliances: [{ address: a.example }]\npace:\n  canary: a.example\n  soak: a while',
      5,
      /"a while" is not a duration/,
    ],
    ['name: X\nappliances: [{ address: a.example }]\npace: { soak: 5 min }', 3, /A soak needs a canary/],
    [
      'name: X\nappliances: [{ address: a.example }]\nanswers: { c.example/ndmp: true }',
      3,
      /for c\.example, which is not/,
    ],
    ['name: X\nname: Y', 2, /not YAML/],
    ['name: X', 1, /names no appliance/],
    ['', 1, /"name"/],
    ['name: X\nappliances: &a []\nclusters: *a', 1, /aliases/],
  ])('that is off names the line: %j', (source, line, sentence) => {
    expect(readSite(source).faults).toContainEqual({ line, sentence: expect.stringMatching(sentence) as string })
    expect(soundSite('x.yaml', source)).toMatchObject({ ok: false, failure: { code: 'words.wrong' } })
  })

  it('never holds an approval: those are given for one appliance at a time', () => {
    const [fault] = readSite('name: X\nappliances: [{ address: a.example }]\napprove: [point-of-no-return]').faults
    expect(fault).toEqual({ line: 1, sentence: '"approve" is not a member of a site.' })
  })

  it('longer than a million characters is refused and not parsed', () => {
    expect(readSite('#'.repeat(1_000_001)).faults).toMatchObject([
      { sentence: expect.stringMatching(/longer/) as string },
    ])
  })
})
