-- Use, by set, file, channel and day; robots apart. No addresses, no agents: they stay in memory.
create table catalog_use (
    day text not null, dataset text not null, file text not null, channel text not null, robot bigint not null,
    count bigint not null,
    primary key (day, dataset, file, channel, robot));
create index catalog_use_dataset on catalog_use (dataset, day);
-- Folded queries without hits that at least three addresses asked on one day.
create table catalog_query_miss (day text not null, query text not null, count bigint not null, primary key (day, query));
-- What people miss. Shown to nobody before there is moderation.
create table catalog_need (
    id text primary key, at bigint not null, text text not null, query text not null, language text not null,
    state text not null);
