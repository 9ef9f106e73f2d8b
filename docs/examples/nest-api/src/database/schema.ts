/** The tables, a statement each. */
export const SCHEMA = [
  `create table country (
    code text primary key,
    name text not null,
    official_name text not null,
    capital text,
    region text not null,
    area double precision not null
  )`,
  `create index on country (region)`,
  `create table border (
    country text not null references country,
    neighbour text not null references country,
    primary key (country, neighbour)
  )`,
  `create table spoken_language (
    country text not null references country,
    language text not null,
    primary key (country, language)
  )`,
  // A key itself is kept nowhere.
  `create table api_key (digest text primary key, role text not null)`,
];
