/** An answer whose status depends on what was done: 201 for what is new, 200 for what was there. */
export class SmnAnswer<T extends object> {
  constructor(
    readonly status: 200 | 201,
    readonly body: T,
  ) {}
}
