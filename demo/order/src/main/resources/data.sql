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
