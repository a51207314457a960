import { InfoDialog } from '../parts/dialog.tsx'

export function GuideCatalogue(props: { open: boolean; onClose: () => void }) {
  return (
    <InfoDialog open={props.open} onClose={props.onClose} title="Guide">
      <p>Guide</p>
    </InfoDialog>
  )
}
