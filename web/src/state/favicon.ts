/** The icon of the tab, with the number of unread messages on it. */

const size = 64;

export class Favicon {
  readonly #link: HTMLLinkElement;
  readonly #plain: string;
  readonly #picture = new Image();
  #unread = 0;

  constructor(link: HTMLLinkElement) {
    this.#link = link;
    this.#plain = link.href;
    this.#picture.onload = () => {
      this.show(this.#unread);
    };
    this.#picture.src = this.#plain;
  }

  show(unread: number): void {
    this.#unread = unread;
    this.#link.href = (unread > 0 ? this.#draw(unread) : undefined) ?? this.#plain;
  }

  #draw(unread: number): string | undefined {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const paint = canvas.getContext("2d");
    if (!paint || !this.#picture.complete) return undefined;
    paint.drawImage(this.#picture, 0, 0, size, size);
    const words = unread > 99 ? "99+" : String(unread);
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
