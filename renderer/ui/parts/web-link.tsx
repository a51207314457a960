/** An address that opens in the browser of this computer, never in the page itself. */
export function WebLink(props: { to: string }) {
  return (
    <a href={props.to} target="_blank" rel="noopener noreferrer">
      {props.to}
    </a>
  )
}
