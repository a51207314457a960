/** A bar that says in words how far it is; `percent` is undefined where the end is not known. */
export function Progress(props: { label: string; percent: number | undefined; words: string; large?: boolean }) {
  const percent = props.percent === undefined ? undefined : Math.max(0, Math.min(100, Math.floor(props.percent)))
  return (
    <div
      className={`bar${props.large === true ? ' large' : ''}${percent === undefined ? ' unknown' : ''}`}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={props.words}
    >
      <i style={{ width: `${String(percent ?? 0)}%` }} />
    </div>
  )
}
