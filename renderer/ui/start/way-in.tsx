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

/** The transports, the safest that responds first; marks unencrypted ones, and shows the certificate. */
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
        legend="Transport"
        hint="the safest transport that responds is first"
        value={value}
        options={(['admind-tls', 'admind', 'telnet'] as const).map((transport) => {
          const way = told.find((one) => one.transport === transport)
          const [name, port] = names[transport]
          return {
            value: transport,
            label: name,
            detail: `port ${way === undefined ? port : String(way.port)}, ${detailOf(transport, way, ways)}`,
          }
        })}
        onChange={props.onChange}
      />
      {value === 'admind-tls' ? <Certificate way={chosen} address={props.address} /> : <ClearText />}
    </>
  )
}

function detailOf(transport: WayIn['transport'], way: WayIn | undefined, ways: Ways): string {
  const clear = transport === 'admind-tls' ? 'encrypted' : 'not encrypted'
  if (ways.kind === 'asking') return 'checking'
  if (way === undefined) return transport === 'telnet' ? `${clear}, as in the guide` : clear
  return way.answers ? `responds; ${clear}` : 'no response'
}

function ClearText() {
  return (
    <div className="wide warn">
      <Mark name="attention" />
      <span>
        <b>Not encrypted.</b> Anyone on the network can read the password. Use a management network or a direct cable.
        Uptick keeps the password in memory only.
      </span>
    </div>
  )
}

/** The certificate: accepted at first use, known since, or changed, in which case a person must check it. */
function Certificate(props: { way: WayIn | undefined; address: string }) {
  const { actions } = usePage()
  const act = useAct()
  const certificate = props.way?.certificate
  if (certificate === undefined) return null
  const { sha256, trust } = certificate
  if (trust === 'known') {
    return (
      <p className="wide small certificate">
        <Mark name="pass" /> The certificate has not changed.
      </p>
    )
  }
  return (
    <div className={trust === 'changed' ? 'wide warn changed' : 'wide warn'}>
      <Mark name={trust === 'changed' ? 'fail' : 'attention'} />
      <div>
        <b>{trust === 'changed' ? 'The certificate has changed.' : 'First connection.'}</b>{' '}
        {trust === 'changed'
          ? 'Another computer may intercept the connection. Compare the SHA-256 fingerprint with the appliance’s:'
          : 'Uptick will trust this certificate from now on. Compare its SHA-256 fingerprint with the appliance’s:'}
        <pre className="mono d">{groupedHash(sha256)}</pre>
        {trust === 'changed' ? (
          <Button
            size="small"
            disabled={act.busy}
            onClick={() => void act.run(() => actions.trust(props.address, sha256))}
          >
            Trust this certificate
          </Button>
        ) : null}
        <FailureNote failure={act.failure} />
      </div>
    </div>
  )
}
