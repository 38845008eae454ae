/** Reservations, and what an order keeps of its provider. */
export const PROVIDERS = `
`;
