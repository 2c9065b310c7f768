use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{order::OrderStatus, wire::Amount};

/// How the shop is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderStatsResponse {
    /// All orders ever placed.
    pub total_orders: u64,
    /// How many orders stand at each status; statuses without orders are left out.
    #[cfg_attr(
        feature = "openapi",
        schema(example = json!({"PENDING": 2, "DELIVERED": 40}))
    )]
    pub orders_by_status: BTreeMap<OrderStatus, u64>,
    /// The orders of the last 30 days that count as revenue.
    #[serde(rename = "last30Days")]
    pub last_30_days: RecentOrders,
}

/// Orders that are confirmed and neither cancelled nor refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecentOrders {
    /// The sum of their totals; `0` when there are none.
    pub revenue: Amount,
    /// How many they are.
    pub orders: u64,
}

#[cfg(feature = "storage")]
mod stored {
    use super::{OrderStatsResponse, RecentOrders};
    use crate::{
        order::OrderStats,
        wire::{Amount, convert::from_references},
    };

    impl From<OrderStats> for OrderStatsResponse {
        fn from(stats: OrderStats) -> Self {
            Self {
                total_orders: stats.total,
                orders_by_status: stats.by_status.into_iter().collect(),
                last_30_days: RecentOrders {
                    revenue: Amount(stats.recent_revenue),
                    orders: stats.recent_orders,
                },
            }
        }
    }

    from_references! {
        OrderStats => OrderStatsResponse;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{money::Money, order::OrderStats, wire::check::check};

    #[test]
    fn statuses_come_in_the_order_of_an_orders_life() {
        let stats = OrderStats {
            total: 42,
            by_status: vec![(OrderStatus::Delivered, 40), (OrderStatus::Pending, 2)],
            recent_revenue: Money::from_minor_units(123_450),
            recent_orders: 9,
        };
        check(
            &OrderStatsResponse::from(&stats),
            r#"{"totalOrders":42,"ordersByStatus":{"PENDING":2,"DELIVERED":40},
            "last30Days":{"revenue":"1234.5","orders":9}}"#,
        );
    }

    #[test]
    fn no_revenue_is_still_a_string() {
        let stats = OrderStats {
            total: 0,
            by_status: vec![],
            recent_revenue: Money::ZERO,
            recent_orders: 0,
        };
        check(
            &OrderStatsResponse::from(stats),
            r#"{"totalOrders":0,"ordersByStatus":{},"last30Days":{"revenue":"0","orders":0}}"#,
        );
    }
}
