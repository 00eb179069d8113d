/** What a problem document says (RFC 9457), besides the status. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  /** Which parts of the request are wrong. */
  readonly errors?: readonly (ProblemDetail | ParameterDetail)[];
  /** Where a position has left the log: the earliest offsets that are still there. */
  readonly earliest?: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
  }[];
}

/** What is wrong with a member of the body. */
export interface ProblemDetail {
  /** JSON pointer (RFC 6901); empty for the body itself. */
  readonly pointer: string;
  readonly detail: string;
}

/** What is wrong with a parameter of the query. */
export interface ParameterDetail {
  readonly parameter: string;
  readonly detail: string;
}
