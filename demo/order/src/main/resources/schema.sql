create table if not exists product (
    sku text primary key,
    name text not null,
    price_cents bigint not null
);

create table if not exists inventory (
    sku text primary key references product,
    warehouse text not null,
    stock bigint not null check (stock >= 0),
    settled_value bigint,
    settled_at timestamptz
);

create table if not exists orders (
    id bigint generated always as identity primary key,
    sku text not null references product,
    quantity integer not null,
    total_cents bigint not null,
    created_at timestamptz not null default now()
);

create table if not exists order_archive (
    id bigint primary key,
    sku text not null,
    product text not null,
    warehouse text not null,
    quantity integer not null,
    total_cents bigint not null,
    ordered_at timestamptz not null
);
