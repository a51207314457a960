import { useEffect, useState } from 'react'
import { useAct, usePage } from '../../state/hooks.ts'
import type { ReplayFrame } from '../../../shared/model/record-section.ts'
import { Button } from '../parts/button.tsx'
import { SelectField } from '../parts/field.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { secondOf } from '../parts/format.ts'

const who = { engine: 'Uptick', person: 'Person', appliance: 'Appliance', uptick: 'Uptick' } as const
/** Moments that are drawn; earlier ones are one step back on the line. */
const drawn = 30

interface Told {
  readonly frames: readonly ReplayFrame[]
  readonly all: number
  readonly stages: readonly { readonly frame: number; readonly stage: string; readonly at: string }[]
}

/** The run as it happened, moment by moment: played, stopped, moved by hand, or taken from stage to stage. */
export function Replay(props: { run: string }) {
  const { actions } = usePage()
  const { run: read, failure } = useAct()
  const [told, setTold] = useState<Told | undefined>(undefined)
  const [at, setAt] = useState(0)
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState('4')
  useEffect(() => {
    void read(async () => {
      const answer = await actions.replay(props.run, 0)
      if (answer.ok) setTold(answer.value)
      return answer
    })
  }, [actions, read, props.run])
  const frames = told?.frames ?? []
  const now = frames[at]
  const over = at >= frames.length - 1
  useEffect(() => {
    if (!playing || now === undefined || over) return undefined
    const timer = setTimeout(() => setAt((before) => before + 1), now.readFor / Number(speed))
    return () => clearTimeout(timer)
  }, [playing, now, over, speed])
  if (told === undefined) {
    return (
      <div className="replay">
        <FailureNote failure={failure} />
        {failure === undefined ? <p className="sub">Reading the journal for its time line</p> : null}
      </div>
    )
  }
  return (
    <div className="replay">
      <div className="replaybar">
        <Button
          look="primary"
          onClick={() => {
            if (over) setAt(0)
            setPlaying(over || !playing)
          }}
        >
          {playing && !over ? 'Stop' : over ? 'Play again' : 'Play'}
        </Button>
        <label className="grow">
          <span className="sr">Moment</span>
          <input
            type="range"
            min={0}
            max={Math.max(0, frames.length - 1)}
            value={at}
            aria-valuetext={now === undefined ? 'nothing' : `${secondOf(now.at)}, ${now.text}`}
            onChange={(event) => {
              setPlaying(false)
              setAt(Number(event.currentTarget.value))
            }}
          />
        </label>
        <span className="sub small nowrap">
          {now === undefined ? '' : secondOf(now.at)}, {Math.min(at + 1, frames.length)} of {told.all}
        </span>
        <SelectField id="replay-speed" label={<span className="sr">Speed</span>} value={speed} onChange={setSpeed}>
          <option value="1">As one reads</option>
          <option value="4">4 times</option>
          <option value="16">16 times</option>
        </SelectField>
      </div>
      <ul className="stagesjump" aria-label="Stages of the run">
        {told.stages.map(({ frame, stage }) => (
          <li key={`${String(frame)}${stage}`}>
            <button
              type="button"
              className={frame <= at ? 'chip on' : 'chip'}
              onClick={() => {
                setPlaying(false)
                setAt(frame)
              }}
            >
              {stage}
            </button>
          </li>
        ))}
      </ul>
      <ol className="moments" aria-label="What happened" tabIndex={0}>
        {frames.slice(Math.max(0, at + 1 - drawn), at + 1).map((frame) => (
          <li key={frame.seq} aria-current={frame === now ? 'step' : undefined}>
            <span className="dim">{secondOf(frame.at)}</span>
            <b>{who[frame.who]}</b>
            <span>
              {frame.text}
              {frame.why === '' ? null : <span className="sub small"> {frame.why}</span>}
              {frame.lines.length === 0 ? null : <pre className="mono d">{frame.lines.slice(0, 20).join('\n')}</pre>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
