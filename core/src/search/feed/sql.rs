//! SQL that PostgreSQL and SQLite read alike.

/// The columns of a [`super::SearchDocument`], of `products p` and its `stock_levels l`, with the given brand, and as a JSON
/// list, which starts so, what is on sale of the variants that it leads.
macro_rules! document_columns {
    ($brand:literal, $start_of_list:literal, $options:literal) => {
        concat!(
            "
            p.id,
            p.category_id,
            p.sku,
            p.name,
            p.description,
            ",
            $brand,
            " as brand,
            p.price_minor,
            coalesce(p.compare_at_minor > p.price_minor, false) as is_on_sale,
            coalesce(l.on_hand > l.reserved, false) as is_in_stock,
            p.is_featured,
            (
                select count(*)
                from (select 1 from order_lines line where line.product_id = p.id limit 500) sold
            ) as sold,
            p.created_at,
            p.options,
            (
                select cast(",
            $start_of_list,
            "(
                    v.sku,
                    ",
            $options,
            ",
                    v.price_minor,
                    case when v.compare_at_minor > v.price_minor then 1 else 0 end,
                    case when vl.on_hand > vl.reserved then 1 else 0 end,
                    (
                        select count(*)
                        from (select 1 from order_lines line where line.product_id = v.id limit 500) sold
                    )
                )) as text)
                from products v
                left join stock_levels vl on vl.product_id = v.id
                where v.variant_of = p.id and v.status = 'ACTIVE'
            ) as variants
        "
        )
    };
}
pub(super) use document_columns;

#[cfg(test)]
mod tests {
    use crate::search::SearchDocument;

    #[test]
    fn lines_are_counted_as_far_as_the_model_says() {
        let limit = format!("limit {}", SearchDocument::MOST_SOLD);
        assert!(document_columns!("null", "list", "options").contains(&limit));
    }
}
