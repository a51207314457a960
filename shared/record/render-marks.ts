/** Shapes of the states (SCREENS.md, section 2): each its own, so that colour only repeats what shape and word say. */
const line = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
const cut = 'fill="none" stroke="var(--cut)" stroke-linecap="round" stroke-linejoin="round"'
const check = 'd="M4.7 8.3l2.3 2.3 4.3-4.9" stroke-width="1.8"'
const shapes: Readonly<Record<string, string>> = {
  attention: `<path d="M8 1.6 15 14H1Z" fill="currentColor" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/><path d="M8 6v4" ${cut} stroke-width="1.8"/><circle cx="8" cy="12.2" r="1.1" fill="var(--cut)"/>`,
  error: `<rect x="1.2" y="1.2" width="13.6" height="13.6" rx="1.5" fill="currentColor"/><path d="M6.1 6.3a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.8.7-.8 1.3" ${cut} stroke-width="1.6"/><circle cx="8" cy="11.4" r="1" fill="var(--cut)"/>`,
  fail: `<path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Z" fill="currentColor"/><path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" ${cut} stroke-width="1.9"/>`,
  'not-applicable': `<path d="M3.5 8h9" ${line} stroke-width="2"/>`,
  pass: `<circle cx="8" cy="8" r="7" fill="currentColor"/><path ${check} ${cut}/>`,
  running: `<circle cx="8" cy="8" r="6" ${line} stroke-opacity=".35" stroke-width="2"/><path d="M8 2a6 6 0 0 1 6 6" ${line} stroke-width="2.4"/><circle cx="8" cy="8" r="2.2" fill="currentColor"/>`,
  stale: `<circle cx="8" cy="8" r="6.4" ${line} stroke-width="1.6" stroke-dasharray="2.6 2.4"/><path ${check} ${line}/>`,
  ticked: `<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="3" ${line} stroke-width="1.6"/><path ${check} ${line}/>`,
  'to-do': `<circle cx="8" cy="8" r="6" ${line} stroke-width="1.5"/>`,
  uncertain: `<path d="M8 1 15 8l-7 7-7-7Z" ${line} stroke-width="1.5"/><path d="M6.6 6.6a1.5 1.5 0 1 1 2.1 1.4c-.5.2-.7.5-.7 1" ${line} stroke-width="1.4"/><circle cx="8" cy="10.9" r=".85" fill="currentColor"/>`,
  waiting: `<circle cx="8" cy="4.6" r="3.2" fill="currentColor"/><path d="M1.8 14.6c.5-3.7 2.9-5.4 6.2-5.4s5.7 1.7 6.2 5.4Z" fill="currentColor"/>`,
  waived: `<path d="M3.5 1.5v13" ${line} stroke-width="1.8"/><path d="M4.2 2h9.3l-2.6 3.3 2.6 3.3H4.2Z" fill="currentColor"/>`,
}

/** The shapes once, to be used by `renderMark`. */
export const markSprite = `<svg class="sprite" aria-hidden="true">${Object.entries(shapes)
  .map(([name, shape]) => `<symbol id="m-${name}" viewBox="0 0 16 16">${shape}</symbol>`)
  .join('')}</svg>`

/** A state's mark, without an accessible name: its label is next to it. A state of a later version has none. */
export function renderMark(state: string): string {
  if (!Object.hasOwn(shapes, state)) return ''
  return `<svg class="mark s-${state}" aria-hidden="true"><use href="#m-${state}"/></svg>`
}
