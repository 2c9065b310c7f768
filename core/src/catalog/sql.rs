//! SQL that PostgreSQL and SQLite read alike.

use super::{Direction, ProductOrder};

/// The columns of a [`super::Category`], of `categories c`.
macro_rules! category_columns {
    () => {
        "
            c.id as category_id,
            c.name as category_name,
            c.slug as category_slug,
            c.description as category_description,
            c.image_url as category_image_url,
            c.parent_id,
            c.is_active,
            c.sort_order,
            c.created_at as category_created_at,
            c.updated_at as category_updated_at
        "
    };
}
pub(crate) use category_columns;

/// The columns of a [`super::Product`], of `products p` and its `stock_levels l`.
macro_rules! product_columns {
    () => {
        "
            p.id,
            p.category_id,
            p.sku,
            p.name,
            p.slug,
            p.description,
            p.price_minor,
            p.compare_at_minor,
            coalesce(l.on_hand - l.reserved, 0) as available,
            p.image_url,
            p.images,
            p.status,
            p.is_featured,
            p.metadata,
            p.variant_of,
            p.options,
            p.created_at,
            p.updated_at
        "
    };
}
pub(crate) use product_columns;

/// The columns of a [`super::ListedProduct`] beside those of its product, of `products p` and `categories c`: its category,
/// and as a JSON list those of its status that it leads.
macro_rules! listing_columns {
    ($start_of_list:literal, $id:literal) => {
        concat!(
            "
            c.name as category_name,
            c.slug as category_slug,
            (
                select cast(",
            $start_of_list,
            "(",
            $id,
            ", v.price_minor, coalesce(vl.on_hand - vl.reserved, 0))) as text)
                from products v
                left join stock_levels vl on vl.product_id = v.id
                where v.variant_of = p.id and v.status = p.status
            ) as variants
        "
        )
    };
}
pub(super) use listing_columns;

/// What was bought together with product `$1`, at most `$2` of it: leads of what can be bought now, of the product's latest
/// lines alone, so that a product that sells well costs no more than another.
macro_rules! bought_together {
    ($listing_columns:expr) => {
        concat!(
            "select",
            $crate::catalog::sql::product_columns!(),
            ",",
            $listing_columns,
            "from (
                select coalesce(item.variant_of, item.id) as lead_id, count(*) as times
                from (
                    select line.order_id
                    from order_lines line
                    where line.product_id = $1
                    order by line.id desc
                    limit 200
                ) latest
                join orders o on o.id = latest.order_id
                join order_lines other on other.order_id = latest.order_id
                join products item on item.id = other.product_id
                where other.product_id <> $1
                    and o.status not in ('CANCELLED', 'REFUNDED')
                group by coalesce(item.variant_of, item.id)
            ) together
            join products this on this.id = $1
            join products p on p.id = together.lead_id
            join categories c on c.id = p.category_id
            join stock_levels l on l.product_id = p.id
            where p.status = 'ACTIVE'
                and p.id <> coalesce(this.variant_of, this.id)
                and (
                    l.on_hand > l.reserved
                    or exists (
                        select 1
                        from products v
                        join stock_levels vl on vl.product_id = v.id
                        where v.variant_of = p.id
                            and v.status = 'ACTIVE'
                            and vl.on_hand > vl.reserved
                    )
                )
            order by together.times desc, p.name_folded, p.id
            limit $2"
        )
    };
}
pub(super) use bought_together;

/// The order of `products p`. The tie-break runs with its column, so that an index serves both directions.
pub(super) fn order_by(order: ProductOrder) -> &'static str {
    use Direction::{Ascending, Descending};
    match order {
        ProductOrder::CreatedAt(Ascending) => "p.created_at, p.id",
        ProductOrder::CreatedAt(Descending) => "p.created_at desc, p.id desc",
        ProductOrder::Name(Ascending) => "p.name_folded, p.id",
        ProductOrder::Name(Descending) => "p.name_folded desc, p.id desc",
        ProductOrder::Price(Ascending) => "p.price_minor, p.id",
        ProductOrder::Price(Descending) => "p.price_minor desc, p.id desc",
        ProductOrder::FeaturedThenName => "p.is_featured desc, p.name_folded, p.id",
    }
}
