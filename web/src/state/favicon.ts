/** The favicon, with the number of unread messages on it. */

const size = 64;

export class Favicon {
  readonly #link: HTMLLinkElement;
  readonly #plain: string;
  readonly #picture = new Image();
  #words = "";

  constructor(link: HTMLLinkElement) {
    this.#link = link;
    this.#plain = link.href;
    this.#picture.onload = () => {
      this.#link.href = this.#draw() ?? this.#plain;
    };
    this.#picture.src = this.#plain;
  }

  show(unread: number): void {
    const words = unread > 99 ? "99+" : unread > 0 ? String(unread) : "";
    if (words === this.#words) return;
    this.#words = words;
    this.#link.href = this.#draw() ?? this.#plain;
  }

  #draw(): string | undefined {
    const words = this.#words;
    if (words === "" || !this.#picture.complete) return undefined;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const paint = canvas.getContext("2d");
    if (!paint) return undefined;
    paint.drawImage(this.#picture, 0, 0, size, size);
    const width = 22 + words.length * 16;
    paint.fillStyle = "#b42318";
    paint.beginPath();
    paint.roundRect(size - width, size - 38, width, 38, 19);
    paint.fill();
    paint.fillStyle = "#ffffff";
    paint.font = "bold 30px system-ui, sans-serif";
    paint.textAlign = "center";
    paint.textBaseline = "middle";
    paint.fillText(words, size - width / 2, size - 18);
    return canvas.toDataURL();
  }
}
