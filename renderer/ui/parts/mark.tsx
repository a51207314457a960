import type { ReactNode } from 'react'

/** The shapes of SCREENS.md §2: each state has its own, so that color only repeats what shape and word say. */
export type MarkName =
  | 'to-do' | 'running' | 'pass' | 'attention' | 'fail' | 'error' | 'ticked' | 'waived'
  | 'not-applicable' | 'waiting' | 'uncertain' | 'stale' | 'partial' | 'up' // prettier-ignore

export const markLabels: Readonly<Record<MarkName, string>> = {
  'to-do': 'To do',
  running: 'Running',
  pass: 'Pass',
  attention: 'Attention',
  fail: 'Fail',
  error: 'Error',
  ticked: 'Done',
  waived: 'Waived',
  'not-applicable': 'N/A',
  waiting: 'Needs you',
  uncertain: 'Result unknown',
  stale: 'Outdated',
  partial: 'Partial',
  up: 'As before',
}

const shapes: Readonly<Record<MarkName, ReactNode>> = {
  attention: (
    <>
      <path d="M8 1.6 15 14H1Z" fill="currentColor" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="M8 6v4" stroke="var(--cut)" strokeWidth="1.8" strokeLinecap="round" />
      <circle cx="8" cy="12.2" r="1.1" fill="var(--cut)" />
    </>
  ),
  error: (
    <>
      <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="1.5" fill="currentColor" />
      <path
        d="M6.1 6.3a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.8.7-.8 1.3"
        fill="none"
        stroke="var(--cut)"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
      <circle cx="8" cy="11.4" r="1" fill="var(--cut)" />
    </>
  ),
  fail: (
    <>
      <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Z" fill="currentColor" />
      <path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" stroke="var(--cut)" strokeWidth="1.9" strokeLinecap="round" />
    </>
  ),
  'not-applicable': (
    <>
      <path d="M3.5 8h9" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </>
  ),
  partial: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M8 3.6a4.4 4.4 0 0 0 0 8.8Z" fill="currentColor" />
    </>
  ),
  pass: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path
        d="M4.7 8.3l2.3 2.3 4.3-4.9"
        fill="none"
        stroke="var(--cut)"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeOpacity=".35" strokeWidth="2" />
      <path
        className="arc"
        d="M8 2a6 6 0 0 1 6 6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
      <circle cx="8" cy="8" r="2.2" fill="currentColor" />
    </>
  ),
  stale: (
    <>
      <circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.6 2.4" />
      <path
        d="M4.7 8.3l2.3 2.3 4.3-4.9"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  ticked: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="3" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path
        d="M4.7 8.3l2.3 2.3 4.3-4.9"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  'to-do': (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  uncertain: (
    <>
      <path d="M8 1 15 8l-7 7-7-7Z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      <path
        d="M6.6 6.6a1.5 1.5 0 1 1 2.1 1.4c-.5.2-.7.5-.7 1"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
      />
      <circle cx="8" cy="10.9" r=".85" fill="currentColor" />
    </>
  ),
  up: (
    <>
      <circle cx="8" cy="8" r="5" fill="currentColor" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="4.6" r="3.2" fill="currentColor" />
      <path d="M1.8 14.6c.5-3.7 2.9-5.4 6.2-5.4s5.7 1.7 6.2 5.4Z" fill="currentColor" />
    </>
  ),
  waived: (
    <>
      <path d="M3.5 1.5v13" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
      <path d="M4.2 2h9.3l-2.6 3.3 2.6 3.3H4.2Z" fill="currentColor" />
    </>
  ),
}

/** The shape of a state. If its word is not shown with it, `word` gives it an accessible name. */
export function Mark(props: { name: MarkName; large?: boolean; word?: string }) {
  const named = props.word === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': props.word }
  return (
    <svg className={`mark m-${props.name}${props.large === true ? ' lg' : ''}`} viewBox="0 0 16 16" {...named}>
      {shapes[props.name]}
    </svg>
  )
}
