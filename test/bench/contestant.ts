/** A program that posts to the receiver. */
export interface Contestant {
  readonly name: string;
  /** Path of its program, from this folder. */
  readonly program: string;
  /** Whether its work ends where the topic ends. */
  readonly readsTopic: boolean;
  readonly env: Readonly<Record<string, string>>;
}
