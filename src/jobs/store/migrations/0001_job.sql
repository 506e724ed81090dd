-- state: 0 waiting, 1 leased, 2 buried. A finished job has no row.
create table jobs_job (
    id text primary key,
    kind text not null,
    payload text not null,
    state bigint not null default 0,
    attempts bigint not null default 0,
    run_at bigint not null,
    lease text,
    leased_until bigint,
    unique_key text,
    error text,
    created_at bigint not null
);
create index jobs_job_due on jobs_job (state, run_at);
create unique index jobs_job_unique on jobs_job (unique_key) where unique_key is not null and state < 2;
