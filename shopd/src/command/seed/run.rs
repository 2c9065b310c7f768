use anyhow::bail;
use shop_core::scale::Scale;

use super::{demo::seed_demo, generated::seed_generated};
use crate::{
    cli::{SeedArgs, SeedScale},
    config::Config,
};

/// Fills the database.
pub(in crate::command) async fn seed(config: Config, args: &SeedArgs) -> anyhow::Result<()> {
    if config.environment.is_production() {
        bail!(
            "the demo shop has passwords that everybody knows: it is never written with SHOP_ENV=production"
        );
    }
    let scale = match args.scale {
        SeedScale::Small => {
            if args.seed.is_some() || args.manifest.is_some() {
                bail!(
                    "--seed and --manifest are for generated shops: add --scale 10k, 100k or 1m; the demo shop is always \
                     the same, and load tests ask it for what it sells"
                );
            }
            return seed_demo(config, args.reset).await;
        }
        SeedScale::TenThousand => Scale::TenThousand,
        SeedScale::HundredThousand => Scale::HundredThousand,
        SeedScale::Million => Scale::Million,
    };
    seed_generated(config, scale, args).await
}
