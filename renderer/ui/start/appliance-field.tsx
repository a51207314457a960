import { TextField } from '../parts/field.tsx'
import { Mark } from '../parts/mark.tsx'
import type { Ways } from './use-ways.ts'

/** The appliance's name or address, and what greets there while it is typed. */
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
        hint="name or address, with a port if it is not the usual one"
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
            Asking {props.ways.address} for its greeting
          </>
        ) : null}
        <span className="row" role="status">
          <Greets ways={props.ways} />
        </span>
      </p>
    </div>
  )
}

/** What came of it, which is what somebody who listens waits for. */
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
        No console greets at {ways.address}
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
