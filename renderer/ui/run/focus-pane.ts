/** Moves the keyboard focus to a pane of the run screen, such as `outline` or `console`. */
export function focusPane(name: string): void {
  document.querySelector<HTMLElement>(`[data-pane="${name}"]`)?.focus()
}
