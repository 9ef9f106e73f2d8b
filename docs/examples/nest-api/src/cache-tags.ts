/** The tags that answers carry, whichever service they are of: who changes a row names what it outdates. */
export const countryTag = (code: string) => `country:${code}`;
export const regionTag = (region: string) => `region:${region}`;
