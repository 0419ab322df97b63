/**
 * The rows of a list of any length, of which only some are loaded.
 *
 * Rows have an index, 0 for the newest, and a place, 0 for the oldest: a new message changes no
 * place. Ids sort by time, which gives the order of messages that were never loaded.
 */
import type { Summary } from "../api/shapes.ts";

/** Rows kept at most; of more the ones farthest from the reader are dropped. */
const most = 3000;

export class Rows {
  total = 0;
  readonly #byPlace = new Map<number, Summary>();
  readonly #places = new Map<string, number>();
  /** Rows that the reader has deleted and the server still has; not counted in `total`. */
  readonly #hidden = new Map<string, Summary>();
  #newest = 0;
  /** The place of the oldest row: removing it leaves all other places as they are. */
  #base = 0;
  #oldestId = "";

  at(index: number): Summary | undefined {
    return this.#byPlace.get(this.#top - index);
  }

  /** The place of the newest row. */
  get #top(): number {
    return this.#base + this.total - 1;
  }

  /** Returns -1 for a row that is not loaded. */
  indexOf(id: string | null): number {
    const place = id === null ? undefined : this.#places.get(id);
    return place === undefined ? -1 : this.#top - place;
  }

  get size(): number {
    return this.#byPlace.size;
  }

  get newest(): number {
    return this.#newest;
  }

  get hidden(): number {
    return this.#hidden.size;
  }

  /** Drops all rows but the hidden ones, which the server's next answer still counts. */
  clear(): void {
    this.#byPlace.clear();
    this.#places.clear();
    this.total = 0;
    this.#newest = 0;
    this.#base = 0;
    this.#oldestId = "";
  }

  /** Inserts a page of the server's list, which began at `offset` in `total` rows. */
  put(offset: number, total: number, messages: readonly Summary[], { first = false } = {}): void {
    if (first) {
      this.clear();
      this.total = total - this.#hidden.size;
    }
    const placed = messages
      .map((message, index) => ({ message, place: this.#base + total - 1 - offset - index }))
      .filter(({ message }) => !this.#hidden.has(message.id))
      .map(({ message, place }) => ({ message, place: place - this.#hiddenBefore(message.seq) }));
    const shift = this.#shiftOf(placed);
    for (const { message, place } of placed) {
      // Rows beyond the end have arrived since, and come with the live socket.
      const here = place + shift;
      if (here >= this.#base && here <= this.#top) this.#set(here, message);
    }
  }

  /** Inserts the top of a list that was read again: its new rows, or all if others are gone. */
  renew(total: number, messages: readonly Summary[]): void {
    const fresh = messages.filter(({ seq }) => seq > this.#newest);
    if (total !== this.total + this.#hidden.size + fresh.length) {
      this.put(0, total, messages, { first: true });
      return;
    }
    for (const message of fresh.reverse()) this.add(message);
  }

  add(message: Summary): void {
    if (this.#places.has(message.id)) this.update(message);
    // An older message is part of `total` already, and is loaded with its page.
    if (message.seq <= this.#newest) return;
    this.total += 1;
    this.#set(this.#top, message);
  }

  update(message: Summary): void {
    const place = this.#places.get(message.id);
    if (place !== undefined) this.#byPlace.set(place, message);
    if (this.#hidden.has(message.id)) this.#hidden.set(message.id, message);
  }

  remove(id: string): void {
    if (this.#hidden.delete(id) || this.total === 0) return;
    const place = this.#places.get(id);
    this.total -= 1;
    if (id < this.#oldestId) {
      this.#base += 1;
      return;
    }
    this.#shift(place === undefined ? (one) => one.id > id : (_, other) => other > place, -1, id);
  }

  /** Hides a row that may be restored. */
  hide(message: Summary): void {
    if (!this.#places.has(message.id)) return;
    this.remove(message.id);
    this.#hidden.set(message.id, message);
  }

  restore(message: Summary): void {
    if (!this.#hidden.delete(message.id)) return;
    const older = [...this.#byPlace].filter(([, one]) => one.seq < message.seq);
    const place = Math.max(this.#base - 1, ...older.map(([each]) => each)) + 1;
    this.total += 1;
    this.#shift((_, other) => other >= place, 1, null);
    this.#set(place, message);
  }

  /** The nearest loaded row that is not in a set: an older one, or else a newer one. */
  neighbour(index: number, without: ReadonlySet<string>): Summary | undefined {
    for (const step of [1, -1]) {
      for (let at = index + step; at >= 0 && at < this.total; at += step) {
        const message = this.at(at);
        if (!message) break;
        if (!without.has(message.id)) return message;
      }
    }
    return undefined;
  }

  /** Returns the first index of a range that is not loaded; undefined if all are. */
  missing(start: number, end: number): number | undefined {
    for (let index = start; index < Math.min(end, this.total); index += 1) {
      if (this.at(index) === undefined) return index;
    }
    return undefined;
  }

  /** Drops the rows far from an index, except one. */
  trim(index: number, keep: string | null): void {
    if (this.#byPlace.size <= most) return;
    const centre = this.#top - index;
    for (const [place, { id }] of this.#byPlace) {
      if (Math.abs(place - centre) > most / 4 && id !== keep) {
        this.#byPlace.delete(place);
        this.#places.delete(id);
      }
    }
  }

  /** Returns how far the places of a page are off, because the oldest rows were removed since. */
  #shiftOf(placed: readonly { message: Summary; place: number }[]): number {
    for (const { message, place } of placed) {
      const known = this.#places.get(message.id);
      if (known !== undefined) return known - place;
    }
    return 0;
  }

  #hiddenBefore(seq: number): number {
    return [...this.#hidden.values()].filter((one) => one.seq < seq).length;
  }

  #set(place: number, message: Summary): void {
    const before = this.#places.get(message.id);
    if (before !== undefined) this.#byPlace.delete(before);
    const evicted = this.#byPlace.get(place);
    if (evicted) this.#places.delete(evicted.id);
    this.#byPlace.set(place, message);
    this.#places.set(message.id, place);
    this.#newest = Math.max(this.#newest, message.seq);
    if (this.#oldestId === "" || message.id < this.#oldestId) this.#oldestId = message.id;
  }

  #shift(
    moves: (message: Summary, place: number) => boolean,
    by: number,
    without: string | null,
  ): void {
    const all = [...this.#byPlace];
    this.#byPlace.clear();
    this.#places.clear();
    for (const [place, message] of all) {
      const now = moves(message, place) ? place + by : place;
      if (message.id === without || now < this.#base) continue;
      this.#byPlace.set(now, message);
      this.#places.set(message.id, now);
    }
  }
}
