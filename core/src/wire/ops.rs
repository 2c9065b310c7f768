//! What the operations listener says. Every body is a [`Versioned`]; the version grows when a field goes or changes
//! its meaning, not when one is added.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Amount, Moment};
use crate::{id::OrderId, order::OrderStatus};

/// The version of these types.
pub const OPS_VERSION: u32 = 1;

/// A body of the operations listener.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Versioned<T> {
    /// The version of the form of `data`.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: u32,
    /// What was asked for.
    pub data: T,
}

impl<T> Versioned<T> {
    /// The data in the present version.
    pub fn new(data: T) -> Self {
        Self {
            version: OPS_VERSION,
            data,
        }
    }
}

macro_rules! wire {
    ($($(#[$meta:meta])* pub struct $name:ident { $($body:tt)* })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
        pub struct $name { $($body)* }
    )*};
}

wire! {
    /// The process lives.
    pub struct LivenessReport {
        /// Always `alive`.
        pub status: String,
        /// Version of the program.
        pub build: String,
        /// Whole seconds since it started.
        pub uptime_seconds: u64,
    }

    /// Whether requests can be served, and what that stands on.
    pub struct ReadinessReport {
        /// `ready`, `degraded` (served, but slower) or `not_ready`.
        pub status: String,
        /// Whether the server was told to take no more work.
        pub draining: bool,
        /// Each thing the shop stands on.
        pub dependencies: Vec<DependencyReport>,
    }

    /// One thing the shop stands on.
    pub struct DependencyReport {
        /// `database`, `migrations` or `redis`.
        pub name: String,
        /// `up`, `down`, or `off` where none is configured.
        pub status: String,
        /// Milliseconds until it answered; `null` when it was not asked or did not answer.
        pub latency_ms: Option<f64>,
        /// What is wrong, or what it is.
        pub detail: Option<String>,
    }

    /// What the cache has done since the process started, and what it holds.
    pub struct CacheReport {
        /// Over all kinds of values.
        pub total: CachePrefixReport,
        /// By kind of value.
        pub prefixes: Vec<CachePrefixReport>,
        /// Values held in this process.
        pub memory_entries: u64,
        /// Bytes that they take, about.
        pub memory_bytes: u64,
        /// Whether Redis is connected; `null` where none is configured.
        pub redis_connected: Option<bool>,
    }

    /// What the cache has done for one kind of value.
    pub struct CachePrefixReport {
        /// The kind; `*` for all.
        pub prefix: String,
        /// Answered from this process.
        pub memory_hits: u64,
        /// Answered from Redis.
        pub redis_hits: u64,
        /// Answered by a load that another request had begun.
        pub coalesced: u64,
        /// Loaded from the database.
        pub misses: u64,
        /// Found but not served, because it was over or had changed.
        pub stale: u64,
        /// Loads that failed.
        pub failures: u64,
    }

    /// Which kept values to forget.
    pub struct FlushCacheRequest {
        /// A kind of value, `*` for every kind, or `limits` for the counters of the rate limits.
        pub prefix: String,
        /// Whether only to count; true when left out.
        #[serde(default = "yes")]
        pub dry_run: bool,
    }

    /// What was, or would be, forgotten.
    pub struct FlushCacheReport {
        /// What was asked for.
        pub prefix: String,
        /// Whether it was only counted.
        pub dry_run: bool,
        /// Values in the memory of this replica; those of the others are forgotten too.
        pub memory_entries: u64,
        /// Values in Redis; `null` where there is none or it does not answer.
        pub redis_entries: Option<u64>,
    }

    /// How the database does; what a database has no notion of is `null`.
    pub struct DatabaseReport {
        /// `postgresql` or `sqlite`.
        pub kind: String,
        /// Version of the database.
        pub server_version: String,
        /// Milliseconds of one round trip.
        pub round_trip_ms: f64,
        /// This replica's pool.
        pub pool: PoolReport,
        /// Connections to the server, of everybody.
        pub connections: Option<u64>,
        /// The most that the server allows.
        pub max_connections: Option<u64>,
        /// Version of the newest migration applied.
        pub migration_head: Option<i64>,
        /// Migrations that the program knows and the database lacks.
        pub pending_migrations: u64,
        /// Statements that wait for a lock.
        pub waiting_for_locks: Option<u64>,
        /// Transactions that are open for longer than 5 seconds.
        pub long_transactions: Option<u64>,
        /// Bytes on disk.
        pub size_bytes: u64,
    }

    /// The connections of this replica.
    pub struct PoolReport {
        /// Open connections.
        pub open: u32,
        /// Of these, unused ones.
        pub idle: u32,
        /// The most that are opened.
        pub max: u32,
        /// How often one was asked for since the process started.
        pub acquired: u64,
        /// Milliseconds that all of these waited together.
        pub waited_ms: f64,
    }

    /// What is logged.
    pub struct LogLevelReport {
        /// Levels, also per module.
        pub directives: String,
        /// When the setting of the start comes back; `null` when it does not.
        #[cfg_attr(feature = "json-schema", schemars(with = "Option<String>"))]
        pub reverts_at: Option<Moment>,
    }

    /// What to log from now on.
    pub struct ChangeLogLevelRequest {
        /// A level, or levels per module like `info,shopd=debug`.
        pub directives: String,
        /// Seconds after which the setting of the start comes back, 1 to 86400.
        pub for_seconds: Option<u32>,
    }

    /// Every setting by the name of its variable; secrets are told as set or unset.
    pub struct ConfigReport {
        /// The settings.
        pub settings: BTreeMap<String, String>,
    }

    /// Whether the server takes new work.
    pub struct DrainReport {
        /// Whether it was told to take none: readiness then says no, requests are still served.
        pub draining: bool,
    }

    /// How the business does.
    pub struct PulseReport {
        /// The last 5, 15 and 60 minutes.
        pub windows: Vec<PulseWindow>,
        /// Orders that have been pending for more than 30 minutes.
        pub stuck_orders: u64,
        /// Orders refused by this replica for want of stock since it started.
        pub oversell_prevented: u64,
        /// Orders that this replica failed to place, through no fault of the customer, since it started.
        pub failed_orders: u64,
    }

    /// The orders of a stretch of time.
    pub struct PulseWindow {
        /// How long it is, up to now.
        pub minutes: u32,
        /// Orders placed, whatever became of them.
        pub orders: u64,
        /// The same by the minute.
        pub orders_per_minute: f64,
        /// Sum of their totals.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub revenue: Amount,
    }

    /// Orders, without anything that tells who placed them.
    pub struct OrdersReport {
        /// The orders, the latest first.
        pub orders: Vec<OrderReport>,
    }

    /// An order, without anything that tells who placed it.
    pub struct OrderReport {
        /// Never changes.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub id: OrderId,
        /// Unique; what people say on the telephone.
        pub order_number: String,
        /// Where it stands: `PENDING`, `CONFIRMED`, `PROCESSING`, `SHIPPED`, `DELIVERED`, `CANCELLED` or `REFUNDED`.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub status: OrderStatus,
        /// When it was placed.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub placed_at: Moment,
        /// When it last changed; `placedAt` while it has not.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub updated_at: Moment,
        /// Whole seconds from when it was placed until it was asked for.
        pub age_seconds: u64,
        /// Whether it has been pending for more than 30 minutes.
        pub stuck: bool,
        /// How many different products were bought.
        pub line_count: u64,
        /// How many pieces of them were bought.
        pub piece_count: u64,
        /// What the shopper pays.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub total: Amount,
        /// The currency of all its amounts, by ISO 4217.
        pub currency: String,
    }

    /// An order with its sums, its lines and what became of it.
    pub struct OrderDetailReport {
        /// The order.
        #[serde(flatten)]
        pub order: OrderReport,
        /// The sum of the lines.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub subtotal: Amount,
        /// What is taken off.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub discount: Amount,
        /// What shipping costs.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub shipping: Amount,
        /// Tax on the subtotal.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub tax: Amount,
        /// What was bought, in the order of the purchase.
        pub lines: Vec<OrderLineReport>,
        /// What it became and when, the earliest first. The moments of `PROCESSING` and `REFUNDED` are known only while the
        /// order stands there.
        pub history: Vec<OrderStepReport>,
    }

    /// One product of an order, as it was when the order was placed.
    pub struct OrderLineReport {
        /// The product's SKU then.
        pub sku: String,
        /// The product's name then.
        pub name: String,
        /// How many pieces.
        pub quantity: u32,
        /// What a piece cost then.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub unit_price: Amount,
        /// `unitPrice` times `quantity`.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub line_total: Amount,
    }

    /// A status that an order came to.
    pub struct OrderStepReport {
        /// The status.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub status: OrderStatus,
        /// When it came to it.
        #[cfg_attr(feature = "json-schema", schemars(with = "String"))]
        pub entered_at: Moment,
    }
}

fn yes() -> bool {
    true
}
