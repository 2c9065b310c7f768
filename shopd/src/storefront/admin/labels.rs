use jiff::{Timestamp, tz::TimeZone};
use shop_core::{
    account::Role, audit::AuditEvent, catalog::ProductStatus, inventory::StockReason,
    order::OrderStatus, page::Page,
};

use crate::{
    messages::Lang,
    storefront::view::{Choice, admin::Mark},
};

/// A moment to the minute, in a form that sorts and that is the same in every language.
pub(super) fn moment(moment: Timestamp) -> String {
    let there = moment.to_zoned(TimeZone::UTC);
    there.strftime("%Y-%m-%d %H:%M").to_string()
}

/// What a role is called.
pub(super) fn role(lang: Lang, role: Role) -> &'static str {
    lang.say(match role {
        Role::Customer => "admin-role-customer",
        Role::Staff => "admin-role-staff",
        Role::Admin => "admin-role-admin",
    })
}

/// What it is called that an account can sign in or cannot.
pub(super) fn access(lang: Lang, is_active: bool) -> (&'static str, Mark) {
    if is_active {
        (lang.say("admin-user-active"), Mark::Done)
    } else {
        (lang.say("admin-user-disabled"), Mark::Ended)
    }
}

/// How many products a list has.
pub(super) fn products_caption<T>(lang: Lang, page: &Page<T>) -> String {
    caption(lang, page, "admin-products-caption", "admin-products-many")
}

/// How long a list is, by a text for so many and one for more than so many.
pub(super) fn caption<T>(
    lang: Lang,
    page: &Page<T>,
    exact: &'static str,
    many: &'static str,
) -> String {
    let key = if page.is_longer { many } else { exact };
    lang.say_with(key, "count", &page.total).into()
}

/// What a status of products is called.
pub(super) fn product_status(lang: Lang, status: ProductStatus) -> (&'static str, Mark) {
    match status {
        ProductStatus::Draft => (lang.say("admin-product-draft"), Mark::Waiting),
        ProductStatus::Active => (lang.say("admin-product-active"), Mark::Done),
        ProductStatus::Archived => (lang.say("admin-product-archived"), Mark::Ended),
    }
}

/// What a status of orders is called.
pub(super) fn order_status(lang: Lang, status: OrderStatus) -> (&'static str, Mark) {
    match status {
        OrderStatus::Pending => (lang.say("admin-order-pending"), Mark::Waiting),
        OrderStatus::Confirmed => (lang.say("admin-order-confirmed"), Mark::Active),
        OrderStatus::Processing => (lang.say("admin-order-processing"), Mark::Active),
        OrderStatus::Shipped => (lang.say("admin-order-shipped"), Mark::Active),
        OrderStatus::Delivered => (lang.say("admin-order-delivered"), Mark::Done),
        OrderStatus::Cancelled => (lang.say("admin-order-cancelled"), Mark::Ended),
        OrderStatus::Refunded => (lang.say("admin-order-refunded"), Mark::Ended),
    }
}

/// Why a stock level changed, in words.
pub(super) fn stock_reason(lang: Lang, reason: StockReason) -> &'static str {
    lang.say(match reason {
        StockReason::Received => "admin-reason-received",
        StockReason::Adjusted => "admin-reason-adjusted",
        StockReason::Reserved => "admin-reason-reserved",
        StockReason::Released => "admin-reason-released",
        StockReason::Shipped => "admin-reason-shipped",
        StockReason::WrittenOff => "admin-reason-written-off",
    })
}

/// What happened, in words.
pub(super) fn event(lang: Lang, event: AuditEvent) -> &'static str {
    lang.say(match event {
        AuditEvent::LoginSuccess => "admin-event-login-success",
        AuditEvent::LoginFailed => "admin-event-login-failed",
        AuditEvent::RegisterSuccess => "admin-event-register-success",
        AuditEvent::RegisterConflict => "admin-event-register-conflict",
        AuditEvent::PasswordChangeSuccess => "admin-event-password-change-success",
        AuditEvent::PasswordChangeFailed => "admin-event-password-change-failed",
        AuditEvent::CategoryCreated => "admin-event-category-created",
        AuditEvent::CategoryUpdated => "admin-event-category-updated",
        AuditEvent::CategoryDeleted => "admin-event-category-deleted",
        AuditEvent::ProductCreated => "admin-event-product-created",
        AuditEvent::ProductUpdated => "admin-event-product-updated",
        AuditEvent::ProductDeleted => "admin-event-product-deleted",
        AuditEvent::ProductArchived => "admin-event-product-archived",
        AuditEvent::StockAdjusted => "admin-event-stock-adjusted",
        AuditEvent::OrderStatusChanged => "admin-event-order-status-changed",
        AuditEvent::AccountAccessChanged => "admin-event-account-access-changed",
        AuditEvent::AccountSessionsEnded => "admin-event-account-sessions-ended",
        AuditEvent::CacheFlushed => "admin-event-cache-flushed",
        AuditEvent::LogLevelChanged => "admin-event-log-level-changed",
        AuditEvent::DrainStarted => "admin-event-drain-started",
        AuditEvent::DrainEnded => "admin-event-drain-ended",
    })
}

/// A choice among others.
pub(super) fn choice(value: impl Into<String>, label: impl Into<String>, chosen: &str) -> Choice {
    let value = value.into();
    Choice {
        selected: value == chosen,
        label: label.into(),
        value,
    }
}
