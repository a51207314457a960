/** Marks what belongs to a practice appliance, wherever it is shown together with real ones. */
export function PracticeChip(props: { practice: true | undefined }) {
  return props.practice === undefined ? null : <span className="chip">Practice</span>
}
