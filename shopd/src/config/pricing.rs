use clap::Args;
use shop_core::money::{Money, Rate};

use super::value;

/// What is added to the prices of goods, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Pricing")]
pub struct PricingSettings {
    /// Tax on the subtotal, in percent with up to four decimals.
    #[arg(long, env = "TAX_RATE_PERCENT", default_value = "10", value_parser = value::percentage)]
    tax_rate_percent: Rate,
    /// Shipping fee of an order.
    #[arg(long, env = "SHIPPING_FEE", default_value = "9.99", value_parser = value::money)]
    shipping_fee: Money,
    /// Subtotal from which shipping is free; 0 makes it always free.
    #[arg(long, env = "FREE_SHIPPING_FROM", default_value = "50.00", value_parser = value::money)]
    free_shipping_from: Money,
}

impl PricingSettings {
    pub(super) fn resolve(&self) -> PricingConfig {
        PricingConfig {
            tax_rate: self.tax_rate_percent,
            shipping_fee: self.shipping_fee,
            free_shipping_from: self.free_shipping_from,
        }
    }
}

/// What is added to the prices of goods.
#[derive(Debug, Clone, Copy)]
pub struct PricingConfig {
    /// Tax on the subtotal (`TAX_RATE_PERCENT`, default 10).
    pub tax_rate: Rate,
    /// Shipping fee of an order (`SHIPPING_FEE`, default 9.99).
    pub shipping_fee: Money,
    /// Subtotal from which shipping is free (`FREE_SHIPPING_FROM`, default 50.00).
    pub free_shipping_from: Money,
}
