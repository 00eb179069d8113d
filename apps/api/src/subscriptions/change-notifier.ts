/** Is told that a subscription changed, after the change was committed. */
export abstract class ChangeNotifier {
  /** Returns at once and never throws: the change stands in the database, to tell others of it is only a nudge. */
  abstract changed(): void;
}
