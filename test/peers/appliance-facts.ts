/** What the appliances that are written in Python say of themselves before an upgrade (fixtures/appliance.py, admind.py). */
export const applianceFacts = {
  release: '4.3.7-GA',
  hostId: '00e0814f22a9',
  serial: 'M4500-0412-7731',
  licences: [
    { name: 'Upgrades Allowed', key: 'f' },
    { name: 'Antispam', key: 's' },
    { name: 'Antivirus', key: 'v' },
    { name: 'POP', key: 'p' },
  ],
  antispamEngines: [
    { name: 'rpdengine', version: '8.00.0125' },
    { name: 'premium', version: '5.4.2' },
  ],
  patches: [{ name: 'D4_3_7_48813' }, { name: 'E4_3_CONNECTR' }, { name: 'debug-5' }],
}
