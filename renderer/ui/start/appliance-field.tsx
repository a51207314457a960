import { TextField } from '../parts/field.tsx'
import { Mark } from '../parts/mark.tsx'
import type { Ways } from './use-ways.ts'

/** The appliance's name or address, and which services respond there while it is typed. */
export function ApplianceField(props: {
  value: string
  ways: Ways
  invalid: boolean
  onChange: (address: string) => void
}) {
  return (
    <div className="wide applianceline">
      <TextField
        id="address"
        label="Appliance"
        hint="host name or IP address; add :port if not the default"
        value={props.value}
        onChange={props.onChange}
        required
        mono
        invalid={props.invalid}
      />
      <p className="greets small">
        {props.ways.kind === 'asking' ? (
          <>
            <Mark name="running" />
            Reading the banner of {props.ways.address}
          </>
        ) : null}
        <span className="row" role="status">
          <Greets ways={props.ways} />
        </span>
      </p>
    </div>
  )
}

/** The result, which a person with a screen reader waits for. */
function Greets(props: { ways: Ways }) {
  const { ways } = props
  if (ways.kind === 'failed') {
    return (
      <>
        <Mark name="attention" />
        {ways.sentence}
      </>
    )
  }
  if (ways.kind === 'none' || ways.kind === 'asking') return null
  const found = ways.ways.find((way) => way.answers)
  if (found === undefined) {
    return (
      <>
        <Mark name="attention" />
        No MOS service responds at {ways.address}
      </>
    )
  }
  return (
    <>
      <Mark name="up" />
      {found.says}
    </>
  )
}
