/** Text to speech inside the speech thread. It may block the thread as long as the text needs. */
export interface SpeechEngine {
  /**
   * Speaks `text` with the voice of that code (voices.ts).
   * @throws Error when it cannot; the message is for people
   */
  synthesise(voice: string, text: string): { readonly samples: Int16Array; readonly rateHz: number };
}
