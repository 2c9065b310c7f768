use clap::Args;
use shop_core::invoice::Seller;

/// Who sells, as written.
#[expect(
    clippy::struct_field_names,
    reason = "the fields are named as their variables"
)]
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Seller")]
pub struct SellerSettings {
    /// Name of the firm on invoices.
    #[arg(long, env = "SELLER_NAME", default_value = "Shop (demo)")]
    seller_name: String,
    /// Address of the firm on invoices, its lines separated by semicolons.
    #[arg(
        long,
        env = "SELLER_ADDRESS",
        default_value = "Via Esempio 1; 20121 Milano MI; Italy"
    )]
    seller_address: String,
    /// Number of the firm with its tax office, as invoices show it.
    #[arg(long, env = "SELLER_TAX_ID", default_value = "IT00000000000")]
    seller_tax_id: String,
    /// Address to which buyers write about an invoice.
    #[arg(long, env = "SELLER_EMAIL", default_value = "orders@example.com")]
    seller_email: String,
}

impl SellerSettings {
    pub(super) fn resolve(&self) -> Seller {
        let lines = self.seller_address.split(';').map(str::trim);
        Seller {
            name: self.seller_name.clone(),
            address: lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            tax_id: self.seller_tax_id.clone(),
            email: self.seller_email.clone(),
        }
    }
}
