/** The keys of a command: `Ctrl+K` is pressed together, `g s` one after the other. */
export function Keys({ binding }: { binding: string }) {
  return (
    <span class="key-binding">
      {binding.split(/(?<=.)[+ ](?=.)/).map((key) => (
        <kbd key={key}>{symbols[key] ?? key}</kbd>
      ))}
    </span>
  );
}

const symbols: Readonly<Record<string, string>> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  Escape: "Esc",
};
