import type { WayIn } from '../../state/app-state.ts'
import { useAct, usePage } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { groupedHash } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import type { Ways } from './use-ways.ts'

const names = {
  'admind-tls': ['Admin over TLS', '10243'],
  admind: ['Admin', '10143'],
  telnet: ['Telnet', '23'],
} as const

/** The ways in, the safest that answers first; what is in the clear is said, and whose certificate it is. */
export function WayInChoice(props: {
  ways: Ways
  value: WayIn['transport']
  address: string
  onChange: (transport: WayIn['transport']) => void
}) {
  const { ways, value } = props
  const told = ways.kind === 'told' ? ways.ways : []
  const chosen = told.find((way) => way.transport === value)
  return (
    <>
      <Choice
        name="transport"
        legend="Way in"
        hint="the safest way that answers is offered first"
        value={value}
        options={(['admind-tls', 'admind', 'telnet'] as const).map((transport) => {
          const way = told.find((one) => one.transport === transport)
          const [name, port] = names[transport]
          return {
            value: transport,
            label: `${name}, port ${way === undefined ? port : String(way.port)}`,
            detail: detailOf(transport, way, ways),
          }
        })}
        onChange={props.onChange}
      />
      {value === 'admind-tls' ? <Certificate way={chosen} address={props.address} /> : <ClearText />}
    </>
  )
}

function detailOf(transport: WayIn['transport'], way: WayIn | undefined, ways: Ways): string {
  const clear = transport === 'admind-tls' ? 'sealed on the way' : 'clear text'
  if (ways.kind === 'asking') return 'asking'
  if (way === undefined) return transport === 'telnet' ? `${clear}, as in the guide` : clear
  return way.answers ? `answers; ${clear}` : 'no answer'
}

function ClearText() {
  return (
    <div className="wide warn">
      <Mark name="attention" />
      <span>
        <b>Clear text.</b> Anyone on the way can read the password. Use a management network or a cable. It stays in
        memory for this visit and is never written down.
      </span>
    </div>
  )
}

/** Whose certificate it is: taken at first use, known since, or changed, which a person has to have looked at. */
function Certificate(props: { way: WayIn | undefined; address: string }) {
  const { actions } = usePage()
  const act = useAct()
  const certificate = props.way?.certificate
  if (certificate === undefined) return null
  const { sha256, trust } = certificate
  if (trust === 'known') {
    return (
      <p className="wide small certificate">
        <Mark name="pass" /> The certificate is the one that was seen here before.
      </p>
    )
  }
  return (
    <div className={trust === 'changed' ? 'wide warn changed' : 'wide warn'}>
      <Mark name={trust === 'changed' ? 'fail' : 'attention'} />
      <div>
        <b>{trust === 'changed' ? 'Another certificate than before.' : 'First visit.'}</b>{' '}
        {trust === 'changed'
          ? 'Hold its fingerprint against the appliance’s own before you go on; a machine in between looks like this.'
          : 'Its certificate is taken as it is and remembered. Its fingerprint, for whoever can compare it:'}
        <pre className="mono d">{groupedHash(sha256)}</pre>
        {trust === 'changed' ? (
          <Button
            size="small"
            disabled={act.busy}
            onClick={() => void act.run(() => actions.trust(props.address, sha256))}
          >
            It is the right one
          </Button>
        ) : null}
        <FailureNote failure={act.failure} />
      </div>
    </div>
  )
}
