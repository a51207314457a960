/** Lines of the transcript that a person asked to see; `asked` makes a repeated request for the same lines new. */
export interface ShownLines {
  readonly seq: number
  readonly first: number
  readonly last: number
  readonly from: number
  readonly to: number
  /** Set if the lines are in a reply that is kept next to the journal under this hash. */
  readonly file?: string
  readonly asked: number
}
