use super::{
    super::rows::{Rows, Sink as _},
    Table,
};
use crate::{
    inventory::{StockMove, StockReason},
    scale::GeneratedProduct,
};

pub(in crate::scale::load) static STOCK_LEVELS: Table = Table {
    name: "stock_levels",
    columns: &["product_id", "on_hand", "reserved"],
};

/// `reserved` pieces are kept back for orders, beside those that can be bought.
pub(in crate::scale::load) fn stock_level(
    rows: &mut Rows,
    generated: &GeneratedProduct,
    reserved: i64,
) {
    rows.row();
    rows.uuid(generated.product.id.0);
    rows.long(generated.product.available + reserved);
    rows.long(reserved);
}

pub(in crate::scale::load) static STOCK_MOVES: Table = Table {
    name: "stock_moves",
    columns: &[
        "id",
        "product_id",
        "delta_on_hand",
        "delta_reserved",
        "reason",
        "order_id",
        "moved_at",
    ],
};

/// The pieces that came in, `ordered` ones among them; nothing where there were none.
pub(in crate::scale::load) fn received(
    rows: &mut Rows,
    generated: &GeneratedProduct,
    ordered: i64,
) {
    let product = &generated.product;
    let delta_on_hand = product.available + ordered;
    if delta_on_hand > 0 {
        let received = StockMove {
            id: generated.received,
            product_id: product.id,
            delta_on_hand,
            delta_reserved: 0,
            reason: StockReason::Received,
            order_id: None,
            moved_at: product.created_at,
        };
        stock_move(rows, &received);
    }
}

pub(in crate::scale::load) fn stock_move(rows: &mut Rows, stock_move: &StockMove) {
    rows.row();
    rows.uuid(stock_move.id.0);
    rows.uuid(stock_move.product_id.0);
    rows.long(stock_move.delta_on_hand);
    rows.long(stock_move.delta_reserved);
    rows.text(stock_move.reason.as_str());
    rows.or_nothing(stock_move.order_id.map(|id| id.0), Rows::uuid);
    rows.moment(stock_move.moved_at);
}
