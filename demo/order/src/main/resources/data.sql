insert into product (sku, name, price_cents)
select 'SKU-' || to_char(n, 'FM0000'), 'Product ' || n, 199 + (n * 37) % 9800
from generate_series(1, 2000) n
on conflict do nothing;

-- Enough stock for days of demo traffic: only one SKU, for tests and curious people, is nearly sold out.
insert into inventory (sku, warehouse, stock)
select 'SKU-' || to_char(n, 'FM0000'), case n % 2 when 0 then 'north' else 'south' end, case n when 2000 then 3 else 10000000 end
from generate_series(1, 2000) n
on conflict do nothing;

-- Orders 1 … 1000 exist from the first minute, so that somebody can look at them.
insert into orders (sku, quantity, total_cents)
select sku, 1, price_cents from product where not exists (select from orders) order by sku limit 1000;

-- Last year's orders, which only the report reads.
insert into order_archive (id, sku, product, warehouse, quantity, total_cents, ordered_at)
select n, 'SKU-' || to_char(1 + n % 2000, 'FM0000'), 'Product ' || (1 + n % 2000), case n % 2 when 0 then 'south' else 'north' end, 1 + n % 3, 199 + n % 9800, timestamptz '2025-01-01' + n * interval '500 seconds'
from generate_series(1, 60000) n where not exists (select from order_archive);
