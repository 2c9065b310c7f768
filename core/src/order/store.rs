use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    AnonymousOrder, LatestOrders, Order, OrderFilter, OrderKey, OrderLine, OrderStatus,
    OrderSummary, ShownOrderLine,
};
use crate::{
    account::Email,
    cart::CartOwner,
    id::OrderId,
    money::Money,
    page::{Page, PageRequest},
    storage::StoreError,
};

/// Keeps orders, their lines and the replies of requests that may be sent twice.
#[async_trait]
pub trait OrderStore: Send {
    /// Writes a new order and its lines.
    async fn add(&mut self, order: &Order, lines: &[OrderLine]) -> Result<(), StoreError>;

    /// The order with this id or number.
    async fn find(&mut self, key: &OrderKey) -> Result<Option<Order>, StoreError>;

    /// The order with this id or number, which no other transaction can change until this one ends.
    async fn lock(&mut self, key: &OrderKey) -> Result<Option<Order>, StoreError>;

    /// The order with this number, and the address of its account or the one that its guest left.
    async fn find_contact(&mut self, number: &str) -> Result<Option<(OrderId, Email)>, StoreError>;

    /// The lines of these orders, by order id, then position.
    async fn list_lines(
        &mut self,
        order_ids: &[OrderId],
    ) -> Result<Vec<ShownOrderLine>, StoreError>;

    /// One page of the orders that pass the filter, the latest first.
    async fn list(
        &mut self,
        filter: OrderFilter,
        page: PageRequest,
    ) -> Result<Page<Order>, StoreError>;

    /// The same, each with who placed it and how many lines it has.
    async fn list_summaries(
        &mut self,
        filter: OrderFilter,
        page: PageRequest,
    ) -> Result<Page<OrderSummary>, StoreError>;

    /// The latest orders that pass the filter, the latest first, without anything that tells who placed them.
    async fn list_anonymous(
        &mut self,
        filter: LatestOrders,
    ) -> Result<Vec<AnonymousOrder>, StoreError>;

    /// The order with this id or number, without anything that tells who placed it.
    async fn find_anonymous(
        &mut self,
        key: &OrderKey,
    ) -> Result<Option<AnonymousOrder>, StoreError>;

    /// Writes status, notes, the moments of its life and `updated_at`, but only while the stored status still
    /// is `expected`; `false` when it is not.
    async fn update_status(
        &mut self,
        order: &Order,
        expected: OrderStatus,
    ) -> Result<bool, StoreError>;

    /// How many orders stand at each status; statuses without orders are left out.
    async fn count_by_status(&mut self) -> Result<Vec<(OrderStatus, u64)>, StoreError>;

    /// How many orders stand at each status in which the shop has something to do ([`OrderStatus::holds_stock`]);
    /// statuses without orders are left out. What is over is not counted, so it costs no more in an old shop.
    async fn count_open(&mut self) -> Result<Vec<(OrderStatus, u64)>, StoreError>;

    /// How many orders were placed since, whatever became of them, and the sum of their totals.
    async fn count_placed_since(&mut self, since: Timestamp) -> Result<(u64, Money), StoreError>;

    /// How many orders have been pending since before `moment`.
    async fn count_pending_before(&mut self, moment: Timestamp) -> Result<u64, StoreError>;

    /// The sum of the totals of the orders placed since `since` that count as revenue
    /// ([`OrderStatus::is_revenue`]), and how many they are.
    async fn revenue_since(&mut self, since: Timestamp) -> Result<(Money, u64), StoreError>;

    /// Claims an idempotency key of an account or a guest, waiting for another transaction that has just claimed it.
    ///
    /// `None` when the key was free: it is now this transaction's, which must end with
    /// [`OrderStore::keep_reply`]. Otherwise the reply that the first request got.
    async fn claim_key(
        &mut self,
        owner: CartOwner,
        key: &str,
        request_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<KeptReply>, StoreError>;

    /// Writes the reply that later requests with the same key get.
    async fn keep_reply(
        &mut self,
        owner: CartOwner,
        key: &str,
        order_id: OrderId,
        body: &str,
    ) -> Result<(), StoreError>;

    /// Deletes the idempotency keys claimed before `before`; returns how many.
    async fn delete_old_keys(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

/// The reply of a request whose idempotency key was used before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReply {
    /// The hash of the first request's body.
    pub request_hash: [u8; 32],
    /// The order that the first request placed.
    pub order_id: OrderId,
    /// The body that was sent.
    pub body: String,
}
