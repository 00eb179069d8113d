/** How an answer is judged: by its HTTP status, or by a pattern in its body. */
export type ConfirmMode = 'httpstatus' | 'regular';
