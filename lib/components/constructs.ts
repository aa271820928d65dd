/** The construct of each component. Made by `npm run generate`. */

export {};
