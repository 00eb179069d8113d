/** What a problem document says (RFC 9457), besides the status. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  /** Which members of the request are wrong, as JSON pointers. */
  readonly errors?: readonly ProblemDetail[];
}

export interface ProblemDetail {
  readonly pointer: string;
  readonly detail: string;
}
