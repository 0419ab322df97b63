/** Says that something is being loaded, if that takes long enough to be noticed. */
export function Waiting({ words }: { words: string }) {
  return (
    <p class="empty waiting" role="status">
      {words}
    </p>
  );
}
