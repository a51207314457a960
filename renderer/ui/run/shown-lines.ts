/** Lines of the transcript that somebody asked to see; `asked` makes the same lines a new wish. */
export interface ShownLines {
  readonly seq: number
  readonly first: number
  readonly last: number
  readonly from: number
  readonly to: number
  /** They lie in a reply that is kept beside the journal under this hash. */
  readonly file?: string
  readonly asked: number
}
