/** Thrown into a transfer by its own sink: the bytes cannot be the wanted file, or do not continue what is here. */
export class UnwantedBytes extends Error {
  readonly kind: 'no-update' | 'too-long' | 'differs'

  constructor(kind: UnwantedBytes['kind']) {
    super(
      {
        'no-update': 'something else than an update came',
        'too-long': 'more bytes came than were announced',
        differs: 'the bytes do not continue those that are here',
      }[kind],
    )
    this.kind = kind
  }
}

/** Thrown into a transfer by its own sink: the segment is whole, what follows is another connection's. */
export class EnoughBytes extends Error {
  override readonly message = 'the segment is whole'
}
