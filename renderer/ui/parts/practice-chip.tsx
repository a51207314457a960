/** Marks what belongs to a practice appliance, wherever it stands beside real ones. */
export function PracticeChip(props: { practice: true | undefined }) {
  return props.practice === undefined ? null : <span className="chip">Practice</span>
}
