// What went wrong, by a name that has words in `words.js`.
export class Fault extends Error {
  constructor(name, what = {}) {
    super(name);
    this.name = name;
    this.what = what;
  }
}
