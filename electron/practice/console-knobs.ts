import type { Knob } from './knobs.ts'

/** Knobs for what appliances do on a command line that confuses a reader; each as `COMMAND` or `COMMAND=TEXT`. */
export const consoleKnobs = {
  pauses: {
    standard: '',
    assumed: true,
    says: 'COMMAND: its reply pauses for 300 ms behind the text of the prompt; empty: none',
  },
  contradicts: { standard: '', assumed: true, says: 'COMMAND: its reply says OK and then NO; empty: none' },
  inquires: {
    standard: '',
    assumed: true,
    says: 'COMMAND=QUESTION: its reply stops at this question until it is answered; empty: none',
  },
  promptLog: { standard: '', assumed: true, says: 'a log line behind each prompt, which is then drawn again' },
  latePrompt: { standard: '0', assumed: true, says: 'milliseconds after which a second prompt comes; 0: none' },
} as const satisfies Record<string, Knob>

export const consoleScenarios = [
  {
    name: 'odd-console',
    sentence: 'Replies pause at text that looks like the prompt, and log lines interrupt the prompt.',
    knobs: { pauses: 'License List', promptLog: 'ntpd: time stepped' },
  },
] as const
