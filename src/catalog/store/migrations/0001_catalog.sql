-- The catalogue. Documents are our own compact JSON (store/document.cpp); columns beside them are what is asked by.
create table catalog_organization (
    id text primary key, name text not null, title text not null, hash text not null, document text not null);
create unique index catalog_organization_name on catalog_organization (name);
create table catalog_group (
    id text primary key, name text not null, title text not null, hash text not null, document text not null);
create unique index catalog_group_name on catalog_group (name);

create table catalog_dataset (
    id text collate "C" primary key, name text not null, organization text not null, title_hash bigint not null,
    recorded bigint not null, changed bigint not null, document text not null, ckan text not null);
create unique index catalog_dataset_name on catalog_dataset (name);
create index catalog_dataset_changed on catalog_dataset (changed);
create index catalog_dataset_title on catalog_dataset (title_hash);
create index catalog_dataset_organization on catalog_dataset (organization);

-- What identity is told by: addresses and checksums as 64-bit hashes (compared in full by the caller).
create table catalog_distribution (
    dataset text not null, position bigint not null, id text not null, url_hash bigint not null, checksum_hash bigint,
    format text not null,
    primary key (dataset, position));
-- A narrow twin of catalog_dataset for counting: documents are long, statistics read every row.
create table catalog_tally (
    dataset text primary key, organization text not null, municipality text not null, sector bigint not null,
    fields bigint not null, files bigint not null, licence text not null, frequency text not null,
    update_state text not null, year bigint not null, promise_ends bigint, own_site bigint not null);
create index catalog_tally_promise on catalog_tally (promise_ends) where update_state = 'kept';
create index catalog_distribution_id on catalog_distribution (id);
create index catalog_distribution_url on catalog_distribution (url_hash);
create index catalog_distribution_checksum on catalog_distribution (checksum_hash) where checksum_hash is not null;

-- One remote record: where it stands, what it said (byte for byte, zstd), which set it became.
create table catalog_origin (
    source text not null, remote_key text not null, remote_id text not null, remote_name text not null,
    dataset text not null, state bigint not null, hash text not null, stated_created bigint, stated_modified bigint,
    first_seen bigint not null, last_changed bigint not null, document text not null, media_type text not null,
    bytes bytea not null,
    primary key (source, remote_key));
create index catalog_origin_dataset on catalog_origin (dataset);
create index catalog_origin_name on catalog_origin (source, remote_name);

-- Retired ids and old names, and the living set that answers for them.
create table catalog_alias (alias text primary key, dataset text not null);
create index catalog_alias_dataset on catalog_alias (dataset);

-- The change feed of the index: the newest seq of each set. A set that is not in catalog_dataset was deleted.
create table catalog_seq (id bigint primary key, value bigint not null);
insert into catalog_seq (id, value) values (1, 0);
create table catalog_change (dataset text primary key, seq bigint not null);
create unique index catalog_change_seq on catalog_change (seq);

create table catalog_history (
    dataset text not null, seq bigint not null, at bigint not null, what text not null, source text not null,
    run text not null, detail text not null,
    primary key (dataset, seq));

create table catalog_source (
    id text primary key, title text not null, kind text not null, location text not null, options text not null,
    state text not null, schedule text not null, next_run bigint, missing_allowed bigint not null,
    created bigint not null);
create table catalog_run (
    id text primary key, source text not null, started bigint not null, ended bigint, outcome text not null,
    reason text not null, counts text not null, standing_run text not null, standing_hash text not null);
create index catalog_run_source on catalog_run (source, started);
create table catalog_run_line (
    run text not null, number bigint not null, standing bigint not null, what text not null, place text not null, remote_id text not null,
    title text not null, dataset text not null, code text not null, detail text not null,
    primary key (run, number));
