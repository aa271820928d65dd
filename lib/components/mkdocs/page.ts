/** What the handbook is made of. */

export interface Page {
  readonly title: string;
  /** Below the folder of the site's pages. */
  readonly path: string;
  readonly text: string;
}

/** Pages under one heading of the menu; those without are at the top. */
export interface Chapter {
  readonly title?: string;
  readonly pages: readonly Page[];
}
