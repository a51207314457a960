import assert from 'node:assert/strict'
import { nightOf, readOnce } from './nights.ts'
import { proofsIn, type Proof } from './proof.ts'

const { sends, tells, decides, shows } = proofsIn('mos-performance')
const { sends: sendsInUpgrade, tells: tellsInUpgrade, decides: decidesInUpgrade } = proofsIn('mos-upgrade')
const example = 'exampleOfTheGuide'
const rated = (name: string, value: string) => ({ facts: { [name]: value } })
const said = (name: string, value: boolean) => ({ answers: { [name]: value } })

/** The word that the table of this item has for a value. */
function rates(item: string, value: number, word: string, take: string, put: string): Proof {
  return shows(`${String(value)} is rated ${word}`, { item, take, put }, () => {
    const { rate } =
      readOnce('mos-performance')
        .phases.flatMap(({ items }) => items)
        .find(({ id }) => id === item) ?? {}
    assert.equal(rate?.rows.find(({ below }) => below === undefined || value < below)?.word, word)
    return Promise.resolve()
  })
}

/** Page 17 to 19: the load before Corporate Edition version 2, and Customer Care. */
export const ofEvaluation = {
  'perf.ce-licensed': [
    sends(example, 'perf.ce-licensed', 'License List'),
    decides(
      'perf.ce-licensed',
      'ends',
      [{ facts: { licences: [{ name: 'Antispam' }] } }],
      [{ facts: { licences: [{ name: 'Corporate Edition' }] } }],
    ),
  ],
  'perf.webmail-share': [
    decides(
      'perf.webmail-share',
      'ends',
      [rated('webmailShareRating', 'low')],
      [rated('webmailShareRating', 'medium'), rated('webmailShareRating', 'high')],
    ),
    tells(example, 'perf.webmail-share', 'the upgrade does not affect performance, and the evaluation ends here'),
  ],
  'perf.heavily-loaded': [
    decides('perf.heavily-loaded', 'ends', [said('heavilyLoaded', false)], [said('heavilyLoaded', true)]),
    tells('heavyLoad', 'perf.heavily-loaded', 'Is the appliance heavily loaded?'),
  ],
  'perf.slow-disk': [
    decides('perf.slow-disk', 'ends', [said('slowDisk', false)], [said('slowDisk', true)]),
    tells('heavyLoad', 'perf.slow-disk', 'Could anything make disk access slow, such as parts of a SAN?'),
    tells(
      'heavyLoad',
      'perf.slow-disk',
      'A SAN can make disk access slow. Technical Support may ask for its performance data',
    ),
  ],
  'perf.any-no-ends': [
    shows(
      'one no ends it: the rest does not apply',
      { item: 'perf.webmail-share', take: { key: 'ends' }, put: 'ends: "false"' },
      async () => {
        const world = await nightOf(example)
        for (const item of ['perf.load.read', 'perf.heavily-loaded', 'perf.slow-disk', 'perf.verdict'])
          assert.equal(world.state('a1', item), 'not-applicable', item)
      },
    ),
    tellsInUpgrade('plain', 'before.performance', 'One *no* is enough to continue'),
  ],
  'perf.profile.pop-imap': [
    tells(
      example,
      'perf.profile.pop-imap',
      'On Home > Performance Graphs > POP/IMAP, use the two graphs at the bottom',
    ),
    tells(example, 'perf.profile.pop-imap', 'Average POP connections per minute during busy periods?'),
    tells(example, 'perf.profile.pop-imap', 'Average IMAP connections per minute during busy periods?'),
  ],
  'perf.profile.webmail': [
    tells(
      example,
      'perf.profile.webmail',
      'On Home > Performance Graphs > WebMail, use the blue line (logins) of the graph at the bottom',
    ),
    tells(example, 'perf.profile.webmail', 'Average WebMail logins per minute during busy periods'),
  ],
  'perf.profile.tally': [
    shows(
      'the example of the guide has its shares',
      {
        item: 'perf.profile.tally',
        take: 'percent(answers.pop, answers.pop + answers.imap + answers.webmail)',
        put: 'percent(answers.pop, answers.pop + answers.imap)',
      },
      async () => {
        const reason = (await nightOf(example)).reason('a1', 'perf.profile.tally')
        assert.equal(reason, 'POP 29.41 %, IMAP 52.94 %, WebMail 17.64 %, which is a low risk.')
      },
    ),
  ],
  'perf.profile.table': [
    rates('perf.profile.tally', 39.9, 'low', 'below: 40', 'below: 39'),
    rates('perf.profile.tally', 40, 'medium', 'below: 60', 'below: 40'),
    rates('perf.profile.tally', 60, 'high', 'word: high', 'word: medium'),
  ],
  'perf.load.read': [
    tells('heavyLoad', 'perf.load.read', 'On Home > Performance Graphs > CPU, look at System Load over one week'),
    tells('heavyLoad', 'perf.load.read', 'Ignore spikes'),
    tells('heavyLoad', 'perf.load.read', 'Average System Load of the week, without spikes'),
  ],
  'perf.load.table': [
    rates('perf.load.read', 1.9, 'moderate', 'below: 2, word: moderate', 'below: 1, word: moderate'),
    rates('perf.load.read', 4, 'moderate to high', 'below: 4.01', 'below: 4'),
    rates('perf.load.read', 5, 'high', 'below: 8.01', 'below: 5'),
    rates('perf.load.read', 8, 'high', 'below: 8.01', 'below: 8'),
    rates('perf.load.read', 9, 'very high', 'below: 9', 'below: 10'),
    decides('perf.very-high', 'pass', [rated('loadRating', 'high')], [rated('loadRating', 'very high')]),
    tells(
      'heavyLoad',
      'perf.heavily-loaded',
      '2 to 4 (moderate to high): probably no problems. If the load is often near 4, call Technical Support first',
    ),
    tells(
      'heavyLoad',
      'perf.heavily-loaded',
      '5 to 8 (high): probably slow during busy periods. Find out more before the upgrade',
    ),
    tells(
      'heavyLoad',
      'perf.heavily-loaded',
      '9 or more (very high): probably slow today. Call Technical Support before the upgrade',
    ),
  ],
  'perf.support': [
    tells('heavyLoad', 'perf.verdict', 'Contact Technical Support before you upgrade to Corporate Edition Version 2'),
    decides(
      'perf.verdict',
      'pass',
      [{ facts: { loadRating: 'moderate', webmailShareRating: 'medium' } }],
      [{ facts: { loadRating: 'high', webmailShareRating: 'medium' } }],
    ),
  ],
  'perf.customer-care': [
    sendsInUpgrade('everything', 'perf.customer-care.enable', 'Conf Enable Customercare'),
    tellsInUpgrade('plain', 'perf.customer-care', 'every Monday at 00:00 the appliance sends a short health report'),
    decidesInUpgrade(
      'perf.customer-care.enable',
      'when',
      [{ run: { kind: 'R' }, answers: { customerCare: true } }],
      [{ run: { kind: 'R' }, answers: { customerCare: false } }],
    ),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>
