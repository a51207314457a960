/** The stages of a return in their order: name, title, and what makes it count. */
export const stages = [
  { name: 'closing', title: 'Closing', counts: 'The appliance closes the connection itself' },
  { name: 'lingering', title: 'Lingering', counts: 'Still responding; not rebooted yet' },
  {
    name: 'installing',
    title: 'Installing',
    counts: 'Update delivered; install progress is not visible',
  },
  { name: 'down', title: 'Down', counts: 'Telnet refuses connections or does not respond' },
  { name: 'answering', title: 'Answering', counts: 'A banner comes back after Down was observed' },
  { name: 'services', title: 'Services', counts: 'The services that responded before respond again' },
  {
    name: 'settled',
    title: 'Settled',
    counts: 'Stable. Uptick logs in and checks Host ID, serial number, and release',
  },
] as const

export function stageTitle(name: string): string {
  if (name === 'blind') return 'This computer sees no network'
  return stages.find((stage) => stage.name === name)?.title ?? name
}
