/** The stages of a return in their order: name, title, and what makes it count. */
export const stages = [
  { name: 'closing', title: 'Closing', counts: 'The appliance ends the line itself' },
  { name: 'lingering', title: 'Lingering', counts: 'It still answers as before. Still up is not back' },
  {
    name: 'installing',
    title: 'Installing, unseen',
    counts: 'The whole update was sent, and nothing tells how far it is',
  },
  { name: 'down', title: 'Down', counts: 'Counts when its console refuses or stays silent' },
  { name: 'answering', title: 'Answering', counts: 'Counts when a greeting comes back after Down was seen' },
  { name: 'services', title: 'Services', counts: 'What greeted before greets again' },
  {
    name: 'settled',
    title: 'Settled',
    counts: 'It stays so; then login, identity and release are asked. Only this ends the wait as proved',
  },
] as const

export function stageTitle(name: string): string {
  if (name === 'blind') return 'This computer sees no network'
  return stages.find((stage) => stage.name === name)?.title ?? name
}
