// Keeps the results of questions with Jupyter's own server (course_utils/lab/records.py), so that no kernel
// is needed. A Lab without that handler, such as one on somebody else's machine, keeps them in the page.

export class Scores {
  standing = {};            // id → {first, last, best, tries}, as the server has it
  #request;
  #waiting = [];            // results that the server has not taken yet
  #sending = Promise.resolve();
  #absent = false;
  #saidAbsent = false;
  #listeners = new Set();

  /** `request(init)` asks the handler, with the token and the cookie that Lab's server wants. */
  constructor(request) {
    this.#request = request;
  }

  /** Call `listener` after every change of `standing`; returns a function that ends it. */
  watch(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Fetch what the learner did earlier. */
  async load() {
    if (this.#absent) return;
    const response = await this.#request({ method: "GET" });
    this.#absent = response.status === 404;
    if (!response.ok) return;
    this.standing = {};
    this.#update((await response.json()).results);
  }

  /**
   * Keep one result {id, answer, score}, after those that are still waiting.
   *
   * Resolves to null once it is saved, else to what kept it from being saved: "absent" (said once only),
   * "unreachable" or a message {hi, en} of the server. What was not saved goes along with the next result.
   */
  record(result) {
    this.#waiting.push(result);
    this.#sending = this.#sending.then(() => this.#send());
    return this.#sending;
  }

  async #send() {
    while (this.#waiting.length > 0 && !this.#absent) {
      const body = JSON.stringify(this.#waiting[0]);
      const response = await this.#request({ method: "POST", body }).catch(() => null);
      if (!response) return "unreachable";
      const answer = await response.json().catch(() => ({}));
      this.#absent = response.status === 404;
      if (response.ok) {
        this.#waiting.shift();
        this.#update(answer.results);
      } else if (!this.#absent) {
        // What the server refuses now, it would refuse again; what the disk had no room for, waits.
        if (answer.hi && response.status < 500) this.#waiting.shift();
        return answer.hi ? answer : "unreachable";
      }
    }
    if (!this.#absent) return null;
    for (const result of this.#waiting.splice(0)) this.#keepHere(result);
    const first = !this.#saidAbsent;
    this.#saidAbsent = true;
    return first ? "absent" : null;
  }

  /** As course_utils/scores.py does it on disk. */
  #keepHere({ id, score }) {
    const { first = score, best = 0, tries = 0 } = this.standing[id] ?? {};
    this.#update({ [id]: { first, last: score, best: Math.max(best, score), tries: tries + 1 } });
  }

  #update(results) {
    Object.assign(this.standing, results);
    for (const listener of this.#listeners) listener();
  }
}
